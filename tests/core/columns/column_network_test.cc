#include "core/columns/column_network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

#include "tests/core/columns/lstm_stage_source.h"
#include "tests/testing/finite_differences.h"
#include "tests/testing/numbers.h"
#include "tests/testing/unrolled_lstm.h"

namespace nexting::core {
namespace {

using testing::Numbers;
using testing::Sequence;
using testing::UnrolledLstm;

// The runs of numbers of a network's state in the order of its visit.
struct NetworkState {
  explicit NetworkState(const ColumnNetwork<float>& network) {
    StateVisitor visit([this]<typename T>(const T* data, size_t count) { runs.emplace_back(data, data + count); });
    visit(network);
  }
  const std::vector<double>& parameters() const { return runs[0]; }
  const std::vector<double>& eligibility() const { return runs[3]; }
  const std::vector<double>& mean() const { return runs[10]; }
  const std::vector<double>& variance() const { return runs[11]; }

  std::vector<std::vector<double>> runs;
};

constexpr int kColumns = 4;
constexpr int kInputs = 3;

std::vector<float> Single(const std::vector<double>& x) { return {x.begin(), x.end()}; }

double Feature(const NetworkState& state, double hidden, int k) {
  return (hidden - state.mean()[k]) / std::sqrt(std::max(state.variance()[k], 1e-4));
}

// Where parameter p of a column, [4][m + 2: inputs, u, b], is stored among [4][u, b, inputs].
size_t Row(size_t p) {
  const size_t gate = p / (kInputs + 2);
  const size_t j = p % (kInputs + 2);
  return gate * (kInputs + 2) + (j < kInputs ? j + 2 : j - kInputs);
}

// The parameters of column k, [4][m + 2: inputs, u, b].
std::vector<double> Column(const std::vector<double>& rows, int k) {
  std::vector<double> out;
  for (size_t p = 0; p < kGates * (kInputs + 2); ++p) out.push_back(rows[Row(p) * kColumns + k]);
  return out;
}

// dy/dtheta of y = sum of w_k phi_k with the statistics held constant, which decay 0 leaves in the eligibility.
TEST(ColumnNetworkTest, EligibilityIsTheGradientOfThePrediction) {
  Numbers numbers(21);
  ColumnNetwork<float> network({.columns = kColumns, .cumulant_lags = 0, .step_size = {StepMethod::kSgd, 0.0}}, kInputs,
                               2, 5);
  const Sequence xs = DrawInputs(numbers, 320, kInputs);
  for (size_t t = 0; t < xs.size(); ++t) {
    const std::vector<std::vector<double>> weights = {numbers.Normals(kColumns), numbers.Normals(kColumns)};
    const std::vector<HeadSignal> heads = {{1.0, 0.0, weights[0]}, {-1.0, 0.0, weights[1]}};
    const absl::Span<const double> phi = network.Forward(Single(xs[t]));
    const std::vector<double> features(phi.begin(), phi.end());
    network.Learn(heads);
    if (t != 5 && t != 150 && t + 1 != xs.size()) continue;

    const NetworkState state(network);
    const size_t parameters = state.parameters().size();
    for (int k = 0; k < kColumns; ++k) {
      const std::vector<double> theta = Column(state.parameters(), k);
      for (size_t p = 0; p < theta.size(); ++p) {
        const auto feature = [&](double moved) {
          std::vector<double> other = theta;
          other[p] = moved;
          UnrolledLstm column(kInputs, other);
          column.Run(Sequence(xs.begin(), xs.begin() + t + 1));
          return Feature(state, column.hidden(t), k);
        };
        ASSERT_NEAR(features[k], feature(theta[p]), 1e-4);
        const double slope = testing::CentralDifference(feature, theta[p], 1e-3);
        for (size_t h = 0; h < 2; ++h) {
          const double exact = weights[h][k] * slope;
          ASSERT_NEAR(state.eligibility()[h * parameters + Row(p) * kColumns + k], exact, 2e-4 * (1 + std::abs(exact)));
        }
      }
    }
  }
}

TEST(ColumnNetworkTest, LearningDescendsTheSquaredError) {
  // One head, gamma 0, the target is an input of three steps ago: only a recurrent column can know it.
  Numbers numbers(22);
  ColumnNetwork<float> network({.columns = 16, .cumulant_lags = 0, .step_size = {StepMethod::kRmsProp, 0.001}}, 1, 1,
                               6);
  std::vector<double> w(16, 0.0);
  std::vector<double> before(16, 0.0);
  std::vector<double> past(4, 0.0);
  double early = 0.0;
  double late = 0.0;
  double prediction = 0.0;
  constexpr int kSteps = 40000;
  for (int t = 0; t < kSteps; ++t) {
    past.insert(past.begin(), numbers.Chance(0.5) ? 1.0 : -1.0);
    past.pop_back();
    const double delta = past[3] - prediction;
    if (t < 2000) early += delta * delta / 2000;
    if (t >= kSteps - 2000) late += delta * delta / 2000;
    for (size_t k = 0; k < w.size(); ++k) w[k] += 0.002 * delta * before[k];
    const std::vector<float> x = {static_cast<float>(past[0])};
    const absl::Span<const double> phi = network.Forward(x);
    prediction = 0.0;
    for (size_t k = 0; k < w.size(); ++k) prediction += w[k] * phi[k];
    before.assign(phi.begin(), phi.end());
    const HeadSignal head = {delta, 0.0, w};
    network.Learn(absl::MakeConstSpan(&head, 1));
  }
  EXPECT_GT(early, 0.5);
  EXPECT_LT(late, 0.1 * early);
}

TEST(ColumnNetworkTest, FeaturesAreStandardisedAndClipped) {
  Numbers numbers(23);
  ColumnNetwork<float> network({.columns = 6, .cumulant_lags = 0}, 2, 1, 7);
  std::vector<double> sum(6, 0.0), square(6, 0.0);
  constexpr int kSteps = 4000;
  for (int t = 0; t < kSteps; ++t) {
    const absl::Span<const double> phi = network.Forward(Single(numbers.Normals(2)));
    for (int k = 0; k < 6; ++k) {
      ASSERT_LE(std::abs(phi[k]), 5.0);
      sum[k] += phi[k] / kSteps;
      square[k] += phi[k] * phi[k] / kSteps;
    }
  }
  for (int k = 0; k < 6; ++k) {
    EXPECT_NEAR(sum[k], 0.0, 0.15);
    EXPECT_NEAR(square[k], 1.0, 0.25);
  }
}

TEST(ColumnNetworkTest, SeedsDrawParametersOfTheStatedDeviation) {
  const NetworkConfig config = {.columns = 200, .cumulant_lags = 0};
  const NetworkState first(ColumnNetwork<float>(config, 8, 1, 1));
  const NetworkState same(ColumnNetwork<float>(config, 8, 1, 1));
  const NetworkState other(ColumnNetwork<float>(config, 8, 1, 2));
  EXPECT_EQ(first.runs, same.runs);
  EXPECT_NE(first.parameters(), other.parameters());
  double square = 0.0;
  for (const double theta : first.parameters()) square += theta * theta / first.parameters().size();
  EXPECT_NEAR(std::sqrt(square), 0.3 / 3.0, 0.003);
  EXPECT_GT(std::set<double>(first.parameters().begin(), first.parameters().end()).size(), 7900u);
}

TEST(ColumnNetworkTest, NoColumnsAreANetworkToo) {
  ColumnNetwork<float> network({.columns = 0, .cumulant_lags = 0}, 2, 1, 1);
  const std::vector<float> x = {1.0f, -1.0f};
  EXPECT_TRUE(network.Forward(x).empty());
  const HeadSignal head = {1.0, 0.5, {}};
  EXPECT_EQ(network.Learn(absl::MakeConstSpan(&head, 1)), 0);
}

}  // namespace
}  // namespace nexting::core
