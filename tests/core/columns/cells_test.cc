// The cells beyond the LSTM: exact traces against brute force and finite differences; and what every cell's columns can
// do: be drawn, copied, cleared, and see only some of their inputs.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/columns/column_stage.h"
#include "core/random.h"
#include "tests/testing/finite_differences.h"
#include "tests/testing/numbers.h"
#include "tests/testing/slow_cells.h"

namespace nexting::core {
namespace {

using testing::CellState;
using testing::Dual;
using testing::Numbers;
using Stage = ColumnStage<double>;

CellState SlowStep(CellType cell, const std::vector<Dual>& theta, const std::vector<double>& x,
                   const CellState& before) {
  return cell == CellType::kElstm ? testing::SlowElstm(theta, x, before) : testing::SlowTraceUnit(theta, x, before);
}

// The parameters or traces of one column, [gates][inputs, own].
std::vector<double> ColumnOf(const Stage& stage, const std::vector<double>& rows, int column) {
  std::vector<double> out;
  for (int gate = 0; gate < stage.gates(); ++gate) {
    for (int j = 0; j < stage.inputs() + stage.own_parameters(); ++j) out.push_back(rows[stage.index(gate, j, column)]);
  }
  return out;
}

std::vector<Dual> WithSlope(const std::vector<double>& theta, size_t parameter) {
  std::vector<Dual> dual;
  for (size_t p = 0; p < theta.size(); ++p) dual.push_back({theta[p], p == parameter ? 1.0 : 0.0});
  return dual;
}

std::unique_ptr<Stage> DrawStage(CellType cell, const Stage::Options& options, uint64_t seed) {
  auto stage = MakeColumnStage<double>(cell, options);
  Random random(seed);
  for (int k = 0; k < options.columns; ++k) stage->DrawColumn(k, options.inputs, random);
  return stage;
}

void StepStage(Numbers& numbers, const std::vector<double>& x, Stage& stage) {
  const std::vector<double> slopes = numbers.Normals(stage.outputs() * stage.columns());
  const HeadGradient<double> head = {.delta = numbers.Normal(), .decay = 0.8, .dy_doutput = slopes};
  stage.Forward(x);
  stage.Learn(x, absl::MakeConstSpan(&head, 1));
}

std::string Name(CellType cell) { return std::vector<std::string>{"Lstm", "Elstm", "Rtu"}[static_cast<int>(cell)]; }

class NewCellTest : public ::testing::TestWithParam<CellType> {};

TEST_P(NewCellTest, TracesOfMovingParametersEqualBruteForce) {
  constexpr int kColumns = 3;
  for (const int inputs : {1, 4}) {
    Numbers numbers(31);
    const auto stage = DrawStage(
        GetParam(), {.columns = kColumns, .inputs = inputs, .step_size = {StepMethod::kSgd, 0.02}}, 7 + inputs);
    const std::vector<double> first = stage->state().parameters;
    const size_t parameters = first.size() / kColumns;
    std::vector<std::vector<CellState>> slow(kColumns, std::vector<CellState>(parameters));
    for (int t = 0; t < 200; ++t) {
      const std::vector<double> x = numbers.Normals(inputs);
      for (int k = 0; k < kColumns; ++k) {
        const std::vector<double> theta = ColumnOf(*stage, stage->state().parameters, k);
        for (size_t p = 0; p < parameters; ++p) slow[k][p] = SlowStep(GetParam(), WithSlope(theta, p), x, slow[k][p]);
      }
      StepStage(numbers, x, *stage);
      for (int k = 0; k < kColumns; ++k) {
        for (int o = 0; o < stage->outputs(); ++o) {
          ASSERT_NEAR(stage->output(o)[k], slow[k][0][o].value, 1e-12);
          const std::vector<double> traces = ColumnOf(*stage, stage->state().traces[o], k);
          for (size_t p = 0; p < parameters; ++p) {
            ASSERT_NEAR(traces[p], slow[k][p][o].slope, 1e-10 * (1 + std::abs(traces[p]))) << "parameter " << p;
          }
        }
      }
    }
    EXPECT_NE(first, stage->state().parameters);
  }
}

TEST_P(NewCellTest, TracesEqualFiniteDifferences) {
  constexpr int kInputs = 3;
  constexpr int kSteps = 80;
  Numbers numbers(32);
  const auto stage = DrawStage(GetParam(), {.columns = 4, .inputs = kInputs, .step_size = {StepMethod::kSgd, 0.0}}, 9);
  std::vector<std::vector<double>> xs;
  for (int t = 0; t < kSteps; ++t) {
    xs.push_back(numbers.Normals(kInputs));
    StepStage(numbers, xs.back(), *stage);
  }
  for (int k = 0; k < 4; ++k) {
    const std::vector<double> theta = ColumnOf(*stage, stage->state().parameters, k);
    for (int o = 0; o < stage->outputs(); ++o) {
      const std::vector<double> traces = ColumnOf(*stage, stage->state().traces[o], k);
      for (size_t p = 0; p < theta.size(); ++p) {
        const auto output = [&](double moved) {
          std::vector<double> other = theta;
          other[p] = moved;
          CellState state = {};
          for (const std::vector<double>& x : xs)
            state = SlowStep(GetParam(), WithSlope(other, theta.size()), x, state);
          return state[o].value;
        };
        const double exact = testing::CentralDifference(output, theta[p], 1e-3);
        ASSERT_NEAR(traces[p], exact, 1e-7 * (1 + std::abs(exact))) << "column " << k << " parameter " << p;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cells, NewCellTest, ::testing::Values(CellType::kElstm, CellType::kRtu),
                         [](const auto& test) { return Name(test.param); });

class AnyCellTest : public ::testing::TestWithParam<CellType> {
 protected:
  static constexpr int kColumns = 3;
  static constexpr int kInputs = 5;

  std::unique_ptr<Stage> Draw(uint64_t seed, bool frozen = false) {
    return DrawStage(GetParam(), {.columns = kColumns, .inputs = kInputs, .frozen = frozen, .step_size = {}}, seed);
  }

  Numbers numbers_{33};
};

TEST_P(AnyCellTest, InputsThatAreLeftOutAreZeros) {
  const auto some = Draw(5);
  const auto all = Draw(5);
  Numbers same(34);
  for (int t = 0; t < 60; ++t) {
    std::vector<double> x = numbers_.Normals(2);
    StepStage(same, x, *some);
    x.resize(kInputs, 0.0);
    Numbers again(34);
    StepStage(again, x, *all);
    same = Numbers(34);
    for (int o = 0; o < some->outputs(); ++o) ASSERT_EQ(some->output(o), all->output(o)) << "step " << t;
  }
}

TEST_P(AnyCellTest, ADrawnColumnSeesTheFirstInputsOnlyAndKeepsItThatWay) {
  auto stage = Draw(6);
  for (int t = 0; t < 30; ++t) StepStage(numbers_, numbers_.Normals(kInputs), *stage);
  Random random(8);
  stage->DrawColumn(1, 2, random);
  EXPECT_EQ(stage->output(0)[1], 0.0);
  for (int t = 0; t < 30; ++t) {
    for (int gate = 0; gate < stage->gates(); ++gate) {
      for (int j = 2; j < kInputs; ++j) ASSERT_EQ(stage->state().parameters[stage->index(gate, j, 1)], 0.0);
      EXPECT_NE(stage->state().parameters[stage->index(gate, 1, 1)], 0.0);
      EXPECT_NE(stage->state().parameters[stage->index(gate, 2, 0)], 0.0);
    }
    std::vector<double> x = numbers_.Normals(2);
    x.resize(kInputs, 0.0);
    StepStage(numbers_, x, *stage);
  }
}

TEST_P(AnyCellTest, ACopiedColumnGoesOnAsItWas) {
  const auto from = Draw(7);
  const auto to = Draw(8, true);
  for (int t = 0; t < 30; ++t) StepStage(numbers_, numbers_.Normals(kInputs), *from);
  to->CopyColumn(0, *from, 2);
  for (int t = 0; t < 30; ++t) {
    const std::vector<double> x = numbers_.Normals(kInputs);
    from->Forward(x);  // without Learn its parameters stay
    to->Forward(x);
    for (int o = 0; o < to->outputs(); ++o) ASSERT_EQ(to->output(o)[0], from->output(o)[2]);
  }
}

TEST_P(AnyCellTest, AClearedColumnIsSilent) {
  const auto stage = Draw(9, true);
  for (int t = 0; t < 30; ++t) {
    if (t == 10) stage->ClearColumn(1);
    stage->Forward(numbers_.Normals(kInputs));
    for (int o = 0; o < stage->outputs(); ++o) {
      EXPECT_EQ(stage->output(o)[1] == 0.0, t >= 10);
      EXPECT_NE(stage->output(o)[0], 0.0);
    }
  }
}

TEST_P(AnyCellTest, ConsumptionIsTheSumOfWeightsUntilTheInputIsForgotten) {
  const auto stage = Draw(10, true);
  const auto consumption = [&](int j) {
    std::vector<double> sums(kColumns, 0.0);
    stage->AddConsumption(j, absl::MakeSpan(sums));
    return sums;
  };
  for (int k = 0; k < kColumns; ++k) {
    double sum = 0.0;
    for (int gate = 0; gate < stage->gates(); ++gate) {
      sum += std::abs(stage->state().parameters[stage->index(gate, 3, k)]);
    }
    EXPECT_GT(sum, 0.0);
    EXPECT_NEAR(consumption(3)[k], sum, 1e-12);
  }
  const std::vector<double> other = consumption(2);
  stage->ForgetInput(3);
  EXPECT_EQ(consumption(3), std::vector<double>(kColumns, 0.0));
  EXPECT_EQ(consumption(2), other);
}

INSTANTIATE_TEST_SUITE_P(Cells, AnyCellTest, ::testing::Values(CellType::kLstm, CellType::kElstm, CellType::kRtu),
                         [](const auto& test) { return Name(test.param); });

}  // namespace
}  // namespace nexting::core
