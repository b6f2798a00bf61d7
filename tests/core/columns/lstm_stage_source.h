// A stage with drawn parameters and its input, for the tests of LstmStage.
#ifndef NEXTING_TESTS_CORE_COLUMNS_LSTM_STAGE_SOURCE_H_
#define NEXTING_TESTS_CORE_COLUMNS_LSTM_STAGE_SOURCE_H_

#include <vector>

#include "core/columns/lstm_stage.h"
#include "tests/testing/numbers.h"
#include "tests/testing/unrolled_lstm.h"

namespace nexting::core {

// Noise with long runs of zeros, now and then a value as large as the learner's clipping allows.
inline testing::Sequence DrawInputs(testing::Numbers& numbers, int steps, int inputs) {
  testing::Sequence xs;
  int silent = 0;
  for (int t = 0; t < steps; ++t) {
    if (silent == 0 && numbers.Chance(0.02)) silent = numbers.Integer(5, 60);
    std::vector<double> x(inputs, 0.0);
    for (double& value : x) {
      if (silent == 0) value = numbers.Chance(0.02) ? 5.0 : numbers.Normal();
      value = static_cast<float>(value);  // so that both precisions see the same
    }
    if (silent > 0) --silent;
    xs.push_back(x);
  }
  return xs;
}

template <typename T>
void DrawParameters(testing::Numbers& numbers, double scale, LstmStage<T>& stage) {
  for (T& theta : stage.mutable_state().parameters) theta = static_cast<T>(scale * numbers.Normal());
}

// The parameters of one column, [4][m + 2].
template <typename T>
std::vector<double> ColumnOf(const LstmStage<T>& stage, const std::vector<T>& rows, int column) {
  std::vector<double> out;
  for (int gate = 0; gate < kGates; ++gate) {
    for (int j = 0; j < stage.inputs() + 2; ++j) out.push_back(rows[stage.index(gate, j, column)]);
  }
  return out;
}

// One step of learning with one head.
template <typename T>
int StepStage(const std::vector<double>& x, T delta, T decay, const std::vector<T>& slopes, LstmStage<T>& stage) {
  const std::vector<T> input(x.begin(), x.end());
  stage.Forward(input);
  const HeadGradient<T> head = {.delta = delta, .decay = decay, .dy_doutput = slopes};
  return stage.Learn(input, absl::MakeConstSpan(&head, 1));
}

}  // namespace nexting::core

#endif  // NEXTING_TESTS_CORE_COLUMNS_LSTM_STAGE_SOURCE_H_
