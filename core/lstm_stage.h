// A stage: n LSTM columns that see the same m inputs and each only its own past, with exact traces of every parameter
// (the paper's equations 7-12 and appendix A).
//
//   i, f, o = sigmoid(W x + u h' + b)    g = tanh(W x + u h' + b)    c = f c' + i g    h = o tanh(c)
//
// One parameter multiplies z: an input x_j, the column's own previous state h', or 1. Its traces TC = dc/dtheta and TH
// = dh/dtheta obey
//
//   kappa = c' f (1-f) u_f + i (1-g^2) u_g + g i (1-i) u_i     A = o (1 - tanh(c)^2)     omega = tanh(c) o (1-o) u_o
//   TC <- f TC + kappa TH + s z      s_i = g i (1-i)    s_f = c' f (1-f)    s_g = i (1-g^2)    s_o = 0
//   TH <- A TC + omega TH_old + r z  r_o = tanh(c) o (1-o), the other gates' r = 0
//
// Shapes: parameters and traces are [4 gates i, f, o, g][m + 2: inputs, u, b][n columns], columns contiguous, so every
// loop runs over columns, has no sum across them, and gives the same bits at any vector width. Cost: forward 4 (m+2) n
// multiply-adds; learning about 6 + 3 heads for each of the 4 (m+2) n parameters.
#ifndef NEXTING_CORE_LSTM_STAGE_H_
#define NEXTING_CORE_LSTM_STAGE_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "core/learner_config.h"
#include "core/state.h"

namespace nexting::core {

inline constexpr int kGates = 4;
enum Gate : int { kInputGate = 0, kForgetGate = 1, kOutputGate = 2, kCellGate = 3 };

// What one head asks of the parameters in a step.
template <typename T>
struct HeadGradient {
  T delta = 0;                     // TD error of the previous prediction, in [-1e3, 1e3]
  T decay = 0;                     // gamma lambda in [0, 1)
  absl::Span<const T> dy_dhidden;  // [n] derivative of this step's prediction by h_k, each in [-1e6, 1e6]
};

// T is float in the learner and double where tests look for exactness.
template <typename T>
class LstmStage {
 public:
  struct State {
    std::vector<T> parameters;     // [4][m+2][n] theta
    std::vector<T> cell_trace;     // [4][m+2][n] TC; empty when frozen
    std::vector<T> hidden_trace;   // [4][m+2][n] TH; empty when frozen
    std::vector<T> eligibility;    // [heads][4][m+2][n] e; empty when frozen
    std::vector<T> square_update;  // [4][m+2][n] v; empty unless RMSProp
    std::vector<T> hidden;         // [n] h
    std::vector<T> cell;           // [n] c

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.parameters, self.cell_trace, self.hidden_trace, self.eligibility, self.square_update, self.hidden,
            self.cell);
    }
  };

  struct Options {
    int columns = 0;      // n
    int inputs = 0;       // m
    int heads = 1;        // eligibilities
    bool frozen = false;  // forward only: no traces
    StepSize step_size;
  };

  // Parameters are 0; the caller draws them.
  explicit LstmStage(const Options& options);

  // Advances h and c by one step. REQUIRES: x.size() == m, finite
  void Forward(absl::Span<const T> x);

  // With the x of the Forward before it: moves the parameters by sum over heads of delta_h e_h, then advances the
  // traces and e_h <- decay_h e_h + dy/dh TH. The trace coefficients are those of the parameters that Forward used.
  // Returns how many columns had traces beyond 1e8, which are set to zero. Nothing where frozen.
  int Learn(absl::Span<const T> x, absl::Span<const HeadGradient<T>> heads);

  int columns() const { return options_.columns; }
  int inputs() const { return options_.inputs; }
  size_t index(int gate, int j, int column) const;  // into parameters and traces; j == m is u, j == m + 1 is b
  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  void ComputeGates(absl::Span<const T> x);
  void ComputeCoefficients();
  void MoveParameters(size_t row, absl::Span<const HeadGradient<T>> heads);
  template <bool kIsOutputGate, typename Source>
  void AdvanceTraces(size_t row, int gate, Source source);
  void AdvanceEligibilities(size_t row, absl::Span<const HeadGradient<T>> heads);
  int ResetDivergedColumns();

  const Options options_;
  State state_;

  // Of the current step, [n] each; nothing here outlives it.
  struct Scratch {
    std::vector<T> gate[kGates];
    std::vector<T> source[kGates];  // s_i, s_f, r_o, s_g
    std::vector<T> tanh_cell, hidden_before, cell_before, kappa, a, omega, gradient, peak;
  };
  Scratch scratch_;
};

static_assert(VisitsEveryMember<LstmStage<float>::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_LSTM_STAGE_H_
