// What a learner takes and refuses: lengths, infinities, magnitudes, missing values.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

// Learners that see gaps, and one that is told what the policy should put there.
class MissingValueTest : public ::testing::Test {
 protected:
  template <typename FillIn>
  static void ExpectFilled(MissingValuePolicy policy, FillIn fill_in) {
    LearnerConfig config = SmallConfig({{0, 0.0}, {0, 0.9}});
    config.missing_values = policy;
    const std::unique_ptr<Learner> learner = MakeLearner(config);
    const std::unique_ptr<Learner> told = MakeLearner(config);
    ObservationSource source(config, 92, 0.3);
    for (int t = 0; t < 300; ++t) {
      const OwnedObservation observation = source.Next();
      const OwnedObservation complete = fill_in(observation);
      ASSERT_TRUE(learner->Step(observation.view()).ok());
      ASSERT_TRUE(told->Step(complete.view()).ok());
      ASSERT_EQ(learner->Predict()[0].value, complete.cumulants[0]);
      ASSERT_EQ(learner->Predict()[1].prediction, told->Predict()[1].prediction) << "step " << t;
    }
  }
};

TEST_F(MissingValueTest, HoldLastRepeatsTheLastKnownValue) {
  std::vector<double> last(3, 0.0);
  ExpectFilled(MissingValuePolicy::kHoldLast, [&last](OwnedObservation observation) {
    const auto fill = [](std::vector<double>& values, double* known) {
      for (size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) values[i] = known[i];
        known[i] = values[i];
      }
    };
    fill(observation.features, last.data());
    fill(observation.cumulants, last.data() + 2);
    return observation;
  });
}

TEST_F(MissingValueTest, RunningMeanRepeatsTheMeanOfWhatWasSeen) {
  Normaliser features(2, {});
  Normaliser cumulants(1, {});
  ExpectFilled(MissingValuePolicy::kRunningMean, [&](OwnedObservation observation) {
    const auto fill = [](std::vector<double>& values, Normaliser& statistics) {
      for (size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) values[i] = statistics.mean(i);
      }
      statistics.Update(absl::MakeConstSpan(values));
    };
    fill(observation.features, features);
    fill(observation.cumulants, cumulants);
    return observation;
  });
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
