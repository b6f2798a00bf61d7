#include "server/rpc/stream_config_codec.h"

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "tests/testing/test_streams.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

v1::StreamConfig Config(const std::string& text) {
  v1::StreamConfig config;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &config)) << text;
  return config;
}

const char kSmall[] = R"(features: "load" features: "temperature" heads { cumulant: "temperature" })";

TEST(StreamConfigCodecTest, TheSmallestConfigurationTakesCoresDefaults) {
  const StreamSpec spec = SpecFromProto(Config(kSmall)).value();
  StreamSpec expected;
  expected.features = {"load", "temperature"};
  expected.heads = {{"temperature", 0.0, 1.0}};
  EXPECT_TRUE(spec == expected);
  EXPECT_TRUE(core::Validate(ToLearnerConfig(spec)).ok());
}

TEST(StreamConfigCodecTest, TheEffectiveConfigurationHasEveryFieldThatIsReadAndReadsBack) {
  const StreamSpec spec = SpecFromProto(Config(kSmall)).value();
  const v1::StreamConfig effective = ProtoFromSpec(spec);
  EXPECT_EQ(effective.heads(0).horizon(), 1);
  EXPECT_TRUE(effective.network().has_columns());
  EXPECT_TRUE(effective.network().has_cumulant_lags());
  EXPECT_TRUE(effective.network().has_frozen());
  EXPECT_NE(effective.network().step_size().method(), v1::StepSize::METHOD_UNSPECIFIED);
  EXPECT_TRUE(effective.network().step_size().has_value());
  EXPECT_TRUE(effective.network().step_size().has_initial_square());
  EXPECT_EQ(effective.read_out().method(), v1::ReadOut::ADAPTIVE);
  EXPECT_FALSE(effective.read_out().has_lambda());  // the only head is about the next value
  EXPECT_TRUE(effective.read_out().has_sees_inputs());
  EXPECT_FALSE(effective.read_out().has_step_size());
  EXPECT_FALSE(effective.read_out().has_forgetting());
  EXPECT_TRUE(effective.read_out().has_cumulant_rate());
  EXPECT_EQ(effective.network().cell(), v1::Network::LSTM);
  EXPECT_FALSE(effective.network().has_stage());
  EXPECT_FALSE(effective.network().has_replacement());
  EXPECT_FALSE(effective.network().has_dense());
  EXPECT_EQ(effective.missing_values(), v1::HOLD_LAST);
  EXPECT_EQ(effective.sequence_gaps(), v1::REFUSE);
  EXPECT_TRUE(effective.has_seed());
  EXPECT_TRUE(SpecFromProto(effective).value() == spec);
}

TEST(StreamConfigCodecTest, GivenValuesAreKept) {
  const v1::StreamConfig config = Config(R"(
      features: "a" heads { cumulant: "a" discount: 0.5 } heads { cumulant: "b" horizon: 1000 }
      network { columns: 3 cumulant_lags: 64 frozen: false cell: RTU
                step_size { method: SIGNAL_TO_NOISE value: 0.25 initial_square: 1 } }
      read_out { method: TD lambda: 0 step_size { method: RMSPROP value: 0 initial_square: 0 } sees_inputs: false
                 cumulant_rate: 0.001 }
      missing_values: RUNNING_MEAN sequence_gaps: ACCEPT seed: 0)");
  const StreamSpec spec = SpecFromProto(config).value();
  EXPECT_EQ(spec.heads[0].discount, 0.5);
  EXPECT_EQ(spec.heads[1].discount, 0.999);
  EXPECT_TRUE(core::Validate(ToLearnerConfig(spec)).ok());
  const v1::StreamConfig back = ProtoFromSpec(spec);
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(back, config)) << back.DebugString();
}

TEST(StreamConfigCodecTest, GivenSeasonsAreKeptAndWithoutThemNoneAreShown) {
  const StreamSpec spec = SpecFromProto(Config(absl::StrCat(kSmall, " seasons: 24 seasons: 168"))).value();
  EXPECT_EQ(spec.seasons, (std::vector<uint64_t>{24, 168}));
  EXPECT_EQ(ToLearnerConfig(spec).seasons, spec.seasons);
  const v1::StreamConfig effective = ProtoFromSpec(spec);
  EXPECT_EQ(std::vector<uint32_t>(effective.seasons().begin(), effective.seasons().end()),
            (std::vector<uint32_t>{24, 168}));
  EXPECT_EQ(ProtoFromSpec(SpecFromProto(Config(kSmall)).value()).seasons_size(), 0);
  const char other[] = " seasons: 24 read_out { method: PERSISTENCE }";
  EXPECT_TRUE(SpecFromProto(Config(absl::StrCat(kSmall, other))).value().seasons.empty());
}

TEST(StreamConfigCodecTest, SeasonsThatCannotBeAreNamed) {
  const auto message = [](const char* seasons) {
    return std::string(SpecFromProto(Config(absl::StrCat(kSmall, seasons))).status().message());
  };
  EXPECT_EQ(message(" seasons: 0"), "config.seasons[0] is 0; must be in [2, 10080]");
  EXPECT_EQ(message(" seasons: 24 seasons: 4294967295"), "config.seasons[1] is 4294967295; must be in [2, 10080]");
  EXPECT_EQ(message(" seasons: 24 seasons: 12"), "config.seasons[1] is 12; must be greater than seasons[0] = 24");
  EXPECT_EQ(message(" seasons: 2 seasons: 3 seasons: 4 seasons: 5"),
            "config.seasons has 4 numbers; must have at most 3");
}

// An option that does nothing is not returned, so nobody can take it for one that does something.
TEST(StreamConfigCodecTest, WhatIsNotReadIsAcceptedAndDropped) {
  const struct {
    std::string given;
    std::string same;
  } cases[] = {
      {R"(network { columns: 0 frozen: true cell: RTU step_size { method: SGD value: 0.25 initial_square: 1 } })",
       R"(network { columns: 0 })"},
      {R"(network { frozen: true step_size { value: 0.25 } })", R"(network { frozen: true })"},
      {R"(network { step_size { method: SGD initial_square: 1 } })", R"(network { step_size { method: SGD } })"},
      {R"(network { dense { estimator: UORO steps: 7 } })", R"(network { dense { estimator: UORO } })"},
      {R"(read_out { lambda: 0.5 forgetting: 0.9 step_size { method: RMSPROP value: 0.5 } })", ""},
      {R"(read_out { method: EXPONENTIAL_MEAN lambda: 0.5 step_size { method: RMSPROP value: 0.5 } })",
       R"(read_out { method: EXPONENTIAL_MEAN step_size { value: 0.5 } })"},
      {R"(read_out { method: SWIFT_TD step_size { value: 0.5 } })", R"(read_out { method: SWIFT_TD })"},
      {R"(network { columns: 4 } read_out { method: RECURSIVE_LEAST_SQUARES lambda: 0.5 })",
       R"(network { columns: 4 } read_out { method: RECURSIVE_LEAST_SQUARES })"},
  };
  for (const auto& one : cases) {
    const auto given = SpecFromProto(Config(kSmall + one.given));
    ASSERT_TRUE(given.ok()) << one.given << ": " << given.status();
    const auto same = SpecFromProto(Config(kSmall + one.same));
    ASSERT_TRUE(same.ok()) << one.same << ": " << same.status();
    EXPECT_TRUE(*given == *same) << one.given;
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(ProtoFromSpec(*given), ProtoFromSpec(*same)));
  }
}

TEST(StreamConfigCodecTest, WhatIsNotReadHasToBeLegal) {
  const absl::Status status = SpecFromProto(Config(std::string(kSmall) + "read_out { lambda: 2 }")).status();
  EXPECT_EQ(status.message(), "config.read_out.lambda is 2; must be in [0, 1]");
}

TEST(StreamConfigCodecTest, EveryKindOfLearnerReadsBack) {
  for (const std::string kind : {
           R"(network { cell: ELSTM stage { columns: 8 steps: 1000000000000 } })",
           R"(network { cell: RTU stage { columns: 1 steps: 1 }
                        replacement { rate: 0 maturity: 0 utility_rate: 1 threshold: 0 } })",
           R"(network { dense { estimator: BPTT steps: 1000 density: 0.001 } })",
           R"(network { columns: 4 } read_out { method: RECURSIVE_LEAST_SQUARES forgetting: 1 })",
           R"(network { columns: 0 } read_out { method: EXPONENTIAL_MEAN step_size { value: 0.5 } })",
       }) {
    const auto spec = SpecFromProto(Config(kSmall + kind));
    ASSERT_TRUE(spec.ok()) << kind << ": " << spec.status();
    const v1::StreamConfig effective = ProtoFromSpec(*spec);
    EXPECT_TRUE(SpecFromProto(effective).value() == *spec) << effective.DebugString();
    // The effective configuration contains what was given: merging that into it changes nothing.
    v1::StreamConfig merged = effective;
    merged.mutable_network()->MergeFrom(Config(kind).network());
    merged.mutable_read_out()->MergeFrom(Config(kind).read_out());
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(merged, effective)) << effective.DebugString();
  }
}

TEST(StreamConfigCodecTest, AnEmptyPartIsSwitchedOnWithItsDefaults) {
  const StreamSpec replaced = SpecFromProto(Config(std::string(kSmall) + "network { replacement { } }")).value();
  core::ReplacementConfig replacement;
  replacement.enabled = true;
  EXPECT_TRUE(replaced.network.replacement == replacement);
  EXPECT_EQ(ProtoFromSpec(replaced).network().replacement().maturity(), 20'000u);

  const StreamSpec dense = SpecFromProto(Config(std::string(kSmall) + "network { dense { } }")).value();
  EXPECT_EQ(ProtoFromSpec(dense).network().dense().estimator(), v1::DenseLstm::TRUNCATED_BPTT);
  EXPECT_EQ(ProtoFromSpec(dense).network().dense().steps(), 10u);
  EXPECT_EQ(ProtoFromSpec(dense).network().dense().density(), 1);
  EXPECT_EQ(ProtoFromSpec(dense).network().cell(), v1::Network::CELL_UNSPECIFIED);
}

TEST(StreamConfigCodecTest, WithoutUseForFeaturesThereAreNoColumns) {
  for (const char* method : {"PERSISTENCE", "EXPONENTIAL_MEAN"}) {
    const auto spec = SpecFromProto(Config(std::string(kSmall) + "read_out { method: " + method + " }"));
    ASSERT_TRUE(spec.ok()) << spec.status();
    EXPECT_EQ(spec->network.columns, 0);
    EXPECT_EQ(ProtoFromSpec(*spec).network().columns(), 0u);
  }
}

TEST(StreamConfigCodecTest, RefusalsNameFieldValueAndRange) {
  const struct {
    std::string extra;
    std::string message;
  } cases[] = {
      {R"(features: "load")", "config.features[2] is \"load\" again; must be a name of its own"},
      {R"(features: "")", "config.features[2] is \"\"; must be 1 to 100 bytes"},
      {R"(features: "a\nb")", "config.features[2] is \"a\\nb\"; must be 1 to 100 bytes without control characters"},
      {R"(heads { })", "config.heads[1].cumulant is \"\""},
      {R"(heads { cumulant: "x" discount: 1 })", "config.heads[1].discount is 1; must be in [0, 0.999]"},
      {R"(heads { cumulant: "x" discount: nan })", "config.heads[1].discount is nan; must be in [0, 0.999]"},
      {R"(heads { cumulant: "x" horizon: 0.5 })", "config.heads[1].horizon is 0.5; must be in [1, 1000]"},
      {R"(heads { cumulant: "x" horizon: 1001 })", "config.heads[1].horizon is 1001; must be in [1, 1000]"},
      {R"(network { columns: 4097 })", "config.network.columns is 4097; must be in [0, 4096]"},
      {R"(network { columns: 4294967295 })", "config.network.columns is 4294967295; must be in [0, 4096]"},
      {R"(network { cumulant_lags: 65 })", "config.network.cumulant_lags is 65; must be in [0, 64]"},
      {R"(network { step_size { value: 2 } })", "config.network.step_size.value is 2; must be in [0, 1]"},
      {R"(network { step_size { initial_square: -1 } })", "config.network.step_size.initial_square is -1"},
      {R"(network { stage { } })", "config.network.stage.columns is 0; must be in [1, 32]"},
      {R"(network { stage { columns: 33 steps: 1 } })", "config.network.stage.columns is 33; must be in [1, 32]"},
      {R"(network { stage { columns: 5 steps: 1 } })",
       "config.network.stage.columns is 5; must divide network.columns = 32"},
      {R"(network { stage { columns: 4 } })", "config.network.stage.steps is 0; must be in [1, 1000000000000]"},
      {R"(network { stage { columns: 4 steps: 1000000000001 } })", "config.network.stage.steps is 1000000000001; must"},
      {R"(network { columns: 0 stage { columns: 1 steps: 1 } })",
       "config.network.columns is 0; must be at least 1 with network.stage"},
      {R"(network { columns: 0 replacement { } })",
       "config.network.columns is 0; must be at least 1 with network.replacement"},
      {R"(network { columns: 0 dense { } })", "config.network.columns is 0; must be at least 1 with network.dense"},
      {R"(network { replacement { rate: 0.5 } })", "config.network.replacement.rate is 0.5; must be in [0, 0.01]"},
      {R"(network { replacement { maturity: 1000000000001 } })",
       "config.network.replacement.maturity is 1000000000001"},
      {R"(network { replacement { utility_rate: 0 } })",
       "config.network.replacement.utility_rate is 0; must be in [1e-09, 1]"},
      {R"(network { replacement { threshold: 1.5 } })",
       "config.network.replacement.threshold is 1.5; must be in [0, 1]"},
      {R"(network { dense { steps: 0 } })", "config.network.dense.steps is 0; must be in [1, 1000]"},
      {R"(network { dense { steps: 4294967295 } })", "config.network.dense.steps is 4294967295; must be in [1, 1000]"},
      {R"(network { replacement { maturity: 18446744073709551615 } })",
       "config.network.replacement.maturity is 18446744073709551615; must be in [0, 1000000000000]"},
      {R"(network { dense { density: 0 } })", "config.network.dense.density is 0; must be in [0.001, 1]"},
      {R"(read_out { forgetting: 0.5 })", "config.read_out.forgetting is 0.5; must be in [0.9, 1]"},
      {R"(read_out { cumulant_rate: 1 })", "config.read_out.cumulant_rate is 1; must be in [1e-08, 0.01]"},
      {R"(read_out { lambda: -0.5 })", "config.read_out.lambda is -0.5; must be in [0, 1]"},
      {R"(read_out { step_size { value: inf } })", "config.read_out.step_size.value is inf; must be in [0, 1]"},
  };
  for (const auto& wrong : cases) {
    const absl::Status status = SpecFromProto(Config(kSmall + wrong.extra)).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << wrong.extra;
    EXPECT_THAT(std::string(status.message()), HasSubstr(wrong.message));
  }
}

// Core knows what does not go together; its words reach the wire with the wire's names.
TEST(StreamConfigCodecTest, WhatDoesNotGoTogetherIsRefused) {
  const struct {
    std::string extra;
    std::string message;
  } cases[] = {
      {R"(network { dense { } stage { columns: 4 steps: 9 } })",
       "config.network.stage.columns is set; must not be with network.dense"},
      {R"(network { dense { } replacement { } })", "config.network.replacement is set; must not be with network.dense"},
      {R"(network { dense { } frozen: true })", "config.network.frozen is set; must not be with network.dense"},
      {R"(network { dense { } cell: RTU })", "config.network.cell is set; must not be with network.dense"},
      {R"(network { frozen: true replacement { } })",
       "config.network.frozen is true; must be false with network.replacement"},
      {R"(network { frozen: true stage { columns: 4 steps: 9 } })",
       "config.network.frozen is true; must be false with network.stage"},
      {R"(network { columns: 4 } read_out { method: PERSISTENCE })",
       "config.network.columns is 4; must be 0 with read_out.method PERSISTENCE"},
      {R"(network { dense { } } read_out { method: EXPONENTIAL_MEAN })",
       "config.network.columns is 0; must be at least 1 with network.dense"},
      {R"(heads { cumulant: "x" discount: 0.5 } read_out { method: RECURSIVE_LEAST_SQUARES })",
       "config.heads[1].discount is 0.5; must be 0 with read_out.method RECURSIVE_LEAST_SQUARES"},
      {R"(network { columns: 200 } read_out { method: RECURSIVE_LEAST_SQUARES })",
       "config.read_out.method is RECURSIVE_LEAST_SQUARES with 208 features"},
      {R"(network { columns: 4096 dense { estimator: RTRL } })",
       "config.network.columns is 4096; with the rest of the network its state takes"},
  };
  for (const auto& wrong : cases) {
    const absl::Status status = SpecFromProto(Config(kSmall + wrong.extra)).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << wrong.extra;
    EXPECT_THAT(std::string(status.message()), HasSubstr(wrong.message));
  }
}

TEST(StreamConfigCodecTest, UnknownEnumNumbersAreRefused) {
  v1::StreamConfig config = Config(kSmall);
  config.set_missing_values(static_cast<v1::MissingValuePolicy>(9));
  EXPECT_THAT(std::string(SpecFromProto(config).status().message()), HasSubstr("config.missing_values is 9"));
  config = Config(kSmall);
  config.set_sequence_gaps(static_cast<v1::SequenceGapPolicy>(9));
  EXPECT_THAT(std::string(SpecFromProto(config).status().message()), HasSubstr("config.sequence_gaps is 9"));
  config = Config(kSmall);
  config.mutable_read_out()->set_method(static_cast<v1::ReadOut::Method>(9));
  EXPECT_THAT(std::string(SpecFromProto(config).status().message()), HasSubstr("config.read_out.method is 9"));
  config = Config(kSmall);
  config.mutable_network()->set_cell(static_cast<v1::Network::Cell>(4));
  EXPECT_THAT(std::string(SpecFromProto(config).status().message()),
              HasSubstr("config.network.cell is 4; must be LSTM (1), ELSTM (2) or RTU (3)"));
  config = Config(kSmall);
  config.mutable_network()->mutable_dense()->set_estimator(static_cast<v1::DenseLstm::Estimator>(-1));
  EXPECT_THAT(std::string(SpecFromProto(config).status().message()), HasSubstr("config.network.dense.estimator is -1"));
}

TEST(StreamConfigCodecTest, CountsOfNamesAndHeadsAreBounded) {
  v1::StreamConfig config;
  EXPECT_THAT(std::string(SpecFromProto(config).status().message()), HasSubstr("config.features has 0 names"));
  for (int i = 0; i < 1025; ++i) config.add_features("f" + std::to_string(i));
  EXPECT_THAT(std::string(SpecFromProto(config).status().message()), HasSubstr("must have 1 to 1024"));
  config.mutable_features()->RemoveLast();
  EXPECT_THAT(std::string(SpecFromProto(config).status().message()), HasSubstr("config.heads has 0 entries"));
  for (int i = 0; i < 17; ++i) config.add_heads()->set_cumulant("f0");
  EXPECT_THAT(std::string(SpecFromProto(config).status().message()), HasSubstr("must have 1 to 16"));
}

}  // namespace
}  // namespace nexting::server
