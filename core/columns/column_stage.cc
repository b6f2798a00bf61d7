#include "core/columns/column_stage.h"

#include <algorithm>
#include <cmath>

#include "core/bounds.h"
#include "core/check.h"
#include "core/columns/elstm_stage.h"
#include "core/columns/lstm_stage.h"
#include "core/columns/rtu_stage.h"
#include "core/parameter_step.h"
#include "core/recipe.h"
#include "core/vectorise.h"

namespace nexting::core {

template <typename T>
ColumnStage<T>::ColumnStage(const Options& options, const Shape& shape) : options_(options), shape_(shape) {
  const size_t n = options.columns;
  const size_t parameters = shape.gates * (shape.own + options.inputs) * n;
  state_.parameters.assign(parameters, T(0));
  state_.memory.assign(shape.memories, std::vector<T>(n, T(0)));
  gradient_.resize(n);
  peak_.resize(n);
  if (options.frozen) return;
  state_.traces.assign(shape.traces, std::vector<T>(parameters, T(0)));
  state_.eligibility.assign(parameters * options.heads, T(0));
  if (KeepsSquare(options.step_size.method)) {
    state_.square_update.assign(parameters, T(options.step_size.initial_square));
  }
  if (KeepsMean(options.step_size.method)) state_.mean_update.assign(parameters, T(0));
  if (SumsUpdates(options.step_size.method)) state_.update_sum.assign(parameters, T(0));
}

template <typename T>
size_t ColumnStage<T>::index(int gate, int j, int column) const {
  const int row = j < options_.inputs ? shape_.own + j : j - options_.inputs;
  return (static_cast<size_t>(gate) * (shape_.own + options_.inputs) + row) * options_.columns + column;
}

template <typename T>
void ColumnStage<T>::AddWeightedInputs(int gate, absl::Span<const T> x, T* sum) const {
  const int n = options_.columns;
  for (size_t j = 0; j < x.size(); ++j) {
    const T* w = parameters(gate, static_cast<int>(j));
    const T x_j = x[j];
    NEXTING_INDEPENDENT
    for (int k = 0; k < n; ++k) sum[k] += w[k] * x_j;
  }
}

template <typename T>
int ColumnStage<T>::Learn(absl::Span<const T> x, absl::Span<const HeadGradient<T>> heads) {
  if (options_.frozen) return 0;
  NEXTING_CHECK(x.size() <= static_cast<size_t>(options_.inputs));
  NEXTING_CHECK(heads.size() == static_cast<size_t>(options_.heads));
  std::fill(peak_.begin(), peak_.end(), T(0));
  // TD errors that follow each other partly cancel, so the sum of some updates has far less noise than each of them
  // has. Division and square root are then needed only once for all of them (parameter_step.h).
  if (sums_updates()) state_.updates_summed = (state_.updates_summed + 1) % kRecipe.steps.updates_summed;
  // A TD error belongs to the prediction of the step before, so the parameters move along the eligibilities of the
  // steps up to that one, and only then does this step join them. The traces may follow the move, because their
  // coefficients are those that Forward computed.
  const auto learn_row = [&](int gate, int j) {
    const size_t row = index(gate, j, 0);
    MoveRow(row, heads);
    AdvanceTraces(gate, j, x);
    AdvanceEligibilities(row, heads);
  };
  for (int gate = 0; gate < shape_.gates; ++gate) {
    for (int i = 0; i < shape_.own; ++i) learn_row(gate, options_.inputs + i);
    for (int j = 0; j < static_cast<int>(x.size()); ++j) learn_row(gate, j);
  }
  return ResetDivergedColumns();
}

template <typename T>
void ColumnStage<T>::MoveRow(size_t row, absl::Span<const HeadGradient<T>> heads) {
  const int n = options_.columns;
  T* update = sums_updates() ? state_.update_sum.data() + row : gradient_.data();
  if (!sums_updates()) std::fill_n(update, n, T(0));
  for (size_t h = 0; h < heads.size(); ++h) {
    const T* e = state_.eligibility.data() + h * state_.parameters.size() + row;
    const T delta = heads[h].delta;
    NEXTING_INDEPENDENT
    for (int k = 0; k < n; ++k) update[k] += delta * e[k];
  }
  if (state_.updates_summed > 0) return;
  const auto at_row = [row](std::vector<T>& kept) { return kept.empty() ? nullptr : kept.data() + row; };
  MoveParameters(options_.step_size, update, n, {at_row(state_.square_update), at_row(state_.mean_update)},
                 T(kRecipe.bounds.parameter), state_.parameters.data() + row);
  if (sums_updates()) std::fill_n(update, n, T(0));
}

template <typename T>
void ColumnStage<T>::AdvanceEligibilities(size_t row, absl::Span<const HeadGradient<T>> heads) {
  const int n = options_.columns;
  for (size_t h = 0; h < heads.size(); ++h) {
    T* e = state_.eligibility.data() + h * state_.parameters.size() + row;
    const T decay = heads[h].decay;
    const T* slope = heads[h].dy_doutput.data();
    const T* output_trace = state_.traces[0].data() + row;
    // One loop for each number of outputs, so that each eligibility is read and written once.
    if (shape_.outputs == 1) {
      NEXTING_INDEPENDENT
      for (int k = 0; k < n; ++k) e[k] = FlushTiny(decay * e[k] + slope[k] * output_trace[k]);
    } else {
      const T* second_trace = state_.traces[1].data() + row;
      NEXTING_INDEPENDENT
      for (int k = 0; k < n; ++k) {
        e[k] = FlushTiny(decay * e[k] + slope[k] * output_trace[k] + slope[n + k] * second_trace[k]);
      }
    }
  }
}

template <typename T>
int ColumnStage<T>::ResetDivergedColumns() {
  int diverged = 0;
  for (int k = 0; k < options_.columns; ++k) {
    if (peak_[k] <= T(kRecipe.bounds.trace)) continue;
    ++diverged;
    ClearTraces(k);
  }
  return diverged;
}

template <typename T>
void ColumnStage<T>::ClearTraces(int column) {
  for (std::vector<T>& trace : state_.traces) {
    for (size_t i = column; i < trace.size(); i += options_.columns) trace[i] = T(0);
  }
  for (size_t i = column; i < state_.eligibility.size(); i += options_.columns) state_.eligibility[i] = T(0);
}

template <typename T>
void ColumnStage<T>::ClearColumn(int column) {
  NEXTING_CHECK(column >= 0 && column < options_.columns);
  for (size_t i = column; i < state_.parameters.size(); i += options_.columns) state_.parameters[i] = T(0);
  for (std::vector<T>& memory : state_.memory) memory[column] = T(0);
  for (size_t i = column; i < state_.square_update.size(); i += options_.columns) {
    state_.square_update[i] = T(options_.step_size.initial_square);
  }
  for (size_t i = column; i < state_.mean_update.size(); i += options_.columns) state_.mean_update[i] = T(0);
  for (size_t i = column; i < state_.update_sum.size(); i += options_.columns) state_.update_sum[i] = T(0);
  ClearTraces(column);
}

template <typename T>
void ColumnStage<T>::DrawColumn(int column, int inputs, Random& random) {
  NEXTING_CHECK(inputs >= 0 && inputs <= options_.inputs);
  ClearColumn(column);
  // A uniform number in [-a, a] has the deviation a / sqrt(3).
  const double half_width = std::sqrt(3.0) * kRecipe.columns.initial_deviation / std::sqrt(inputs + 1.0);
  for (int gate = 0; gate < shape_.gates; ++gate) {
    for (int row = 0; row < shape_.own + inputs; ++row) {
      const int j = row < shape_.own ? options_.inputs + row : row - shape_.own;
      state_.parameters[index(gate, j, column)] = static_cast<T>(half_width * random.Symmetric());
    }
  }
}

template <typename T>
void ColumnStage<T>::CopyColumn(int column, const ColumnStage& from, int from_column) {
  NEXTING_CHECK(gates() == from.gates() && own_parameters() == from.own_parameters() && inputs() == from.inputs());
  NEXTING_CHECK(column >= 0 && column < columns() && from_column >= 0 && from_column < from.columns());
  size_t at = from_column;
  for (size_t i = column; i < state_.parameters.size(); i += options_.columns, at += from.options_.columns) {
    state_.parameters[i] = from.state_.parameters[at];
  }
  for (size_t i = 0; i < state_.memory.size(); ++i) state_.memory[i][column] = from.state_.memory[i][from_column];
}

template <typename T>
void ColumnStage<T>::ForgetInput(int j) {
  NEXTING_CHECK(j >= 0 && j < options_.inputs);
  const size_t n = options_.columns;
  for (int gate = 0; gate < shape_.gates; ++gate) {
    const size_t row = index(gate, j, 0);
    // Strides over the heads where there is one array for each head, and does nothing where the array is empty.
    const auto forget = [&](std::vector<T>& kept, T value) {
      for (size_t at = row; at < kept.size(); at += state_.parameters.size()) std::fill_n(kept.begin() + at, n, value);
    };
    forget(state_.parameters, T(0));
    for (std::vector<T>& trace : state_.traces) forget(trace, T(0));
    forget(state_.eligibility, T(0));
    forget(state_.square_update, T(options_.step_size.initial_square));
    forget(state_.mean_update, T(0));
    forget(state_.update_sum, T(0));
  }
}

template <typename T>
void ColumnStage<T>::AddConsumption(int j, absl::Span<double> sums) const {
  NEXTING_CHECK(j >= 0 && j < options_.inputs && sums.size() == static_cast<size_t>(options_.columns));
  for (int gate = 0; gate < shape_.gates; ++gate) {
    const T* w = parameters(gate, j);
    for (size_t k = 0; k < sums.size(); ++k) sums[k] += std::abs(static_cast<double>(w[k]));
  }
}

template <typename T>
std::unique_ptr<ColumnStage<T>> MakeColumnStage(CellType cell, const typename ColumnStage<T>::Options& options) {
  switch (cell) {
    case CellType::kLstm:
      return std::make_unique<LstmStage<T>>(options);
    case CellType::kElstm:
      return std::make_unique<ElstmStage<T>>(options);
    case CellType::kRtu:
      return std::make_unique<RtuStage<T>>(options);
  }
  return nullptr;
}

template class ColumnStage<float>;
template class ColumnStage<double>;
template std::unique_ptr<ColumnStage<float>> MakeColumnStage(CellType, const ColumnStage<float>::Options&);
template std::unique_ptr<ColumnStage<double>> MakeColumnStage(CellType, const ColumnStage<double>::Options&);

}  // namespace nexting::core
