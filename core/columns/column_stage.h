// A stage: n recurrent columns that see the same inputs and each only its own past, with exact traces of every
// parameter. What all kinds of cell share; lstm_stage.h, elstm_stage.h and rtu_stage.h have the equations.
//
// A parameter theta multiplies something: an input x_j, or what the cell says of its own parameters. A cell keeps for
// each parameter the derivatives of its states by it (traces), and advances them by a recurrence over the column's own
// states, so no sum crosses columns. The first traces are those of the outputs h_o:
//
//   theta <- theta + step of (sum over heads of delta_head e_head)     parameter_step.h
//   TH_o <- the cell's recurrence
//   e_head <- decay_head e_head + sum over outputs o of (dy/dh_o) TH_o
//
// Shapes: parameters and traces are [gates][own parameters, then m inputs][n columns], columns contiguous: every loop
// runs over columns and gives the same bits at any vector width. A stage with m inputs may be given the first few only;
// the weights of the rest are then 0 and stay so.
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
    std::vector<std::vector<T>> memory;  // [n] each: the outputs, then what else the cell remembers
    uint64_t updates_summed = 0;         // in update_sum

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

  // With the x of the Forward before it, and dy_doutput [outputs][n] of each head: moves the parameters, then advances
  // traces and eligibilities. The coefficients of the traces are those of the parameters that Forward used. Returns how
  // many columns had traces beyond their bound (recipe.h), which are set to zero. Nothing where frozen. Cost: a few
  // multiply-adds (the cell's), and 3 for each head, a parameter.
  int Learn(absl::Span<const T> x, absl::Span<const HeadGradient<T>> heads);

  // Everything of a column becomes 0.
  void ClearColumn(int column);

  // Starts a column again: parameters of its own and of the first `inputs` inputs drawn at random, all else 0.
  virtual void DrawColumn(int column, int inputs, Random& random);

  // Parameters and memory of a column of another stage with the same cell and inputs.
  void CopyColumn(int column, const ColumnStage& from, int from_column);

  // Input j begins anew in every column: its weight, and all that is kept of it, as it was before the first step.
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

  // Into parameters and traces; j in [0, m) is an input's weight, m + i the i-th parameter of the column's own.
  size_t index(int gate, int j, int column) const;

  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 protected:
  // How a cell is laid out; the constants of each class.
  struct Shape {
    int gates;     // parameter vectors over the inputs
    int own;       // further parameters with each gate
    int traces;    // numbers for each parameter
    int memories;  // numbers for each column
    int outputs;   // how many of these are features; their traces come first
  };

  ColumnStage(const Options& options, const Shape& shape);

  // Advances the traces of one row of parameters, index(gate, j, 0 .. n - 1), and raises peak().
  virtual void AdvanceTraces(int gate, int j, absl::Span<const T> x) = 0;

  bool frozen() const { return options_.frozen; }
  const T* parameters(int gate, int j) const { return state_.parameters.data() + index(gate, j, 0); }
  T* trace(int t, int gate, int j) { return state_.traces[t].data() + index(gate, j, 0); }
  T* memory(int i) { return state_.memory[i].data(); }
  T* peak() { return peak_.data(); }  // [n] largest magnitude of a column's traces in this step

  // sum[k] = sum over j of theta[gate][j][k] x_j, added to what is there.
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
  std::vector<T> gradient_;  // [n], of the current row
  std::vector<T> peak_;      // [n], of the current step
};

static_assert(VisitsEveryMember<ColumnStage<float>::State>());

// A stage of the configured cell, every parameter 0.
template <typename T>
std::unique_ptr<ColumnStage<T>> MakeColumnStage(CellType cell, const typename ColumnStage<T>::Options& options);

}  // namespace nexting::core

#endif  // NEXTING_CORE_COLUMNS_COLUMN_STAGE_H_
