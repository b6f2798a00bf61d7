// Forward-mode gradients of a dense LSTM: RTRL against finite differences, back-propagation and brute force, SnAp-k
// against a brute force that forgets the same.
#include "core/baselines/dense/influence_matrix.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/core/baselines/dense/dense_source.h"
#include "tests/testing/finite_differences.h"

namespace nexting::core {
namespace {

using testing::BruteForceDense;
using testing::Sequence;
using testing::SlowDenseLstm;

constexpr int kEverything = 1000;  // steps after which whatever can be reached is reached

class RtrlTest : public ::testing::TestWithParam<DenseShape> {};

TEST_P(RtrlTest, EqualsBackPropagationThroughTime) {
  DenseSource<double> source(GetParam(), 0.6);
  const Sequence xs = source.DrawInputs(60);
  SlowDenseLstm slow(WeightsOf(source.wiring, source.lstm.state().parameters));
  slow.Run(xs);
  InfluenceMatrix<double> rtrl(source.wiring, kEverything);
  for (size_t t = 0; t < xs.size(); ++t) {
    const std::vector<double> slopes = source.numbers.Normals(source.wiring.units());
    source.Forward(xs[t]);
    const std::vector<double> gradient = EstimateGradient(source.lstm, slopes, rtrl);
    ExpectClose(gradient, ParametersOf(source.wiring, slow.Gradient(t, slopes)), 1e-12);
  }
}

TEST_P(RtrlTest, FloatFollowsBackPropagationInDouble) {
  DenseSource<float> source(GetParam(), 0.4);
  const Sequence xs = source.DrawInputs(60);
  SlowDenseLstm slow(WeightsOf(source.wiring, source.lstm.state().parameters));
  slow.Run(xs);
  InfluenceMatrix<float> rtrl(source.wiring, kEverything);
  for (size_t t = 0; t < xs.size(); ++t) {
    const std::vector<double> slopes = source.numbers.Normals(source.wiring.units());
    source.Forward(xs[t]);
    const std::vector<double> gradient = EstimateGradient(source.lstm, slopes, rtrl);
    ExpectClose(gradient, ParametersOf(source.wiring, slow.Gradient(t, slopes)), 1e-4);
  }
}

TEST_P(RtrlTest, EqualsFiniteDifferences) {
  DenseSource<double> source(GetParam(), 0.6);
  const Sequence xs = source.DrawInputs(12);
  const std::vector<double> slopes = source.numbers.Normals(source.wiring.units());
  InfluenceMatrix<double> rtrl(source.wiring, kEverything);
  std::vector<double> gradient;
  for (const std::vector<double>& x : xs) {
    source.Forward(x);
    gradient = EstimateGradient(source.lstm, slopes, rtrl);
  }
  const std::vector<double>& parameters = source.lstm.state().parameters;
  std::vector<double> differences;
  for (size_t p = 0; p < parameters.size(); ++p) {
    const auto y = [&](double moved) {
      std::vector<double> other = parameters;
      other[p] = moved;
      SlowDenseLstm slow(WeightsOf(source.wiring, other));
      slow.Run(xs);
      double sum = 0.0;
      for (size_t k = 0; k < slopes.size(); ++k) sum += slopes[k] * slow.hidden(xs.size() - 1)[k];
      return sum;
    };
    differences.push_back(testing::CentralDifference(y, parameters[p], 1e-3));
  }
  ExpectClose(gradient, differences, 1e-8);
}

TEST_P(RtrlTest, EqualsBruteForceWhileTheParametersMove) {
  DenseSource<double> source(GetParam(), 0.6);
  BruteForceDense slow(source.wiring.units(), source.wiring.inputs(), [](int, int) { return true; });
  InfluenceMatrix<double> rtrl(source.wiring, kEverything);
  for (const std::vector<double>& x : source.DrawInputs(25)) {
    const std::vector<double> slopes = source.numbers.Normals(source.wiring.units());
    slow.Step(WeightsOf(source.wiring, source.lstm.state().parameters), x);
    source.Forward(x);
    const std::vector<double> gradient = EstimateGradient(source.lstm, slopes, rtrl);
    ExpectClose(gradient, ParametersOf(source.wiring, slow.Gradient(slopes)), 1e-12);
    for (double& theta : source.lstm.mutable_state().parameters) theta += 0.1 * source.numbers.Normal();
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, RtrlTest,
                         ::testing::Values(DenseShape{1, 2, 1.0, 11}, DenseShape{4, 1, 1.0, 12},
                                           DenseShape{5, 3, 1.0, 13}, DenseShape{7, 2, 0.3, 14}),
                         ShapeName);

// Whether a connection path of at most `length` leads from owner to unit, by powers of the adjacency matrix.
bool Reaches(const Wiring& wiring, int owner, int unit, int length) {
  if (owner == unit) return true;
  if (length == 0) return false;
  for (int j = 0; j < wiring.recurrent(); ++j) {
    if (Reaches(wiring, owner, wiring.seen(unit, j), length - 1)) return true;
  }
  return false;
}

constexpr DenseShape kSparse = {10, 2, 0.2, 21};

TEST(SnapTest, EqualsABruteForceThatForgetsTheSame) {
  for (int k = 1; k <= 5; ++k) {
    DenseSource<double> source(kSparse, 0.8);
    const Wiring& wiring = source.wiring;
    BruteForceDense slow(wiring.units(), wiring.inputs(),
                         [&](int unit, int owner) { return Reaches(wiring, owner, unit, k - 1); });
    InfluenceMatrix<double> snap(wiring, k);
    for (const std::vector<double>& x : source.DrawInputs(15)) {
      const std::vector<double> slopes = source.numbers.Normals(wiring.units());
      slow.Step(WeightsOf(wiring, source.lstm.state().parameters), x);
      source.Forward(x);
      const std::vector<double> gradient = EstimateGradient(source.lstm, slopes, snap);
      ExpectClose(gradient, ParametersOf(wiring, slow.Gradient(slopes)), 1e-12);
      for (double& theta : source.lstm.mutable_state().parameters) theta += 0.05 * source.numbers.Normal();
    }
  }
}

// With all units connected, the traces of SnAp-1 are those of columns for which the other units' states are inputs.
TEST(SnapTest, OneStepTreatsOtherUnitsAsInputs) {
  DenseSource<double> source({4, 2, 1.0, 22}, 0.7);
  InfluenceMatrix<double> snap(source.wiring, 1);
  const int d = source.wiring.units();
  const int m = source.wiring.inputs();
  std::vector<LstmStage<double>> columns;
  for (int k = 0; k < d; ++k) {
    columns.push_back(LstmStage<double>({.columns = 1, .inputs = m + d - 1, .step_size = {StepMethod::kSgd, 0.0}}));
    for (int gate = 0; gate < kGates; ++gate) {
      for (int j = 0, other = 0; j < m + d + 1; ++j) {
        const bool is_own = j == m + k;
        const int at = is_own ? m + d - 1 : (j == m + d ? m + d : other++);
        columns[k].mutable_state().parameters[columns[k].index(gate, at, 0)] =
            source.lstm.state().parameters[source.wiring.row(k, gate) + j];
      }
    }
  }
  for (const std::vector<double>& x : source.DrawInputs(20)) {
    const std::vector<double> before = source.lstm.state().hidden;
    const std::vector<double> slopes = source.numbers.Normals(d);
    source.Forward(x);
    const std::vector<double> gradient = EstimateGradient(source.lstm, slopes, snap);
    for (int k = 0; k < d; ++k) {
      std::vector<double> inputs = x;
      for (int l = 0; l < d; ++l) {
        if (l != k) inputs.push_back(before[l]);
      }
      columns[k].Forward(inputs);
      const HeadGradient<double> head = {.delta = 0, .decay = 0, .dy_doutput = absl::MakeConstSpan(&slopes[k], 1)};
      columns[k].Learn(inputs, absl::MakeConstSpan(&head, 1));
      for (int gate = 0; gate < kGates; ++gate) {
        for (int j = 0, other = 0; j < m + d + 1; ++j) {
          const int at = j == m + k ? m + d - 1 : (j == m + d ? m + d : other++);
          ASSERT_NEAR(gradient[source.wiring.row(k, gate) + j],
                      columns[k].state().eligibility[columns[k].index(gate, at, 0)], 1e-12);
        }
      }
    }
  }
}

// The error of SnAp-k against RTRL, summed over a run.
double SnapError(int k) {
  DenseSource<double> source(kSparse, 0.8);
  InfluenceMatrix<double> rtrl(source.wiring, kEverything);
  InfluenceMatrix<double> snap(source.wiring, k);
  double error = 0.0;
  for (const std::vector<double>& x : source.DrawInputs(60)) {
    const std::vector<double> slopes = source.numbers.Normals(source.wiring.units());
    source.Forward(x);
    const std::vector<double> exact = EstimateGradient(source.lstm, slopes, rtrl);
    const std::vector<double> estimate = EstimateGradient(source.lstm, slopes, snap);
    for (size_t p = 0; p < exact.size(); ++p) error += (estimate[p] - exact[p]) * (estimate[p] - exact[p]);
  }
  return error;
}

TEST(SnapTest, GrowsIntoRtrl) {
  const Wiring wiring(kSparse.units, kSparse.inputs, kSparse.density, kSparse.seed);
  const size_t all = InfluencePattern(wiring, kEverything).blocks;
  double before = SnapError(1);
  EXPECT_GT(before, 1e-3);
  size_t blocks = InfluencePattern(wiring, 1).blocks;
  EXPECT_EQ(blocks, 10u);
  int k = 2;
  for (; blocks < all; ++k) {
    const double error = SnapError(k);
    EXPECT_LT(error, before) << k;
    EXPECT_GT(InfluencePattern(wiring, k).blocks, blocks) << k;
    before = error;
    blocks = InfluencePattern(wiring, k).blocks;
  }
  EXPECT_GT(k, 4) << "the network is too dense to show anything";
  EXPECT_EQ(before, 0.0);
}

TEST(InfluencePatternTest, CountsAllOfADenseLayer) {
  const Wiring wiring(6, 2, 1.0, 1);
  const InfluencePattern rtrl(wiring, kEverything);
  EXPECT_EQ(rtrl.blocks, 36u);
  EXPECT_EQ(rtrl.terms, 216u);
  const InfluencePattern two(wiring, 2);
  EXPECT_EQ(two.blocks, 36u);
  const InfluencePattern one(wiring, 1);
  EXPECT_EQ(one.blocks, 6u);
  EXPECT_EQ(one.terms, 6u);
}

TEST(InfluenceMatrixTest, StartsAnOwnersTracesAgainWhenTheyDiverge) {
  DenseSource<float> source({3, 1, 1.0, 31}, 0.5);
  InfluenceMatrix<float> rtrl(source.wiring, kEverything);
  const std::vector<float> slopes(3, 1.0f);
  const HeadGradient<float> head = {.delta = 0, .decay = 0, .dy_doutput = slopes};
  source.Forward({1.0});
  ASSERT_EQ(rtrl.Advance(source.lstm, absl::MakeConstSpan(&head, 1)), 0);
  const size_t owner_size = rtrl.state().cell_trace.size() / 3;
  rtrl.mutable_state().cell_trace[owner_size + 5] = 1e9f;
  source.Forward({1.0});
  EXPECT_EQ(rtrl.Advance(source.lstm, absl::MakeConstSpan(&head, 1)), 1);
  const std::vector<float>& traces = rtrl.state().hidden_trace;
  EXPECT_NE(traces[0], 0.0f);
  for (size_t i = owner_size; i < 2 * owner_size; ++i) ASSERT_EQ(traces[i], 0.0f);
  EXPECT_NE(traces[2 * owner_size], 0.0f);
}

}  // namespace
}  // namespace nexting::core
