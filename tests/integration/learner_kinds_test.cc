// Every kind of learner, chosen over the wire,
// lives through a restart and stays the learner that it is in a process of its own.
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "tests/integration/server_fixture.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

constexpr size_t kRowsBefore = 150;
constexpr size_t kRowsAfter = 150;

v1::StreamConfig Config(const std::string& kind) {
  v1::StreamConfig config;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(features: "load" features: "heat" heads { cumulant: "heat" } seed: 5 )" + kind, &config))
      << kind;
  return config;
}

// A kind of learner: its text on the wire, and what that text must change in core's default configuration.
struct Kind {
  std::string name;
  std::string wire;
  std::function<void(core::LearnerConfig&)> core;
};

Kind Dense(const std::string& estimator, const std::string& rest, core::DenseConfig dense) {
  return {"dense/" + estimator, "network { columns: 5 dense { estimator: " + estimator + " " + rest + " } }",
          [dense](core::LearnerConfig& config) {
            config.network.columns = 5;
            config.dense = dense;
          }};
}

std::vector<Kind> ColumnKinds() {
  using core::LearnerConfig;
  return {
      {"columnar", "network { columns: 6 }", [](LearnerConfig& config) { config.network.columns = 6; }},
      {"frozen", "network { columns: 6 frozen: true }",
       [](LearnerConfig& config) {
         config.network.columns = 6;
         config.network.frozen = true;
       }},
      {"constructive", "network { columns: 5 stage { columns: 1 steps: 40 } }",
       [](LearnerConfig& config) {
         config.network.columns = 5;
         config.network.stage = {1, 40};
       }},
      {"columnar-constructive", "network { columns: 6 stage { columns: 2 steps: 70 } }",
       [](LearnerConfig& config) {
         config.network.columns = 6;
         config.network.stage = {2, 70};
       }},
      {"generate-and-test/columnar",
       "network { columns: 8 replacement { rate: 0.01 maturity: 20 utility_rate: 0.25 threshold: 1 } }",
       [](LearnerConfig& config) {
         config.network.columns = 8;
         config.network.replacement = {true, 0.01, 20, 0.25, 1.0};
       }},
      {"generate-and-test/stages",
       "network { columns: 6 stage { columns: 2 steps: 25 } "
       "replacement { rate: 0.01 maturity: 20 utility_rate: 0.25 threshold: 1 } }",
       [](LearnerConfig& config) {
         config.network.columns = 6;
         config.network.stage = {2, 25};
         config.network.replacement = {true, 0.01, 20, 0.25, 1.0};
       }},
      {"elstm", "network { columns: 6 cell: ELSTM stage { columns: 3 steps: 60 } }",
       [](LearnerConfig& config) {
         config.network.columns = 6;
         config.network.cell = core::CellType::kElstm;
         config.network.stage = {3, 60};
       }},
      {"rtu", "network { columns: 6 cell: RTU }",
       [](LearnerConfig& config) {
         config.network.columns = 6;
         config.network.cell = core::CellType::kRtu;
       }},
  };
}

std::vector<Kind> DenseKinds() {
  using core::GradientEstimator;
  return {
      Dense("RTRL", "", {true, GradientEstimator::kRtrl}),
      Dense("BPTT", "steps: 7", {true, GradientEstimator::kBptt, 7}),
      Dense("TRUNCATED_BPTT", "", {true, GradientEstimator::kTruncatedBptt, 10}),
      {"dense/elman", "network { columns: 5 dense { steps: 1 } }",
       [](core::LearnerConfig& config) {
         config.network.columns = 5;
         config.dense = {true, GradientEstimator::kTruncatedBptt, 1};
       }},
      Dense("SNAP", "steps: 2 density: 0.5", {true, GradientEstimator::kSnap, 2, 0.5}),
      Dense("UORO", "", {true, GradientEstimator::kUoro}),
      Dense("NO_BACK_TRACK", "", {true, GradientEstimator::kNoBackTrack}),
  };
}

std::vector<Kind> ReadOutKinds() {
  using core::LearnerConfig;
  using core::ReadOutMethod;
  return {
      {"td", "read_out { method: TD lambda: 0.5 step_size { value: 0.1 } }",
       [](LearnerConfig& config) {
         config.read_out.method = ReadOutMethod::kTd;
         config.read_out.lambda = 0.5;
         config.read_out.step_size.value = 0.1;
       }},
      {"swift-td", "read_out { method: SWIFT_TD }",
       [](LearnerConfig& config) { config.read_out.method = ReadOutMethod::kSwiftTd; }},
      {"persistence", "read_out { method: PERSISTENCE }",
       [](LearnerConfig& config) {
         config.network.columns = 0;
         config.read_out.method = ReadOutMethod::kPersistence;
       }},
      {"exponential-mean", "read_out { method: EXPONENTIAL_MEAN step_size { value: 0.25 } }",
       [](LearnerConfig& config) {
         config.network.columns = 0;
         config.read_out.method = ReadOutMethod::kExponentialMean;
         config.read_out.step_size.value = 0.25;
       }},
  };
}

// All but least squares, which predicts the next value only, with a second head ten steps ahead.
std::vector<Kind> AllKinds() {
  std::vector<Kind> kinds;
  for (const std::vector<Kind>& some : {ColumnKinds(), DenseKinds(), ReadOutKinds()}) {
    for (const Kind& kind : some) {
      kinds.push_back({kind.name, kind.wire + R"( heads { cumulant: "heat" discount: 0.9 })", [kind](auto& config) {
                         config.heads.push_back({0, 0.9});
                         kind.core(config);
                       }});
    }
  }
  kinds.push_back({"least-squares",
                   "network { columns: 0 } read_out { method: RECURSIVE_LEAST_SQUARES forgetting: 0.95 }",
                   [](core::LearnerConfig& config) {
                     config.network.columns = 0;
                     config.read_out.method = core::ReadOutMethod::kRecursiveLeastSquares;
                     config.read_out.forgetting = 0.95;
                   }});
  return kinds;
}

// The digest of a learner of this kind in this process, without a server.
uint64_t TwinDigest(const Kind& kind) {
  core::LearnerConfig config;
  config.features = 2;
  config.cumulants = 1;
  config.heads = {{0, 0.0}};
  config.seed = 5;
  kind.core(config);
  const core::Baselines baselines;
  const std::unique_ptr<core::Learner> twin = core::Learner::Create(config, &baselines).value();
  const std::vector<double> values = Waves(1, kRowsBefore + kRowsAfter, 2);
  for (size_t i = 0; i < values.size(); i += 2) {
    const absl::Status status = twin->Step({{&values[i], 2}, {&values[i + 1], 1}});
    EXPECT_TRUE(status.ok()) << status;
  }
  return twin->Digest();
}

class LearnerKindsTest : public ServerFixture {
 protected:
  v1::StreamConfig Effective(const std::string& name) {
    v1::GetStreamRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    v1::Stream stream;
    EXPECT_TRUE(streams().GetStream(&context, request, &stream).ok());
    return stream.config();
  }

  grpc::Status TryToCreate(const v1::StreamConfig& config) {
    v1::CreateStreamRequest request;
    request.set_stream_id("wrong");
    *request.mutable_stream()->mutable_config() = config;
    grpc::ClientContext context;
    v1::Stream stream;
    return streams().CreateStream(&context, request, &stream);
  }
};

TEST_F(LearnerKindsTest, EachContinuesBitForBitBehindARestart) {
  Start();
  const std::vector<Kind> kinds = AllKinds();
  std::vector<std::string> effective;
  for (const Kind& kind : kinds) {
    const std::string name = Create(kind.name, Config(kind.wire));
    EXPECT_EQ(ObserveWaves(name, 1, kRowsBefore).applied_sequence(), kRowsBefore) << name;
    effective.push_back(Effective(name).SerializeAsString());
  }
  Stop();
  Start();
  std::set<uint64_t> digests;
  for (size_t i = 0; i < kinds.size(); ++i) {
    const std::string name = "streams/" + kinds[i].name;
    EXPECT_EQ(Effective(name).SerializeAsString(), effective[i]) << name;
    const v1::BlockResult result = ObserveWaves(name, kRowsBefore + 1, kRowsAfter);
    EXPECT_EQ(result.durable_sequence(), kRowsBefore) << name;
    EXPECT_EQ(result.state_digest(), TwinDigest(kinds[i])) << name;
    digests.insert(result.state_digest());
  }
  EXPECT_EQ(digests.size(), kinds.size());  // they are different learners
}

// Options that do not go together are refused with the wire's names, and no stream is created.
TEST_F(LearnerKindsTest, CombinationsThatMakeNoSenseAreRefused) {
  const struct {
    std::string wire;
    std::string message;
  } cases[] = {
      {"network { stage { columns: 4 steps: 9 } dense { } }",
       "config.network.stage.columns is set; must not be with network.dense"},
      {"network { frozen: true replacement { } }",
       "config.network.frozen is true; must be false with network.replacement, whose columns have to learn"},
      {"network { stage { columns: 5 steps: 9 } }",
       "config.network.stage.columns is 5; must divide network.columns = 32"},
      {"network { columns: 1 } read_out { method: PERSISTENCE }",
       "config.network.columns is 1; must be 0 with read_out.method PERSISTENCE, which uses no features"},
      {R"(heads { cumulant: "heat" discount: 0.9 } read_out { method: RECURSIVE_LEAST_SQUARES })",
       "config.heads[1].discount is 0.9; must be 0 with read_out.method RECURSIVE_LEAST_SQUARES"},
      {"network { columns: 160 } read_out { method: RECURSIVE_LEAST_SQUARES }",
       "config.read_out.method is RECURSIVE_LEAST_SQUARES with 168 features (inputs, lags and columns); must be at "
       "most 160"},
      {"network { columns: 4096 dense { estimator: RTRL } }",
       "config.network.columns is 4096; with the rest of the network its state takes"},
  };
  Start();
  for (const auto& wrong : cases) {
    const grpc::Status status = TryToCreate(Config(wrong.wire));
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << wrong.wire;
    EXPECT_THAT(status.error_message(), HasSubstr(wrong.message));
  }
  EXPECT_TRUE(TryToCreate(Config("")).ok());  // the name is free
}

}  // namespace
}  // namespace nexting::server
