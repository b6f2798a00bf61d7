// The traces of LstmStage are exact derivatives: against finite differences and against back-propagation through time,
// for every kind of parameter of every column.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/columns/lstm_stage.h"
#include "tests/core/columns/lstm_stage_source.h"
#include "tests/testing/finite_differences.h"
#include "tests/testing/numbers.h"
#include "tests/testing/unrolled_lstm.h"

namespace nexting::core {
namespace {

using testing::Numbers;
using testing::Sequence;
using testing::UnrolledLstm;

struct Case {
  int inputs, columns;
  uint64_t seed;
  double scale;  // standard deviation of the parameters
};

std::string Name(const ::testing::TestParamInfo<Case>& info) {
  return "m" + std::to_string(info.param.inputs) + "n" + std::to_string(info.param.columns) + "seed" +
         std::to_string(info.param.seed);
}

constexpr int kSteps = 360;

bool IsCheckpoint(int t) { return t == 0 || t == 1 || t == 17 || t == 120 || t == 301 || t == kSteps - 1; }

double LargestMagnitude(const std::vector<double>& numbers) {
  double largest = 0.0;
  for (const double number : numbers) largest = std::max(largest, std::abs(number));
  return largest;
}

// Each of `traces` within tolerance * the row's scale, the row being one gate's parameters. A saturated gate's row,
// more than ten times smaller than the column's largest trace, counts as a tenth of that: its 1 - g^2 is rounded at 1.
void ExpectTraces(const std::vector<double>& traces, const std::vector<double>& exact, double tolerance) {
  const size_t row = traces.size() / kGates;
  const double least_scale = std::max(0.1 * LargestMagnitude(exact), 1e-6);
  for (size_t gate = 0; gate < kGates; ++gate) {
    const std::vector<double> exact_row(exact.begin() + gate * row, exact.begin() + (gate + 1) * row);
    const double scale = std::max(LargestMagnitude(exact_row), least_scale);
    for (size_t j = 0; j < row; ++j) {
      ASSERT_NEAR(traces[gate * row + j], exact_row[j], tolerance * scale) << "gate " << gate << " parameter " << j;
    }
  }
}

class LstmStageGradientTest : public ::testing::TestWithParam<Case> {
 protected:
  // Runs a stage whose parameters do not move and calls check(t, column, stage, unrolled column) at the checkpoints.
  template <typename T, typename Check>
  static void Run(Check check) {
    const Case c = GetParam();
    Numbers numbers(c.seed);
    const Sequence xs = DrawInputs(numbers, kSteps, c.inputs);
    LstmStage<T> stage({.columns = c.columns, .inputs = c.inputs, .step_size = {StepMethod::kSgd, 0.0}});
    DrawParameters(numbers, c.scale, stage);
    std::vector<UnrolledLstm> unrolled;
    for (int k = 0; k < c.columns; ++k) {
      unrolled.emplace_back(c.inputs, ColumnOf(stage, stage.state().parameters, k));
      unrolled.back().Run(xs);
    }
    const std::vector<T> slopes(c.columns, T(0));
    for (int t = 0; t < kSteps; ++t) {
      ASSERT_EQ(StepStage(xs[t], T(0.5), T(0), slopes, stage), 0);
      if (!IsCheckpoint(t)) continue;
      for (int k = 0; k < c.columns; ++k) {
        SCOPED_TRACE(::testing::Message() << "step " << t << " column " << k);
        check(t, k, stage, unrolled[k], xs);
        if (::testing::Test::HasFatalFailure()) return;
      }
    }
  }
};

TEST_P(LstmStageGradientTest, DoubleTracesEqualBackPropagationThroughTime) {
  Run<double>([](int t, int k, const LstmStage<double>& stage, const UnrolledLstm& unrolled, const Sequence&) {
    ASSERT_NEAR(stage.hidden()[k], unrolled.hidden(t), 1e-13);
    ASSERT_NEAR(stage.cell()[k], unrolled.cell(t), 1e-12);
    ExpectTraces(ColumnOf(stage, stage.hidden_trace(), k), unrolled.HiddenGradient(t), 2e-12);
    ExpectTraces(ColumnOf(stage, stage.cell_trace(), k), unrolled.CellGradient(t), 2e-12);
  });
}

TEST_P(LstmStageGradientTest, FloatTracesFollowBackPropagationInDouble) {
  Run<float>([](int t, int k, const LstmStage<float>& stage, const UnrolledLstm& unrolled, const Sequence&) {
    ASSERT_NEAR(stage.hidden()[k], unrolled.hidden(t), 1e-5);
    ExpectTraces(ColumnOf(stage, stage.hidden_trace(), k), unrolled.HiddenGradient(t), 2e-5);
    ExpectTraces(ColumnOf(stage, stage.cell_trace(), k), unrolled.CellGradient(t), 2e-5);
  });
}

TEST_P(LstmStageGradientTest, DoubleTracesEqualFiniteDifferences) {
  Run<double>([](int t, int k, const LstmStage<double>& stage, const UnrolledLstm&, const Sequence& xs) {
    const std::vector<double> theta = ColumnOf(stage, stage.state().parameters, k);
    const Sequence seen(xs.begin(), xs.begin() + t + 1);
    std::vector<double> hidden, cell;
    for (size_t parameter = 0; parameter < theta.size(); ++parameter) {
      const auto rerun = [&](double moved) {
        std::vector<double> other = theta;
        other[parameter] = moved;
        UnrolledLstm column(stage.inputs(), other);
        column.Run(seen);
        return column;
      };
      const auto final_hidden = [&](double moved) { return rerun(moved).hidden(t); };
      const auto final_cell = [&](double moved) { return rerun(moved).cell(t); };
      hidden.push_back(testing::CentralDifference(final_hidden, theta[parameter], 1e-3));
      cell.push_back(testing::CentralDifference(final_cell, theta[parameter], 1e-3));
    }
    ExpectTraces(ColumnOf(stage, stage.hidden_trace(), k), hidden, 1e-7);
    ExpectTraces(ColumnOf(stage, stage.cell_trace(), k), cell, 1e-7);
  });
}

INSTANTIATE_TEST_SUITE_P(Sizes, LstmStageGradientTest,
                         ::testing::Values(Case{1, 1, 1, 0.3}, Case{1, 4, 2, 0.5}, Case{1, 7, 3, 0.7},
                                           Case{3, 1, 4, 0.5}, Case{3, 4, 5, 0.3}, Case{3, 7, 6, 0.7},
                                           Case{8, 1, 7, 0.3}, Case{8, 4, 8, 0.2}, Case{8, 7, 9, 0.4}),
                         Name);

}  // namespace
}  // namespace nexting::core
