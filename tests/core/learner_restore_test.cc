// Save and Restore: at every step, into a learner that has lived another life, and from bytes that are not right.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "core/learner.h"
#include "tests/core/observation_source.h"
#include "tests/testing/saved_state.h"

namespace nexting::core {
namespace {

constexpr size_t kHeaderBytes = testing::kSavedHeaderBytes;

// Equal to the bit, NaNs included.
::testing::AssertionResult SameOutputs(const Learner& one, const Learner& other) {
  const absl::Span<const HeadOutput> a = one.Predict();
  const absl::Span<const HeadOutput> b = other.Predict();
  static_assert(sizeof(HeadOutput) == 5 * sizeof(double));
  if (a.size() != b.size()) return ::testing::AssertionFailure() << a.size() << " and " << b.size() << " outputs";
  if (!a.empty() && std::memcmp(a.data(), b.data(), a.size() * sizeof(HeadOutput)) != 0) {
    return ::testing::AssertionFailure() << "outputs differ";
  }
  return ::testing::AssertionSuccess();
}

class RestoreTest : public ::testing::TestWithParam<std::pair<std::string, LearnerConfig>> {
 protected:
  const LearnerConfig& config() const { return GetParam().second; }

  // A learner that has seen something else altogether.
  std::unique_ptr<Learner> MakeVeteran() const {
    std::unique_ptr<Learner> learner = MakeLearner(config());
    for (OwnedObservation& observation : ObservationSource(config(), 999).Take(37)) {
      for (double& value : observation.features) value = 1e6 * value - 3e7;
      for (double& value : observation.cumulants) value = 1e6 * value - 3e7;
      EXPECT_TRUE(learner->Step(observation.view()).ok());
    }
    return learner;
  }
};

TEST_P(RestoreTest, ContinuesBitForBitFromEveryStep) {
  const auto observations = ObservationSource(config(), 111, 0.03).Take(300);
  const std::unique_ptr<Learner> learner = MakeLearner(config());
  const std::unique_ptr<Learner> restored = MakeVeteran();
  for (size_t t = 0; t < observations.size(); ++t) {
    const std::string saved = learner->Save();
    ASSERT_TRUE(restored->Restore(saved).ok());
    ASSERT_EQ(restored->Save(), saved) << "step " << t;
    ASSERT_EQ(restored->Digest(), learner->Digest());
    ASSERT_EQ(restored->steps(), t);
    ASSERT_TRUE(SameOutputs(*restored, *learner)) << "step " << t;
    ASSERT_TRUE(learner->Step(observations[t].view()).ok());
    ASSERT_TRUE(restored->Step(observations[t].view()).ok());
    ASSERT_EQ(restored->Digest(), learner->Digest()) << "step " << t;
    ASSERT_TRUE(SameOutputs(*restored, *learner)) << "step " << t;
  }
}

TEST_P(RestoreTest, FollowsToTheEndFromAFewSteps) {
  const auto observations = ObservationSource(config(), 112).Take(300);
  const std::unique_ptr<Learner> learner = MakeLearner(config());
  std::vector<std::unique_ptr<Learner>> followers;
  for (size_t t = 0; t < observations.size(); ++t) {
    if (t == 0 || t == 1 || t == 2 || t == 65 || t == 200) {
      followers.push_back(MakeVeteran());
      ASSERT_TRUE(followers.back()->Restore(learner->Save()).ok());
    }
    ASSERT_TRUE(learner->Step(observations[t].view()).ok());
    for (const auto& follower : followers) ASSERT_TRUE(follower->Step(observations[t].view()).ok());
  }
  for (const auto& follower : followers) {
    EXPECT_EQ(follower->Digest(), learner->Digest());
    EXPECT_EQ(follower->Save(), learner->Save());
    EXPECT_TRUE(SameOutputs(*follower, *learner));
    EXPECT_EQ(follower->interventions(), learner->interventions());
    for (size_t h = 0; h < config().heads.size(); ++h) {
      EXPECT_EQ(follower->quality(h).recent.squared_error, learner->quality(h).recent.squared_error);
      EXPECT_EQ(follower->quality(h).judged, learner->quality(h).judged);
    }
  }
}

TEST_P(RestoreTest, TheLayoutOfTheBytesIsTheStated) {
  if (config().dense.enabled) return;  // of columns only
  const std::unique_ptr<Learner> learner = MakeVeteran();
  const std::string saved = learner->Save();
  EXPECT_EQ(saved.substr(0, 8), "nextlrnr");
  const testing::SavedLayout layout = testing::LayoutOf(config());
  uint64_t count = 0;
  ASSERT_LE(layout.network_steps_at + 8, saved.size());
  std::memcpy(&count, saved.data() + layout.network_steps_at, 8);
  EXPECT_EQ(count, 37u);
  EXPECT_TRUE(learner->is_finite());
}

INSTANTIATE_TEST_SUITE_P(Configs, RestoreTest, ::testing::ValuesIn(ManyConfigs()),
                         [](const auto& test) { return test.param.first; });

class RestoreErrorTest : public ::testing::Test {
 protected:
  RestoreErrorTest() : config_(SmallConfig({{0, 0.9}})), learner_(MakeLearner(config_)) {
    ObservationSource source(config_, 113);
    for (int t = 0; t < 40; ++t) EXPECT_TRUE(learner_->Step(source.Next().view()).ok());
    saved_ = learner_->Save();
    for (int t = 0; t < 10; ++t) EXPECT_TRUE(learner_->Step(source.Next().view()).ok());
    digest_ = learner_->Digest();
  }

  void ExpectRefused(const std::string& bytes, absl::StatusCode code) {
    const absl::Status status = learner_->Restore(bytes);
    ASSERT_EQ(status.code(), code) << status;
    ASSERT_FALSE(status.message().empty());
    ASSERT_EQ(learner_->Digest(), digest_);
    ASSERT_EQ(learner_->steps(), 50u);
  }

  const LearnerConfig config_;
  const std::unique_ptr<Learner> learner_;
  std::string saved_;
  uint64_t digest_ = 0;
};

TEST_F(RestoreErrorTest, AnotherVersion) {
  saved_[8] = 1;
  ExpectRefused(saved_, absl::StatusCode::kInvalidArgument);
}

TEST_F(RestoreErrorTest, AnotherConfiguration) {
  const std::vector<void (*)(LearnerConfig&)> changes = {
      [](LearnerConfig& c) { c.seed = 2; },
      [](LearnerConfig& c) { c.features = 3; },
      [](LearnerConfig& c) { c.cumulants = 2; },
      [](LearnerConfig& c) { c.heads[0].discount = 0.91; },
      [](LearnerConfig& c) {
        c.heads.push_back({0, 0.0});
      },
      [](LearnerConfig& c) { c.network.columns = 6; },
      [](LearnerConfig& c) { c.network.cumulant_lags = 3; },
      [](LearnerConfig& c) { c.network.frozen = true; },
      [](LearnerConfig& c) { c.network.step_size.method = StepMethod::kSgd; },
      [](LearnerConfig& c) { c.network.step_size.value = 0.5; },
      [](LearnerConfig& c) { c.network.step_size.initial_square = 0.5; },
      [](LearnerConfig& c) { c.read_out.method = ReadOutMethod::kTd; },
      [](LearnerConfig& c) { c.read_out.lambda = 0.1; },
      [](LearnerConfig& c) { c.read_out.sees_inputs = false; },
      [](LearnerConfig& c) { c.read_out.step_size.method = StepMethod::kRmsProp; },
      [](LearnerConfig& c) { c.read_out.step_size.value = 0.5; },
      [](LearnerConfig& c) { c.read_out.step_size.initial_square = 0.5; },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    SCOPED_TRACE(i);
    LearnerConfig other = config_;
    changes[i](other);
    ExpectRefused(MakeLearner(other)->Save(), absl::StatusCode::kFailedPrecondition);
  }
}

TEST_F(RestoreErrorTest, TheMissingValuePolicyMayDiffer) {
  LearnerConfig other = config_;
  other.missing_values = MissingValuePolicy::kRunningMean;
  const std::unique_ptr<Learner> restored = MakeLearner(other);
  EXPECT_TRUE(restored->Restore(saved_).ok());
  EXPECT_EQ(restored->config().missing_values, MissingValuePolicy::kRunningMean);
}

TEST_F(RestoreErrorTest, TruncatedAtAnyLength) {
  for (size_t size = 0; size < saved_.size(); size += size < 200 ? 1 : 97) {
    ExpectRefused(saved_.substr(0, size), absl::StatusCode::kDataLoss);
    if (HasFatalFailure()) return;
  }
  ExpectRefused(saved_.substr(0, saved_.size() - 1), absl::StatusCode::kDataLoss);
}

TEST_F(RestoreErrorTest, SomethingAppended) {
  ExpectRefused(saved_ + '\0', absl::StatusCode::kDataLoss);
  ExpectRefused(saved_ + saved_, absl::StatusCode::kDataLoss);
}

TEST_F(RestoreErrorTest, NothingOfOurs) {
  ExpectRefused("", absl::StatusCode::kDataLoss);
  ExpectRefused(std::string(saved_.size(), 'x'), absl::StatusCode::kDataLoss);
}

TEST_F(RestoreErrorTest, AnyByteFlipped) {
  for (size_t at = 0; at < saved_.size(); at += at < kHeaderBytes + 64 ? 1 : 31) {
    SCOPED_TRACE(at);
    std::string damaged = saved_;
    damaged[at] ^= static_cast<char>(1 << (at % 8));
    const bool is_version = at >= 8 && at < 12;
    const bool is_config = at >= 16 && at < 24;
    ExpectRefused(damaged, is_version  ? absl::StatusCode::kInvalidArgument
                           : is_config ? absl::StatusCode::kFailedPrecondition
                                       : absl::StatusCode::kDataLoss);
    if (HasFatalFailure()) return;
  }
}

TEST_F(RestoreErrorTest, TheUndamagedBytesStillRestore) {
  EXPECT_TRUE(learner_->Restore(saved_).ok());
  EXPECT_EQ(learner_->steps(), 40u);
  EXPECT_EQ(learner_->Save(), saved_);
}

}  // namespace
}  // namespace nexting::core
