// A stage: n recurrent columns that see the same inputs, each with its own past only, and exact traces of every
// parameter. This class holds what all kinds of cell share; lstm_stage.h, elstm_stage.h and rtu_stage.h have the cells'
// equations.
//
// A parameter theta multiplies an input x_j, or belongs to the column itself (such as a bias). For each parameter a
// cell keeps the derivatives of its states by that parameter (the traces) and advances them by a recurrence over the
// column's own states, so no sum crosses columns. The first traces are those of the outputs h_o:
//
//   theta <- theta + step of (sum over heads of delta_head e_head)     parameter_step.h
//   TH_o <- the cell's recurrence
//   e_head <- decay_head e_head + sum over outputs o of (dy/dh_o) TH_o
//
// Shapes: parameters and traces are [gates][own parameters, then m inputs][n columns], with the columns contiguous.
// Every loop runs over columns, and so gives the same bits at any vector width. A stage with m inputs may be given only
// the first few of them; the weights of the others are then 0 and stay 0.
#ifndef NEXTING_CORE_COLUMNS_COLUMN_STAGE_H_
#define NEXTING_CORE_COLUMNS_COLUMN_STAGE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "core/head_signal.h"
#include "core/learner_config.h"
#include "core/random.h"
#include "core/state.h"

namespace nexting::core {

// T is float in the learner and double where tests look for exactness.
template <typename T>
class ColumnStage {
 public:
  struct State {
    std::vector<T> parameters;           // [gates][own + m][n] theta
    std::vector<std::vector<T>> traces;  // each as the parameters; none when frozen
    std::vector<T> eligibility;          // [heads][gates][own + m][n] e; empty when frozen
    std::vector<T> square_update;        // [gates][own + m][n] v; empty unless the step method keeps it
    std::vector<T> mean_update;          // [gates][own + m][n] m; empty unless the step method keeps it
    std::vector<T> update_sum;           // [gates][own + m][n] sum of u; empty unless the step method sums
    std::vector<std::vector<T>> memory;  // [n] each: the outputs, then the cell's other states
    uint64_t updates_summed = 0;         // how many updates are in update_sum

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.parameters, self.traces, self.eligibility, self.square_update, self.mean_update, self.update_sum,
            self.memory, self.updates_summed);
    }
  };

  struct Options {
    int columns = 0;      // n
    int inputs = 0;       // m
    int heads = 1;        // eligibilities
    bool frozen = false;  // forward only: no traces
    StepSize step_size;
  };

  virtual ~ColumnStage() = default;

  // Advances the columns by one step. REQUIRES: x.size() <= m, finite
  virtual void Forward(absl::Span<const T> x) = 0;

  // Moves the parameters, then advances traces and eligibilities. x is that of the last Forward, and dy_doutput of each
  // head is [outputs][n]. The coefficients of the traces are those of the parameters that Forward used. Returns how
  // many columns had traces beyond their bound (recipe.h); these are set to 0. Does nothing where frozen. Cost for
  // each parameter: the cell's multiply-adds, and 3 for each head.
  int Learn(absl::Span<const T> x, absl::Span<const HeadGradient<T>> heads);

  // Sets all parameters and states of a column to 0, and its step memory to its start.
  void ClearColumn(int column);

  // Starts a column again: its own parameters and its weights for the first `inputs` inputs are drawn at random, and
  // all else is cleared.
  virtual void DrawColumn(int column, int inputs, Random& random);

  // Takes over the parameters and the memory of a column of another stage. REQUIRES: same cell and inputs in both
  void CopyColumn(int column, const ColumnStage& from, int from_column);

  // Starts input j again in every column: weight 0, and its traces, eligibilities and step memory as before the first
  // step.
  void ForgetInput(int j);

  // sums[k] += sum over the gates of |weight of input j in column k|. REQUIRES: sums.size() == n
  void AddConsumption(int j, absl::Span<double> sums) const;

  int columns() const { return options_.columns; }
  int inputs() const { return options_.inputs; }
  int outputs() const { return shape_.outputs; }
  int gates() const { return shape_.gates; }
  int own_parameters() const { return shape_.own; }

  // Output o of every column, [n].
  absl::Span<const T> output(int o) const { return state_.memory[o]; }

  // Index into parameters and traces: j in [0, m) is the weight of an input, j = m + i the column's own i-th parameter.
  size_t index(int gate, int j, int column) const;

  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 protected:
  // How many numbers a cell has of each kind; constants of each class.
  struct Shape {
    int gates;     // weight vectors over the inputs
    int own;       // the column's own parameters of each gate
    int traces;    // traces of each parameter
    int memories;  // states of each column
    int outputs;   // how many of the states are features; these and their traces come first
  };

  ColumnStage(const Options& options, const Shape& shape);

  // Advances the traces of one row of parameters, index(gate, j, 0 .. n - 1), and raises peak().
  virtual void AdvanceTraces(int gate, int j, absl::Span<const T> x) = 0;

  bool frozen() const { return options_.frozen; }
  const T* parameters(int gate, int j) const { return state_.parameters.data() + index(gate, j, 0); }
  T* trace(int t, int gate, int j) { return state_.traces[t].data() + index(gate, j, 0); }
  T* memory(int i) { return state_.memory[i].data(); }
  T* peak() { return peak_.data(); }  // [n] largest magnitude of a column's traces in this step

  // sum[k] += sum over j of theta[gate][j][k] x_j.
  void AddWeightedInputs(int gate, absl::Span<const T> x, T* sum) const;

 private:
  bool sums_updates() const { return !state_.update_sum.empty(); }
  void MoveRow(size_t row, absl::Span<const HeadGradient<T>> heads);
  void AdvanceEligibilities(size_t row, absl::Span<const HeadGradient<T>> heads);
  int ResetDivergedColumns();
  void ClearTraces(int column);

  const Options options_;
  const Shape shape_;
  State state_;
  std::vector<T> gradient_;  // [n] of the current row
  std::vector<T> peak_;      // [n] of the current step
};

static_assert(VisitsEveryMember<ColumnStage<float>::State>());

// A stage of the given cell, with every parameter 0.
template <typename T>
std::unique_ptr<ColumnStage<T>> MakeColumnStage(CellType cell, const typename ColumnStage<T>::Options& options);

}  // namespace nexting::core

#endif  // NEXTING_CORE_COLUMNS_COLUMN_STAGE_H_
