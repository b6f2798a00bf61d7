#include "core/baselines/dense/dense_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/state.h"
#include "tests/core/baselines/dense/dense_source.h"
#include "tests/testing/allocation_count.h"

namespace nexting::core {
namespace {

using testing::BruteForceDense;
using testing::Numbers;

struct Estimator {
  GradientEstimator estimator;
  int steps;    // DenseOptions::steps
  int recalls;  // how many steps back it learns to remember
  const char* name;
};

std::string EstimatorName(const ::testing::TestParamInfo<Estimator>& info) { return info.param.name; }

class EveryEstimatorTest : public ::testing::TestWithParam<Estimator> {
 protected:
  static DenseOptions Options() {
    return {.units = 9,
            .inputs = 3,
            .heads = 2,
            .estimator = GetParam().estimator,
            .steps = GetParam().steps,
            .density = 0.5,
            .step_size = {StepMethod::kRmsProp, 0.001},
            .seed = 3};
  }
};

// Observations and what two heads ask, drawn anew at each step.
struct Traffic {
  explicit Traffic(uint64_t seed) : numbers(seed) {}

  template <typename T>
  int Step(DenseNetwork<T>& network) {
    for (T& value : x) value = static_cast<T>(numbers.Normal());
    for (auto& w : weights) {
      for (double& value : w) value = numbers.Normal();
    }
    heads[0] = {.delta = numbers.Normal(), .decay = 0.9, .weights = weights[0]};
    heads[1] = {.delta = numbers.Normal(), .decay = 0.0, .weights = weights[1]};
    network.Forward(x);
    return network.Learn(heads);
  }

  Numbers numbers;
  std::vector<float> x = std::vector<float>(3);
  std::vector<std::vector<double>> weights = std::vector<std::vector<double>>(2, std::vector<double>(9));
  std::vector<HeadSignal> heads = std::vector<HeadSignal>(2);
};

TEST_P(EveryEstimatorTest, ContinuesBitForBitAfterRestore) {
  // 50 steps are in the middle of a sequence and of a ring of 4.
  DenseNetwork<float> network(Options());
  Traffic traffic(61);
  for (int t = 0; t < 50; ++t) traffic.Step(network);
  std::string saved;
  AppendState(network, saved);
  EXPECT_EQ(saved.size(), StateBytes(network));

  DenseNetwork<float> restored(Options());
  EXPECT_NE(StateDigest(restored), StateDigest(network));
  ReadState(saved, restored);
  restored.Refresh();
  EXPECT_EQ(StateDigest(restored), StateDigest(network));
  Traffic same(62), again(62);
  for (int t = 0; t < 50; ++t) {
    same.Step(network);
    again.Step(restored);
    ASSERT_EQ(StateDigest(restored), StateDigest(network)) << t;
  }
}

TEST_P(EveryEstimatorTest, ContinuesAfterAMove) {
  DenseNetwork<float> network(Options());
  DenseNetwork<float> twin(Options());
  Traffic traffic(63), same(63);
  for (int t = 0; t < 6; ++t) {
    traffic.Step(network);
    same.Step(twin);
  }
  DenseNetwork<float> moved(std::move(network));
  for (int t = 0; t < 6; ++t) {
    traffic.Step(moved);
    same.Step(twin);
    ASSERT_EQ(StateDigest(moved), StateDigest(twin));
  }
}

TEST_P(EveryEstimatorTest, AllocatesNothingAndKeepsItsSize) {
  DenseNetwork<float> network(Options());
  Traffic traffic(64);
  const size_t bytes = StateBytes(network);
  const uint64_t before = testing::AllocationCount();
  for (int t = 0; t < 20; ++t) traffic.Step(network);
  EXPECT_EQ(testing::AllocationCount(), before);
  EXPECT_EQ(StateBytes(network), bytes);
}

TEST_P(EveryEstimatorTest, StaysFiniteWhateverItIsGiven) {
  for (const StepMethod method : {StepMethod::kSgd, StepMethod::kRmsProp}) {
    DenseOptions options = Options();
    options.step_size = {.method = method, .value = 1.0, .initial_square = 0.0};
    if (options.steps > 1) options.steps = 20;
    DenseNetwork<float> network(options);
    Numbers numbers(65);
    for (int t = 0; t < 3000; ++t) {
      std::vector<float> x(3);
      for (float& value : x) value = static_cast<float>(numbers.Chance(0.01) ? 1e6 : 10.0 * numbers.Normal());
      std::vector<double> weights = numbers.Normals(9);
      const double scale = numbers.Chance(0.1) ? 1e300 : std::exp(10.0 * numbers.Normal());
      for (double& w : weights) w *= scale;
      const double delta = numbers.Chance(0.1) ? 1e300 : std::exp(5.0 * numbers.Normal());
      const std::vector<HeadSignal> heads = {{delta, 0.999, weights}, {-delta, 0.0, weights}};
      for (const double phi : network.Forward(x)) ASSERT_LE(std::abs(phi), 5.0);
      network.Learn(heads);
      ASSERT_TRUE(StateIsFinite(network)) << t;
    }
    for (const float theta : network.lstm().state().parameters) ASSERT_LE(std::abs(theta), 100.0f);
  }
}

TEST_P(EveryEstimatorTest, NoUnitsAreANetworkToo) {
  DenseOptions options = Options();
  options.units = 0;
  DenseNetwork<float> network(options);
  const std::vector<float> x(3, 1.0f);
  for (int t = 0; t < 10; ++t) {
    EXPECT_TRUE(network.Forward(x).empty());
    EXPECT_EQ(network.Learn(std::vector<HeadSignal>{{1.0, 0.5, {}}, {1.0, 0.5, {}}}), 0);
  }
}

// Mean squared error of a linear read-out that learns to say what the input was `back` steps ago, 0 for the last one.
double ErrorOfRecall(const DenseOptions& options, int back) {
  constexpr int kSteps = 30000;
  Numbers numbers(66);
  DenseNetwork<float> network(options);
  std::vector<double> w(options.units, 0.0), before(options.units, 0.0), past(back + 2, 0.0);
  double error = 0.0;
  double prediction = 0.0;
  for (int t = 0; t < kSteps; ++t) {
    past.insert(past.begin(), numbers.Chance(0.5) ? 1.0 : -1.0);
    past.pop_back();
    const double delta = past.back() - prediction;
    if (t >= kSteps / 2) error += delta * delta / (kSteps / 2);
    for (size_t k = 0; k < w.size(); ++k) w[k] += 0.002 * delta * before[k];
    const std::vector<float> x = {static_cast<float>(past[0])};
    const absl::Span<const double> phi = network.Forward(x);
    prediction = 0.0;
    for (size_t k = 0; k < w.size(); ++k) prediction += w[k] * phi[k];
    before.assign(phi.begin(), phi.end());
    const HeadSignal head = {delta, 0.0, w};
    network.Learn(absl::MakeConstSpan(&head, 1));
  }
  return error;
}

DenseOptions RecallOptions(const Estimator& estimator, double step) {
  return {.units = 6,
          .inputs = 1,
          .estimator = estimator.estimator,
          .steps = estimator.steps,
          .step_size = {StepMethod::kRmsProp, step}};
}

TEST_P(EveryEstimatorTest, LearnsBetterFeaturesThanItStartsWith) {
  const int back = GetParam().recalls;
  const double still = ErrorOfRecall(RecallOptions(GetParam(), 0.0), back);
  EXPECT_GT(still, 0.01);
  EXPECT_LT(ErrorOfRecall(RecallOptions(GetParam(), 0.001), back), 0.7 * still);
}

// Its gradient leaves out what a parameter does to later steps, so following it makes the features worse.
TEST(ElmanTest, DoesNotLearnWhatLiesFurtherBack) {
  const Estimator elman = {GradientEstimator::kTruncatedBptt, 1, 2, "Elman"};
  EXPECT_GT(ErrorOfRecall(RecallOptions(elman, 0.001), 2), ErrorOfRecall(RecallOptions(elman, 0.0), 2));
}

INSTANTIATE_TEST_SUITE_P(Estimators, EveryEstimatorTest,
                         ::testing::Values(Estimator{GradientEstimator::kRtrl, 1, 2, "Rtrl"},
                                           Estimator{GradientEstimator::kBptt, 4, 2, "Bptt"},
                                           Estimator{GradientEstimator::kTruncatedBptt, 4, 2, "TruncatedBptt"},
                                           Estimator{GradientEstimator::kTruncatedBptt, 1, 0, "Elman"},
                                           Estimator{GradientEstimator::kSnap, 1, 2, "Snap1"},
                                           Estimator{GradientEstimator::kSnap, 2, 2, "Snap2"},
                                           Estimator{GradientEstimator::kUoro, 1, 2, "Uoro"},
                                           Estimator{GradientEstimator::kNoBackTrack, 1, 2, "NoBackTrack"}),
                         EstimatorName);

double Clipped(double x) { return std::clamp(x, -5.0, 5.0); }

// The whole rule by hand, with the slow layer's derivatives while the parameters move.
TEST(DenseNetworkTest, MovesParametersAlongEligibilitiesByTdErrors) {
  constexpr double kStep = 0.02;
  DenseNetwork<double> network({.units = 4,
                                .inputs = 2,
                                .heads = 2,
                                .estimator = GradientEstimator::kRtrl,
                                .step_size = {StepMethod::kSgd, kStep}});
  const Wiring& wiring = network.wiring();
  const size_t size = wiring.parameters();
  BruteForceDense slow(4, 2, [](int, int) { return true; });
  HiddenFeatures features(4);
  std::vector<double> theta = network.lstm().state().parameters;
  std::vector<double> e(2 * size, 0.0);
  Numbers numbers(67);
  for (int t = 0; t < 40; ++t) {
    const std::vector<double> x = numbers.Normals(2);
    const std::vector<std::vector<double>> weights = {numbers.Normals(4), numbers.Normals(4)};
    const std::vector<HeadSignal> heads = {{numbers.Normal(), 0.8, weights[0]}, {numbers.Normal(), 0.3, weights[1]}};
    slow.Step(WeightsOf(wiring, theta), x);
    const std::vector<double> hidden = {slow.hidden(0), slow.hidden(1), slow.hidden(2), slow.hidden(3)};
    features.Update(absl::MakeConstSpan(hidden));
    const absl::Span<const double> phi = network.Forward(x);
    for (int k = 0; k < 4; ++k) {
      const double deviation = std::sqrt(std::max(features.state().variance[k], 1e-4));
      if (t > 0) {
        ASSERT_NEAR(phi[k], Clipped((hidden[k] - features.state().mean[k]) / deviation), 1e-9);
      }
    }
    ASSERT_EQ(network.Learn(heads), 0);
    for (size_t h = 0; h < 2; ++h) {
      for (size_t p = 0; p < size; ++p) theta[p] += kStep * heads[h].delta * e[h * size + p];
      std::vector<double> slopes;
      for (int k = 0; k < 4; ++k) {
        slopes.push_back(weights[h][k] / std::sqrt(std::max(features.state().variance[k], 1e-4)));
      }
      const std::vector<double> g = ParametersOf(wiring, slow.Gradient(slopes));
      for (size_t p = 0; p < size; ++p) e[h * size + p] = heads[h].decay * e[h * size + p] + g[p];
    }
    ExpectClose(network.lstm().state().parameters, theta, 1e-9);
    ExpectClose(network.state().eligibility, e, 1e-9);
  }
}

TEST(DenseNetworkTest, SequencesMoveTheParametersAtTheirEnds) {
  DenseNetwork<float> network({.units = 9, .inputs = 3, .heads = 2, .estimator = GradientEstimator::kBptt, .steps = 4});
  Traffic traffic(68);
  for (int t = 1; t <= 40; ++t) {
    const std::vector<float> before = network.lstm().state().parameters;
    traffic.Step(network);
    EXPECT_EQ(network.lstm().state().parameters != before, t % 4 == 0) << t;
  }
}

TEST(OperationsPerStepTest, MatchesTheAuthorsFormulaForTruncatedBptt) {
  EXPECT_EQ(OperationsPerStep({.units = 18, .inputs = 12, .steps = 27}), 63000);
  EXPECT_NEAR(OperationsPerStep({.units = 10, .inputs = 12, .steps = 3}), 4000, 500);
}

TEST(OperationsPerStepTest, CountsTheInfluenceMatrix) {
  const int d = 7, m = 3, n = d + m + 1;
  const DenseOptions rtrl = {.units = d, .inputs = m, .estimator = GradientEstimator::kRtrl};
  EXPECT_EQ(OperationsPerStep(rtrl), 4 * d * n + 4 * n * (2 * d * d * d + 3 * d * d));
  const DenseOptions snap = {.units = d, .inputs = m, .estimator = GradientEstimator::kSnap, .steps = 1};
  EXPECT_EQ(OperationsPerStep(snap), 4 * d * n + 4 * n * 5 * d);
}

}  // namespace
}  // namespace nexting::core
