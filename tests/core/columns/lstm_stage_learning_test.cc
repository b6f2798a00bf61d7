// What LstmStage does with its traces: eligibilities, moves of the parameters, and the bound on traces.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/columns/lstm_stage.h"
#include "core/parameter_step.h"
#include "core/state.h"
#include "tests/core/columns/lstm_stage_source.h"
#include "tests/testing/brute_force_rtrl.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::BruteForceRtrl;
using testing::Numbers;
using testing::Sequence;

using Stage = LstmStage<double>;

struct Signals {
  double delta;
  std::vector<double> slopes;
};

// Two heads of different decay over a random run, with everything that was asked kept.
class TwoHeads {
 public:
  static constexpr int kColumns = 3;
  static constexpr int kInputs = 2;
  static constexpr double kDecays[2] = {0.5, 0.93};

  explicit TwoHeads(const StepSize& step_size)
      : numbers_(11),
        xs_(DrawInputs(numbers_, 200, kInputs)),
        stage_({.columns = kColumns, .inputs = kInputs, .heads = 2, .step_size = step_size}) {
    DrawParameters(numbers_, 0.5, stage_);
  }

  void Step(size_t t) {
    traces_.push_back({});
    signals_.push_back({});
    for (int h = 0; h < 2; ++h) signals_.back().push_back({numbers_.Normal(), numbers_.Normals(kColumns)});
    std::vector<HeadGradient<double>> heads;
    for (int h = 0; h < 2; ++h) {
      heads.push_back({.delta = signals_[t][h].delta, .decay = kDecays[h], .dy_doutput = signals_[t][h].slopes});
    }
    stage_.Forward(xs_[t]);
    ASSERT_EQ(stage_.Learn(xs_[t], heads), 0);
    traces_.back() = stage_.hidden_trace();
  }

  // sum over s <= t of decay^(t-s) slope_s TH_s.
  double Eligibility(int h, size_t t, size_t parameter) const {
    double sum = 0.0;
    for (size_t s = 0; s <= t; ++s) {
      sum += std::pow(kDecays[h], t - s) * signals_[s][h].slopes[parameter % kColumns] * traces_[s][parameter];
    }
    return sum;
  }

  // sum over heads of delta_t e_{t-1}.
  double Gradient(size_t t, size_t parameter) const {
    return signals_[t][0].delta * Eligibility(0, t - 1, parameter) +
           signals_[t][1].delta * Eligibility(1, t - 1, parameter);
  }

  const Stage& stage() const { return stage_; }
  const Sequence& xs() const { return xs_; }

 private:
  Numbers numbers_;
  Sequence xs_;
  Stage stage_;
  std::vector<std::vector<double>> traces_;
  std::vector<std::vector<Signals>> signals_;
};

TEST(LstmStageLearningTest, EligibilitiesAreDecayingSumsOfGradients) {
  TwoHeads run({StepMethod::kSgd, 0.01});
  const size_t parameters = run.stage().state().parameters.size();
  for (size_t t = 0; t < run.xs().size(); ++t) {
    run.Step(t);
    if (t % 40 != 3) continue;
    for (int h = 0; h < 2; ++h) {
      for (size_t p = 0; p < parameters; ++p) {
        const double exact = run.Eligibility(h, t, p);
        ASSERT_NEAR(run.stage().state().eligibility[h * parameters + p], exact, 1e-12 * (1.0 + std::abs(exact)));
      }
    }
  }
}

TEST(LstmStageLearningTest, SgdMovesByTheSumOverHeads) {
  TwoHeads run({StepMethod::kSgd, 0.01});
  run.Step(0);
  for (size_t t = 1; t < 100; ++t) {
    const std::vector<double> before = run.stage().state().parameters;
    run.Step(t);
    for (size_t p = 0; p < before.size(); ++p) {
      ASSERT_NEAR(run.stage().state().parameters[p], before[p] + 0.01 * run.Gradient(t, p), 1e-12);
    }
  }
}

TEST(LstmStageLearningTest, RmsPropDividesByTheRootOfTheSquaresMean) {
  constexpr double kInitialSquare = 0.04;
  TwoHeads run({StepMethod::kRmsProp, 0.003, kInitialSquare});
  run.Step(0);
  std::vector<double> v(run.stage().state().parameters.size(), 0.9999 * kInitialSquare);
  for (size_t t = 1; t < 100; ++t) {
    const std::vector<double> before = run.stage().state().parameters;
    run.Step(t);
    for (size_t p = 0; p < before.size(); ++p) {
      const double gradient = run.Gradient(t, p);
      v[p] = 0.9999 * v[p] + 0.0001 * gradient * gradient;
      ASSERT_NEAR(run.stage().state().square_update[p], v[p], 1e-12 * (1 + v[p]));
      ASSERT_NEAR(run.stage().state().parameters[p], before[p] + 0.003 * gradient / (std::sqrt(v[p]) + 1e-8), 1e-12);
    }
  }
}

TEST(LstmStageLearningTest, SignalToNoiseTakesTheSumOf30StepsByHowMuchTheyAgree) {
  TwoHeads run({StepMethod::kSignalToNoise, 0.003, 0.04});
  run.Step(0);
  const ColumnStage<double>::State& state = run.stage().state();
  const size_t parameters = state.parameters.size();
  std::vector<double> sum(parameters, 0.0), v(parameters, 0.04), m(parameters, 0.0);
  for (size_t t = 1; t < 100; ++t) {
    const std::vector<double> before = state.parameters;
    run.Step(t);
    const bool due = (t + 1) % 30 == 0;
    for (size_t p = 0; p < parameters; ++p) {
      sum[p] += run.Gradient(t, p);
      double moved = before[p];
      if (due) {
        v[p] = 0.9999 * v[p] + 0.0001 * sum[p] * sum[p];
        const double n = sum[p] / (std::sqrt(v[p]) + 1e-8);
        m[p] += 3e-5 * (n - m[p]);
        moved += 0.003 * std::min(std::max(3e3 * m[p] * m[p], 0.003), 1.0) * n;
        sum[p] = 0.0;
      }
      ASSERT_NEAR(state.parameters[p], moved, 1e-12) << "step " << t;
      ASSERT_NEAR(state.update_sum[p], sum[p], 1e-12) << "step " << t;
      ASSERT_NEAR(state.mean_update[p], m[p], 1e-12) << "step " << t;
    }
  }
}

// Updates that all point one way, and updates of the same size that do not: after a while the former move a parameter
// by the whole step, the latter by a hundredth.
TEST(ParameterStepTest, NoiseIsSteppedAHundredTimesLessThanSignal) {
  const StepSize step = {StepMethod::kSignalToNoise, 0.001, 1.0};
  double square[2] = {1.0, 1.0}, mean[2] = {0.0, 0.0}, theta[2] = {0.0, 0.0};
  for (int t = 0; t < 200000; ++t) {
    const double gradient[2] = {1.0, t % 2 == 0 ? 1.0 : -1.0};
    const double before[2] = {theta[0], theta[1]};
    MoveParameters(step, gradient, 2, {square, mean}, 1e9, theta);
    if (t < 10000) continue;
    ASSERT_NEAR(theta[0] - before[0], 0.001, 1e-5);
    ASSERT_NEAR(std::abs(theta[1] - before[1]), 0.000003, 1e-7);
  }
}

TEST(LstmStageLearningTest, TracesOfMovingParametersEqualBruteForce) {
  TwoHeads run({StepMethod::kSgd, 0.02});
  std::vector<BruteForceRtrl> columns(TwoHeads::kColumns, BruteForceRtrl(TwoHeads::kInputs));
  const Stage& stage = run.stage();
  const std::vector<double> first = stage.state().parameters;
  for (size_t t = 0; t < run.xs().size(); ++t) {
    for (int k = 0; k < TwoHeads::kColumns; ++k) {
      columns[k].Step(ColumnOf(stage, stage.state().parameters, k), run.xs()[t]);
    }
    run.Step(t);
    for (int k = 0; k < TwoHeads::kColumns; ++k) {
      const std::vector<double> hidden = ColumnOf(stage, stage.hidden_trace(), k);
      const std::vector<double> cell = ColumnOf(stage, stage.cell_trace(), k);
      for (size_t p = 0; p < hidden.size(); ++p) {
        ASSERT_NEAR(hidden[p], columns[k].hidden_trace(p), 1e-12);
        ASSERT_NEAR(cell[p], columns[k].cell_trace(p), 1e-11);
      }
      ASSERT_NEAR(stage.hidden()[k], columns[k].hidden(), 1e-13);
    }
  }
  EXPECT_NE(first, stage.state().parameters);
}

TEST(LstmStageLearningTest, AFrozenStageRunsButNeverMoves) {
  Numbers numbers(12);
  Stage::Options options;
  options.columns = 4;
  options.inputs = 3;
  Stage learning(options);
  options.frozen = true;
  Stage frozen(options);
  DrawParameters(numbers, 0.5, learning);
  frozen.mutable_state().parameters = learning.state().parameters;
  const std::vector<double> before = frozen.state().parameters;
  EXPECT_TRUE(frozen.state().traces.empty());
  EXPECT_TRUE(frozen.state().eligibility.empty() && frozen.state().square_update.empty());
  const std::vector<double> slopes(4, 1.0);
  for (const std::vector<double>& x : DrawInputs(numbers, 100, 3)) {
    StepStage(x, 0.0, 0.9, slopes, learning);  // delta 0: its parameters stay too
    ASSERT_EQ(StepStage(x, 3.0, 0.9, slopes, frozen), 0);
    ASSERT_EQ(frozen.hidden(), learning.hidden());
    ASSERT_EQ(frozen.state().parameters, before);
  }
}

TEST(LstmStageLearningTest, ParametersStayWithinAHundred) {
  Numbers numbers(13);
  LstmStage<float> stage({.columns = 2, .inputs = 1, .step_size = {StepMethod::kSgd, 1.0}});
  DrawParameters(numbers, 0.5, stage);
  for (const std::vector<double>& x : DrawInputs(numbers, 300, 1)) {
    StepStage(x, 1000.0f, 0.9f, {1e6f, -1e6f}, stage);
    for (const float theta : stage.state().parameters) ASSERT_LE(std::abs(theta), 100.0f);
    ASSERT_TRUE(StateIsFinite(stage.state()));
  }
}

// A column whose own past drives it hard enough that its traces explode:
// near h = 0 the derivative of h by the previous h is o i u_g, far above 1.
template <typename T>
void MakeExplosive(int column, LstmStage<T>& stage) {
  auto& theta = stage.mutable_state().parameters;
  for (int gate = 0; gate < kGates; ++gate) {
    for (int j = 0; j < stage.inputs() + 2; ++j) theta[stage.index(gate, j, column)] = T(0);
  }
  theta[stage.index(kCellGate, stage.inputs(), column)] = T(60);
}

// The index of every number of `rows` that belongs to a column other than `column`.
template <typename T>
std::vector<T> Neighbours(const LstmStage<T>& stage, const std::vector<T>& rows, int column) {
  std::vector<T> out;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<int>(i % stage.columns()) != column) out.push_back(rows[i]);
  }
  return out;
}

TEST(LstmStageLearningTest, ADivergedColumnIsResetAndItsNeighboursAreUntouched) {
  constexpr int kExplosive = 1;
  Numbers numbers(14);
  LstmStage<float> calm({.columns = 4, .inputs = 2, .heads = 1, .step_size = {StepMethod::kSgd, 0.0}});
  LstmStage<float> stage({.columns = 4, .inputs = 2, .heads = 1, .step_size = {StepMethod::kSgd, 0.0}});
  DrawParameters(numbers, 0.4, calm);
  stage.mutable_state().parameters = calm.state().parameters;
  MakeExplosive(kExplosive, stage);
  const std::vector<float> slopes(4, 1.0f);
  int resets = 0;
  for (int t = 0; t < 60; ++t) {
    const std::vector<double> x = numbers.Normals(2);
    ASSERT_EQ(StepStage(x, 0.1f, 0.5f, slopes, calm), 0);
    const int reset = StepStage(x, 0.1f, 0.5f, slopes, stage);
    resets += reset;
    ASSERT_LE(reset, 1);
    ASSERT_TRUE(StateIsFinite(stage.state()));
    for (const auto rows :
         {&LstmStage<float>::cell_trace, &LstmStage<float>::hidden_trace, &LstmStage<float>::hidden}) {
      ASSERT_EQ(Neighbours(stage, (stage.*rows)(), kExplosive), Neighbours(calm, (calm.*rows)(), kExplosive));
    }
    ASSERT_EQ(Neighbours(stage, stage.state().eligibility, kExplosive),
              Neighbours(calm, calm.state().eligibility, kExplosive));
    if (reset == 0) continue;
    for (size_t i = kExplosive; i < stage.hidden_trace().size(); i += 4) {
      ASSERT_EQ(stage.hidden_trace()[i], 0.0f);
      ASSERT_EQ(stage.cell_trace()[i], 0.0f);
      ASSERT_EQ(stage.state().eligibility[i], 0.0f);
    }
  }
  EXPECT_GT(resets, 0);
}

// The largest signals that the contract allows, on traces that stay just below their bound for thousands of steps: a
// forget gate at 1 keeps the cell's trace for ever.
TEST(LstmStageLearningTest, TheLargestSignalsOnTheLargestTracesStayFinite) {
  // With TD errors of 0 nothing moves, whatever the step, and the divisors are at their least.
  const struct {
    StepSize step;
    float delta;
  } cases[] = {{{StepMethod::kSgd, 0.0}, 1e3f},
               {{StepMethod::kRmsProp, 0.0}, 1e3f},
               {{StepMethod::kSignalToNoise, 0.0}, 1e3f},
               {{StepMethod::kSignalToNoise, 1.0, 0.0}, 0.0f}};
  for (const auto& [step, delta] : cases) {
    constexpr int kHeads = 16;
    LstmStage<float> stage({.columns = 1, .inputs = 1, .heads = kHeads, .step_size = step});
    auto& state = stage.mutable_state();
    state.parameters[stage.index(kForgetGate, 2, 0)] = 100.0f;
    for (float& trace : state.traces[1]) trace = 9e7f;  // TC
    const std::vector<float> slope = {1e6f};
    const std::vector<HeadGradient<float>> heads(kHeads, {.delta = delta, .decay = 0.999f, .dy_doutput = slope});
    const std::vector<float> x = {0.0f};
    for (int t = 0; t < 20000; ++t) {
      stage.Forward(x);
      stage.Learn(x, heads);
      ASSERT_TRUE(StateIsFinite(stage.state())) << "step " << t;
    }
    EXPECT_GT(stage.cell_trace()[0], 8e7f);
  }
}

}  // namespace
}  // namespace nexting::core
