// What a learner takes and refuses: lengths, infinities, magnitudes, missing values.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/learner.h"
#include "core/observation_filter.h"
#include "tests/core/observation_source.h"

namespace nexting::core {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

class RefusalTest : public ::testing::Test {
 protected:
  RefusalTest() : config_(SmallConfig({{0, 0.0}, {0, 0.9}})), learner_(MakeLearner(config_)), source_(config_, 91) {
    for (int t = 0; t < 20; ++t) EXPECT_TRUE(learner_->Step(source_.Next().view()).ok());
  }

  // Expects a refusal whose message names field, value and range, and that nothing has changed.
  void ExpectRefused(const std::vector<double>& features, const std::vector<double>& cumulants,
                     const std::string& field, const std::string& value, const std::string& range) {
    const uint64_t digest = learner_->Digest();
    const std::string saved = learner_->Save();
    const double prediction = learner_->Predict()[1].prediction;
    const absl::Status status = learner_->Step({features, cumulants});
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr(field), HasSubstr(value), HasSubstr(range)));
    EXPECT_EQ(learner_->Digest(), digest);
    EXPECT_EQ(learner_->Save(), saved);
    EXPECT_EQ(learner_->Predict()[1].prediction, prediction);
    EXPECT_EQ(learner_->steps(), 20u);
  }

  const LearnerConfig config_;
  const std::unique_ptr<Learner> learner_;
  ObservationSource source_;
};

TEST_F(RefusalTest, Infinities) {
  ExpectRefused({1.0, kInfinity}, {1.0}, "features[1]", "inf", "[-1e100, 1e100]");
  ExpectRefused({-kInfinity, 1.0}, {1.0}, "features[0]", "-inf", "[-1e100, 1e100]");
  ExpectRefused({1.0, 1.0}, {kInfinity}, "cumulants[0]", "inf", "[-1e100, 1e100]");
}

TEST_F(RefusalTest, MagnitudesBeyondTheRange) {
  ExpectRefused({1.0, -3e100}, {1.0}, "features[1]", "-3e+100", "[-1e100, 1e100]");
  ExpectRefused({1.0, 1.0}, {2e200}, "cumulants[0]", "2e+200", "[-1e100, 1e100]");
}

TEST_F(RefusalTest, WrongLengths) {
  ExpectRefused({1.0}, {1.0}, "features", "1 values", "must have 2");
  ExpectRefused({1.0, 2.0, 3.0}, {1.0}, "features", "3 values", "must have 2");
  ExpectRefused({1.0, 2.0}, {}, "cumulants", "0 values", "must have 1");
  ExpectRefused({1.0, 2.0}, {1.0, 2.0}, "cumulants", "2 values", "must have 1");
}

TEST_F(RefusalTest, MissingValuesWhereThePolicySaysSo) {
  learner_->set_missing_values(MissingValuePolicy::kReject);
  ExpectRefused({kMissing, 1.0}, {1.0}, "features[0]", "nan", "[-1e100, 1e100]");
  ExpectRefused({1.0, 1.0}, {kMissing}, "cumulants[0]", "nan", "[-1e100, 1e100]");
  const std::vector<double> complete = {1.0, 2.0};
  EXPECT_TRUE(learner_->Step({complete, absl::MakeConstSpan(complete).first(1)}).ok());
}

TEST_F(RefusalTest, ARefusalLeavesTheFutureAsItWas) {
  const std::unique_ptr<Learner> twin = MakeLearner(config_);
  ASSERT_TRUE(twin->Restore(learner_->Save()).ok());
  const std::vector<double> bad = {1.0, kInfinity};
  for (int t = 0; t < 50; ++t) {
    const OwnedObservation observation = source_.Next();
    ASSERT_FALSE(learner_->Step({bad, observation.cumulants}).ok());
    ASSERT_FALSE(learner_->Step({observation.features, {}}).ok());
    ASSERT_TRUE(learner_->Step(observation.view()).ok());
    ASSERT_TRUE(twin->Step(observation.view()).ok());
    ASSERT_EQ(learner_->Digest(), twin->Digest());
  }
}

TEST(ObservationTest, TheEndsOfTheRangeAreLegal) {
  const std::unique_ptr<Learner> learner = MakeLearner(SmallConfig());
  const std::vector<double> features = {kLargestMagnitude, -kLargestMagnitude};
  for (int t = 0; t < 5; ++t) EXPECT_TRUE(learner->Step({features, absl::MakeConstSpan(features).first(1)}).ok());
}

TEST(StepsWithoutValueTest, CountsForEachCumulantUntilItComesAgain) {
  LearnerConfig config = SmallConfig({{0, 0.0}, {1, 0.0}, {1, 0.9}});
  config.cumulants = 2;
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  const std::vector<double> features = {1.0, 2.0};
  const auto step = [&](double first, double second) {
    ASSERT_TRUE(learner->Step({features, std::vector<double>{first, second}}).ok());
  };
  EXPECT_EQ(learner->steps_without_value(0), 0u);
  for (int t = 0; t < 40; ++t) step(t % 7, kMissing);
  EXPECT_EQ(learner->steps_without_value(0), 0u);
  EXPECT_EQ(learner->steps_without_value(1), 40u);
  EXPECT_EQ(learner->steps_without_value(2), 40u);
  for (int t = 0; t < 5; ++t) step(kMissing, 3.0);
  EXPECT_EQ(learner->steps_without_value(0), 5u);
  EXPECT_EQ(learner->steps_without_value(1), 0u);

  const std::unique_ptr<Learner> restored = MakeLearner(config);
  ASSERT_TRUE(restored->Restore(learner->Save()).ok());
  EXPECT_EQ(restored->steps_without_value(0), 5u);
  EXPECT_EQ(restored->steps_without_value(1), 0u);
  ASSERT_FALSE(learner->Step({features, std::vector<double>{kInfinity, kMissing}}).ok());
  EXPECT_EQ(learner->steps_without_value(1), 0u);
}

// A stream of one cumulant with gaps, whose shown values must be what `fill` puts there.
template <typename Fill>
void ExpectShown(MissingValuePolicy policy, Fill fill) {
  LearnerConfig config = SmallConfig({{0, 0.0}, {0, 0.9}});
  config.missing_values = policy;
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  ObservationSource source(config, 92, 0.3);
  bool has_begun = false;
  for (int t = 0; t < 300; ++t) {
    const OwnedObservation observation = source.Next();
    const double value = observation.cumulants[0];
    has_begun = has_begun || !std::isnan(value);
    ASSERT_TRUE(learner->Step(observation.view()).ok());
    const double expected = fill(value);
    for (const HeadOutput& output : learner->Predict()) {
      if (has_begun) {
        ASSERT_EQ(output.value, expected) << "step " << t;
      } else {
        ASSERT_TRUE(std::isnan(output.value) && std::isnan(output.prediction)) << "step " << t;
      }
    }
  }
}

TEST(MissingValueTest, HoldLastShowsTheLastKnownValue) {
  double last = 0.0;
  ExpectShown(MissingValuePolicy::kHoldLast, [&last](double value) { return last = std::isnan(value) ? last : value; });
}

TEST(MissingValueTest, RunningMeanShowsTheMeanOfWhatCame) {
  Normaliser statistics(1, {});
  ExpectShown(MissingValuePolicy::kRunningMean, [&statistics](double value) {
    if (std::isnan(value)) return statistics.mean(0);
    statistics.Update(0, value);
    return value;
  });
}

// Nothing is known of what did not come: it settles no prediction, and the first value begins.
TEST(MissingValueTest, WhatDidNotComeJudgesNothing) {
  for (const ReadOutMethod method : {ReadOutMethod::kAdaptive, ReadOutMethod::kTd, ReadOutMethod::kPersistence}) {
    LearnerConfig config = SmallConfig({{0, 0.0}, {0, 0.9}});
    config.read_out.method = method;
    if (method == ReadOutMethod::kPersistence) config.network.columns = 0;
    const std::unique_ptr<Learner> learner = MakeLearner(config);
    const std::vector<double> features = {1.0, 2.0};
    const std::vector<double> nothing = {kMissing};
    for (int t = 0; t < 30; ++t) ASSERT_TRUE(learner->Step({features, nothing}).ok());
    EXPECT_TRUE(std::isnan(learner->Predict()[0].prediction));
    for (int t = 0; t < 200; ++t) {
      const std::vector<double> value = {std::sin(0.3 * t)};
      ASSERT_TRUE(learner->Step({features, value}).ok());
    }
    EXPECT_EQ(learner->quality(0).judged, 199u);
    const HeadQuality next = learner->quality(0);
    const HeadQuality discounted = learner->quality(1);
    for (int t = 0; t < 100; ++t) ASSERT_TRUE(learner->Step({features, nothing}).ok());
    EXPECT_EQ(StateDigest(learner->quality(0)), StateDigest(next));
    EXPECT_EQ(StateDigest(learner->quality(1)), StateDigest(discounted));
  }
}

TEST(ObservationFilterTest, BeforeTheFirstValueThereIsZero) {
  ObservationFilter filter("signals", 2);
  const Normaliser statistics(2, {});
  const std::vector<double> nothing = {kMissing, kMissing};
  for (const MissingValuePolicy policy : {MissingValuePolicy::kHoldLast, MissingValuePolicy::kRunningMean}) {
    ASSERT_TRUE(filter.Check(nothing, policy).ok());
    const absl::Span<const double> filled = filter.Fill(nothing, policy, statistics);
    EXPECT_EQ(filled[0], 0.0);
    EXPECT_EQ(filled[1], 0.0);
  }
}

}  // namespace
}  // namespace nexting::core
