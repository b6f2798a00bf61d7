// Saved learners of every version that there ever was are read, and go on from what they have learnt.
#include "core/saved_learner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <string>

#include "absl/strings/escaping.h"
#include "core/columns/column_network.h"
#include "core/config_hash.h"
#include "core/option_walk.h"
#include "core/saved_learner_v4.h"
#include "core/saved_learner_v5.h"
#include "tests/core/observation_source.h"
#include "tests/testing/version_4_bytes.h"

namespace nexting::core {
namespace {

using ::testing::HasSubstr;

// As the last program of version 4 computed them for ManyConfigs().
const std::map<std::string, uint64_t>& HashesOfVersion4() {
  static const auto& hashes = *new std::map<std::string, uint64_t>{
      {"rtrl", 0x7c92fd41175dc74f},
      {"bptt", 0xcbdcae66e27b581d},
      {"tbptt", 0xf80f21750b05a320},
      {"snap1", 0x2e96ed3411028fc7},
      {"sparse_snap2", 0x22e258e1ec255cef},
      {"uoro", 0xc499342b7f2abb44},
      {"nobacktrack", 0xd27021ab4d813d59},
      {"elstm", 0xdb52c67a0e8614ce},
      {"rtu", 0x7f615dfc2171c232},
      {"rtu_generate_and_test", 0xf1afbef96d74b46d},
      {"constructive", 0x5ba895ff4acb52a8},
      {"columnar_constructive", 0xf043c042e5696992},
      {"generate_and_test", 0xc0840e6312196f55},
      {"elstm_generate_and_test", 0xc4287b34854b00ea},
      {"rtu_stages_generate_and_test", 0xd65012659090c045},
      {"next_value", 0xe2bf27041cc7d5e1},
      {"discounted", 0x5ae38e4334d7d3a1},
      {"far", 0x7beded13876cd72e},
      {"farthest", 0x50bd4cb8d4e8e82c},
      {"frozen", 0xda3b739163a37c73},
      {"sgd", 0x33979a7d88191e1e},
      {"rms_without_inputs", 0x7d051a4a49249f1d},
      {"signal_to_noise", 0xe72e207bc310487b},
      {"swift", 0xc606a51719022167},
      {"several_heads", 0xc1b1e96368762950},
      {"no_columns", 0x5e890df7e19536a9},
      {"no_columns_no_lags", 0xcce36eacc4cb0515},
      {"wide", 0x53edd4fc70ad2019},
      {"persistence", 0x4f30b442fb85a6ee},
      {"exponential_mean", 0x0dabd14dfde18dd9},
      {"recursive_least_squares", 0x4b2af9157a4ea10e},
  };
  return hashes;
}

TEST(SavedLearnerTest, HashesOfVersion4AreAsTheyWere) {
  size_t known = 0;
  for (auto& [name, config] : ManyConfigs()) {
    SetValuesBefore(config);
    const auto found = HashesOfVersion4().find(name);
    if (found == HashesOfVersion4().end()) continue;  // newer than version 4
    ++known;
    EXPECT_EQ(ConfigHashV4(config), found->second) << name;
  }
  EXPECT_EQ(known, HashesOfVersion4().size());
}

LearnerConfig Version4Config() {
  LearnerConfig config;
  config.features = 1;
  config.cumulants = 1;
  config.heads = {{0, 0.5}};
  config.network.columns = 1;
  config.network.cumulant_lags = 1;
  config.read_out.method = ReadOutMethod::kTd;
  return config;
}

void Step(Learner& learner, int t) {
  const double features[] = {(t * 37 % 101) / 50.0 - 1};
  const double cumulants[] = {(t * 53 % 97) / 40.0};
  ASSERT_TRUE(learner.Step({features, cumulants}).ok());
}

TEST(SavedLearnerTest, ALearnerOfVersion4GoesOn) {
  const std::unique_ptr<Learner> learner = MakeLearner(Version4Config());
  ASSERT_TRUE(learner->Restore(absl::HexStringToBytes(testing::kLearnerOfVersion4)).ok());
  EXPECT_EQ(learner->steps(), 20u);
  EXPECT_EQ(learner->Digest(), 0x83051bd48fea9c37);
  const std::unique_ptr<Learner> resaved = MakeLearner(Version4Config());
  ASSERT_TRUE(resaved->Restore(learner->Save()).ok());
  for (int t = 20; t < 40; ++t) {
    Step(*learner, t);
    Step(*resaved, t);
  }
  EXPECT_EQ(learner->Digest(), 0xee9f0689aff244c);
  EXPECT_EQ(resaved->Digest(), 0xee9f0689aff244c);
}

TEST(SavedLearnerTest, ALearnerOfVersion4IsBoundToItsConfiguration) {
  LearnerConfig config = Version4Config();
  config.read_out.lambda = 0.5;
  const absl::Status status = MakeLearner(config)->Restore(absl::HexStringToBytes(testing::kLearnerOfVersion4));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
}

TEST(SavedLearnerTest, OnlyOtherProgramsVersionsAreRefused) {
  const std::unique_ptr<Learner> learner = MakeLearner(Version4Config());
  std::string saved = learner->Save();
  EXPECT_EQ(saved[8], 6);
  saved[8] = 7;
  EXPECT_THAT(std::string(learner->Restore(saved).message()),
              HasSubstr("version 7, of a program newer than this one, which reads versions 4 to 6"));
  saved[8] = 3;
  EXPECT_THAT(std::string(learner->Restore(saved).message()), HasSubstr("version 3, of a program much older"));
}

// A default learner of version 5, all of whose experts predict half of the value, and know that they are good.
std::string HalvingLearnerOfVersion5(const LearnerConfig& config, size_t network_bytes) {
  LearnerV5 old(config, config.network.columns, network_bytes);
  old.steps = 2000;
  old.cumulant_statistics = {{0.0}, {1.0}, {2000}};
  old.feature_statistics = {{0.0}, {1.0}, {2000}};
  const size_t persistence = InputCount(config);
  for (ReadOutV5& head : old.heads) {
    for (LinearTd::State& expert : head.experts) expert.rows[persistence] = 0.5;
    head.losses.assign(head.losses.size(), 0.1);
    head.losses.back() = 1.0;
    head.low = -5.0;
    head.high = 5.0;
    head.steps = old.steps;
    head.quality = {.judged = 1999, .squared_error = 0.1, .baseline_squared_error = 1.0};
  }
  std::string payload;
  AppendState(old, payload);
  std::string saved = WrapSavedLearner(config, payload);
  saved[8] = 5;
  const uint64_t hash = ConfigHashV5(config).value();
  std::memcpy(saved.data() + 16, &hash, sizeof(hash));
  return saved;
}

TEST(SavedLearnerTest, ADefaultLearnerOfVersion5KeepsWhatItHasLearnt) {
  LearnerConfig config;
  config.features = 1;
  config.cumulants = 1;
  config.heads = {{0, 0.0}};
  config.network.columns = 3;
  config.network.sees_forecasts = false;
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  const ColumnNetwork<float> network(config.network, NetworkInputs(config), 1, config.seed);
  ASSERT_TRUE(learner->Restore(HalvingLearnerOfVersion5(config, StateBytes(network))).ok());
  EXPECT_EQ(learner->steps(), 2000u);
  EXPECT_EQ(learner->quality(0).judged, 1999u);
  EXPECT_NEAR(learner->quality(0).skill(), 0.9, 1e-12);
  const double value[] = {2.0};
  ASSERT_TRUE(learner->Step({value, value}).ok());
  // Half of what the running mean and deviation make of it, and the views that know nothing yet hardly count.
  EXPECT_NEAR(learner->Predict()[0].prediction, 1.0, 0.1);
}

TEST(SavedLearnerTest, AnOptionThatIsNewerThanTheBytesIsRefused) {
  LearnerConfig config;
  config.features = 1;
  config.cumulants = 1;
  config.heads = {{0, 0.0}};
  EXPECT_FALSE(ConfigHashV5(config).has_value());
  config.network.sees_forecasts = false;
  EXPECT_TRUE(ConfigHashV5(config).has_value());
}

}  // namespace
}  // namespace nexting::core
