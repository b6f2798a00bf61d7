// Gradients backward in time: T-BPTT(k) and BPTT over sequences against the slow layer's back-propagation.
#include <gtest/gtest.h>

#include <vector>

#include "core/baselines/dense/influence_matrix.h"
#include "core/baselines/dense/sequence_bptt.h"
#include "core/baselines/dense/truncated_bptt.h"
#include "tests/core/baselines/dense/dense_source.h"

namespace nexting::core {
namespace {

using testing::Sequence;
using testing::SlowDenseLstm;

class BpttTest : public ::testing::TestWithParam<DenseShape> {};

// At every step and for every k, also where the ring of steps has gone round several times.
TEST_P(BpttTest, TruncatedGoesBackExactlyKSteps) {
  for (const int k : {1, 2, 3, 4, 5, 9}) {
    DenseSource<double> source(GetParam(), 0.6);
    const Sequence xs = source.DrawInputs(25);
    SlowDenseLstm slow(WeightsOf(source.wiring, source.lstm.state().parameters));
    slow.Run(xs);
    TruncatedBptt<double> bptt(source.wiring, k, 1);
    for (size_t t = 0; t < xs.size(); ++t) {
      SCOPED_TRACE(::testing::Message() << "k " << k << " step " << t);
      const std::vector<double> slopes = source.numbers.Normals(source.wiring.units());
      const size_t steps = std::min<size_t>(k, t + 1);
      source.Forward(xs[t]);
      const std::vector<double> gradient = EstimateGradient(source.lstm, slopes, bptt);
      ExpectClose(gradient, ParametersOf(source.wiring, slow.Gradient(t, slopes, steps)), 1e-12);
      if (steps <= t) {
        const std::vector<double> one_more = ParametersOf(source.wiring, slow.Gradient(t, slopes, steps + 1));
        EXPECT_GT(LargestDifference(gradient, one_more), 1e-9 * LargestMagnitude(one_more));
      }
    }
  }
}

TEST_P(BpttTest, TruncatedBeyondTheLengthIsExact) {
  DenseSource<double> source(GetParam(), 0.6);
  InfluenceMatrix<double> rtrl(source.wiring, 1000);
  TruncatedBptt<double> bptt(source.wiring, 40, 1);
  for (const std::vector<double>& x : source.DrawInputs(40)) {
    const std::vector<double> slopes = source.numbers.Normals(source.wiring.units());
    source.Forward(x);
    const std::vector<double> gradient = EstimateGradient(source.lstm, slopes, bptt);
    ExpectClose(gradient, EstimateGradient(source.lstm, slopes, rtrl), 1e-12);
  }
}

// Elman's rule knows the state before the step as one more input.
TEST_P(BpttTest, OneStepIsElmansRule) {
  DenseSource<double> source(GetParam(), 0.6);
  TruncatedBptt<double> elman(source.wiring, 1, 1);
  for (const std::vector<double>& x : source.DrawInputs(10)) {
    const std::vector<double> slopes = source.numbers.Normals(source.wiring.units());
    source.Forward(x);
    const std::vector<double> gradient = EstimateGradient(source.lstm, slopes, elman);
    const LocalDerivatives<double> local = source.lstm.local();
    std::vector<double> room(source.wiring.sources());
    for (int k = 0; k < source.wiring.units(); ++k) {
      const double* z = source.wiring.Sources(local.z(), k, room.data());
      for (int gate = 0; gate < kGates; ++gate) {
        const double slope = slopes[k] * local.s(gate)[k] * (gate == kOutputGate ? 1.0 : local.a()[k]);
        for (size_t j = 0; j < source.wiring.sources(); ++j) {
          ASSERT_NEAR(gradient[source.wiring.row(k, gate) + j], slope * z[j], 1e-14);
        }
      }
    }
  }
}

struct Head {
  std::vector<double> eligibility, slopes;
  double delta = 0, decay = 0;
};

// TD(lambda), step by step, with parameters that stand still and gradients that start at the sequence's first step.
TEST_P(BpttTest, SequencesAddUpWhatTdDoesStepByStep) {
  constexpr size_t kLength = 6;
  constexpr size_t kHeads = 2;
  DenseSource<double> source(GetParam(), 0.6);
  const Wiring& wiring = source.wiring;
  const size_t parameters = wiring.parameters();
  const Sequence xs = source.DrawInputs(5 * kLength);
  SlowDenseLstm slow(WeightsOf(wiring, source.lstm.state().parameters));
  slow.Run(xs);

  SequenceBptt<double> bptt(wiring, kLength, kHeads);
  std::vector<double> eligibility(kHeads * parameters, 0.0);
  std::vector<double> update(parameters);
  std::vector<Head> heads(kHeads, {.eligibility = std::vector<double>(parameters, 0.0), .slopes = {}});
  std::vector<double> expected(parameters, 0.0);
  for (size_t t = 0; t < xs.size(); ++t) {
    source.Forward(xs[t]);
    std::vector<HeadGradient<double>> gradients;
    for (Head& head : heads) {
      head.delta = source.numbers.Normal();
      head.decay = source.numbers.Uniform(0.0, 1.0);
      head.slopes = source.numbers.Normals(wiring.units());
      gradients.push_back({.delta = head.delta, .decay = head.decay, .dy_doutput = head.slopes});
      const std::vector<double> g = ParametersOf(wiring, slow.Gradient(t, head.slopes, t % kLength + 1));
      for (size_t p = 0; p < parameters; ++p) {
        expected[p] += head.delta * head.eligibility[p];
        head.eligibility[p] = head.decay * head.eligibility[p] + g[p];
      }
    }
    const bool ends = bptt.Record(source.lstm, gradients);
    ASSERT_EQ(ends, t % kLength == kLength - 1);
    if (!ends) continue;
    EXPECT_EQ(bptt.Close(source.lstm.state().parameters, absl::MakeSpan(update), absl::MakeSpan(eligibility)), 0);
    ExpectClose(update, expected, 1e-12);
    for (size_t h = 0; h < kHeads; ++h) {
      const auto first = eligibility.begin() + h * parameters;
      ExpectClose(std::vector<double>(first, first + parameters), heads[h].eligibility, 1e-12);
    }
    std::fill(expected.begin(), expected.end(), 0.0);
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, BpttTest,
                         ::testing::Values(DenseShape{1, 2, 1.0, 41}, DenseShape{5, 3, 1.0, 42},
                                           DenseShape{7, 2, 0.3, 43}),
                         ShapeName);

TEST(BackwardPassTest, StopsWhereTheGradientExplodes) {
  DenseSource<float> source({4, 1, 1.0, 44}, 0.5);
  for (int t = 0; t < 50; ++t) source.Forward({1.0});
  BackwardPass<float> pass(source.wiring, 3);
  pass.Start();
  pass.AddSlope(1.0f, std::vector<float>(4, 1e6f));
  pass.Through(source.lstm.local(), source.lstm.state().parameters);
  EXPECT_FALSE(pass.stopped());
  pass.AddSlope(1e10f, std::vector<float>(4, 1e6f));
  pass.Through(source.lstm.local(), source.lstm.state().parameters);
  EXPECT_TRUE(pass.stopped());
  std::vector<float> gradient(source.wiring.parameters(), 0.0f);
  pass.AddTo(absl::MakeSpan(gradient));
  for (const float g : gradient) ASSERT_LT(std::abs(g), 1e7f);
}

}  // namespace
}  // namespace nexting::core
