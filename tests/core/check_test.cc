// Preconditions are checked in every build, and a program in which one does not hold ends there.
#include "core/check.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "core/normaliser.h"
#include "core/read_out/feature_covariance.h"
#include "core/state.h"
#include "tests/core/observation_source.h"

namespace nexting::core {
namespace {

TEST(CheckTest, EvaluatesOnceWhatHolds) {
  int evaluated = 0;
  NEXTING_CHECK(++evaluated == 1);
  EXPECT_EQ(evaluated, 1);
}

TEST(CheckDeathTest, NamesTheConditionAndItsPlace) {
  const int columns = 2;
  EXPECT_DEATH(NEXTING_CHECK(columns > 3), "tests/core/check_test.cc:[0-9]+: check failed: columns > 3");
}

TEST(CheckDeathTest, AStateIsReadFromJustItsBytes) {
  std::vector<double> numbers(3);
  std::string bytes;
  AppendState(numbers, bytes);
  ReadState(bytes, numbers);
  EXPECT_DEATH(ReadState(bytes.substr(1), numbers), "state.h:[0-9]+: check failed");
  EXPECT_DEATH(ReadState(bytes + '\0', numbers), "state.h:[0-9]+: check failed: bytes.empty");
}

TEST(CheckDeathTest, PartsRefuseWhatTheirHeadersExclude) {
  const std::unique_ptr<Learner> learner = MakeLearner(SmallConfig());
  EXPECT_DEATH(learner->quality(-1), "learner.cc:[0-9]+: check failed");
  EXPECT_DEATH(learner->quality(1), "learner.cc:[0-9]+: check failed");
  Normaliser normaliser(1, {});
  EXPECT_DEATH(normaliser.Update<double>({1.0, 2.0}), "normaliser.cc:[0-9]+: check failed");
  EXPECT_DEATH(normaliser.Update<double>({std::numeric_limits<double>::quiet_NaN()}), "check failed: std::isfinite");
  FeatureCovariance covariance(2, 0.99);
  EXPECT_DEATH(covariance.Prepare({1.0, 2.0, 3.0}), "feature_covariance.cc:[0-9]+: check failed");
}

}  // namespace
}  // namespace nexting::core
