// The read-out of a single predictor.
#include "core/read_out/read_out.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Numbers;

CumulantSample Sample(double value) { return {.value = value, .mean = 0.0, .deviation = 1.0, .standardised = value}; }

// A read-out on (c_t, noise, 1), fed with c_t by calling Step.
class Alone {
 public:
  Alone(ReadOutMethod method, double discount)
      : read_out_(MakePredictor({.method = method}, {.size = 3, .discount = discount, .persistence = 0}), discount, 1) {
  }

  void Step(double value, bool came = true) {
    const std::vector<double> phi = {value, numbers_.Normal(), 1.0};
    EXPECT_EQ(read_out_.Step(Sample(value), came, before_, phi), 0);
    before_ = phi;
  }
  const ReadOut& read_out() const { return read_out_; }

 private:
  Numbers numbers_{71};
  ReadOut read_out_;
  std::vector<double> before_;
};

constexpr ReadOutMethod kMethods[] = {ReadOutMethod::kTd, ReadOutMethod::kSwiftTd, ReadOutMethod::kPersistence};

TEST(ReadOutTest, ErrorsAndBaselineFollowTheTimeIndex) {
  constexpr double kDiscount = 0.9;
  for (const ReadOutMethod method : kMethods) {
    Numbers numbers(74);
    Alone alone(method, kDiscount);
    double before = 0.0;
    for (int t = 0; t < 200; ++t) {
      const double value = numbers.Normal();
      alone.Step(value);
      const HeadOutput& output = alone.read_out().output();
      ASSERT_EQ(output.value, value);
      ASSERT_DOUBLE_EQ(output.baseline, value / (1.0 - kDiscount));
      if (t > 0) {
        ASSERT_EQ(output.previous_prediction, before);
        ASSERT_DOUBLE_EQ(output.td_error, value + kDiscount * output.prediction - before);
      }
      before = output.prediction;
    }
  }
}

// With mean 0 and deviation 1, standardised units are the cumulant's: where no limit acts, the error that the columns
// learn from is the one that is shown. Its weights on the network's features are those of the learner.
TEST(ReadOutTest, TheColumnsFollowTheErrorThatIsShown) {
  Numbers numbers(79);
  Alone alone(ReadOutMethod::kTd, 0.0);
  for (int t = 0; t < 300; ++t) {
    alone.Step(0.5 * numbers.Normal());
    if (t > 50) {
      ASSERT_NEAR(alone.read_out().delta(), alone.read_out().output().td_error, 1e-9);
    }
  }
  EXPECT_EQ(alone.read_out().network_weights().size(), 1u);
  EXPECT_NE(alone.read_out().network_weights()[0], 0.0);
  Alone held(ReadOutMethod::kPersistence, 0.0);
  held.Step(1.0);
  EXPECT_EQ(held.read_out().network_weights()[0], 0.0);
}

TEST(ReadOutTest, PredictionsStayWithinTheObservedRange) {
  Numbers numbers(75);
  Alone alone(ReadOutMethod::kTd, 0.0);
  double low = 0.0;
  double high = 0.0;
  for (int t = 0; t < 2000; ++t) {
    const double value = numbers.Uniform(-1.0, 1.0) + (t % 500 == 0 ? 20.0 : 0.0);
    alone.Step(value);
    low = t == 0 ? value : std::min(low, value);
    high = t == 0 ? value : std::max(high, value);
    const double margin = 0.2 * (high - low);
    ASSERT_GE(alone.read_out().output().prediction, low - margin - 1e-12);
    ASSERT_LE(alone.read_out().output().prediction, high + margin + 1e-12);
  }
}

TEST(ReadOutTest, QualityIsTheErrorOfWhatWasShown) {
  Numbers numbers(76);
  Alone alone(ReadOutMethod::kTd, 0.0);
  double error = 0.0;
  double baseline_error = 0.0;
  double shown = 0.0;
  double value = 0.0;
  constexpr int kSteps = 800;  // fewer than the window, so the mean is a plain one
  for (int t = 0; t < kSteps; ++t) {
    const double next = 0.5 * value + numbers.Normal();
    if (t > 0) {
      error += (shown - next) * (shown - next) / (kSteps - 1);
      baseline_error += (value - next) * (value - next) / (kSteps - 1);
    }
    alone.Step(next);
    shown = alone.read_out().output().prediction;
    value = next;
  }
  const HeadQuality quality = alone.read_out().quality();
  EXPECT_EQ(quality.judged, kSteps - 1u);
  EXPECT_NEAR(quality.recent.squared_error, error, 1e-9);
  EXPECT_NEAR(quality.recent.baseline_squared_error, baseline_error, 1e-9);
  EXPECT_NEAR(quality.skill(), 1.0 - error / baseline_error, 1e-9);
}

TEST(ReadOutTest, WhatDidNotComeIsNotJudged) {
  for (const ReadOutMethod method : kMethods) {
    Alone alone(method, 0.0);
    for (int t = 0; t < 50; ++t) alone.Step(std::sin(0.3 * t));
    const HeadQuality before = alone.read_out().quality();
    for (int t = 0; t < 20; ++t) alone.Step(0.5, false);
    EXPECT_EQ(alone.read_out().quality().judged, before.judged);
    EXPECT_EQ(alone.read_out().quality().recent.squared_error, before.recent.squared_error);
  }
}

}  // namespace
}  // namespace nexting::core
