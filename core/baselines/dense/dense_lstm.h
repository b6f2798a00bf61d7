// A recurrent layer of LSTM units that see each other. The gradient estimators of this folder share it.
//
//   i, f, o = sigmoid(W z)    g = tanh(W z)    c = f c' + i g    h = o tanh(c)    z = [x; h'; 1]
//
// With a_gate for the sums W z, the derivatives of a step are
//
//   dc/da_gate = s_gate        s_i = g i (1-i)    s_f = c' f (1-f)    s_g = i (1-g^2)
//   dh/da_o    = s_o           s_o = tanh(c) o (1-o)
//   dc/dc'     = f
//   dh/dc      = A             A = o (1 - tanh(c)^2)
//
// So the derivatives by a parameter of row (unit, gate) are s z_source for its own unit and 0 for all others. Those by
// h' follow from W. Cost of a step: 4 d n multiply-adds, with n = m + r + 1 (wiring.h).
#ifndef NEXTING_CORE_BASELINES_DENSE_DENSE_LSTM_H_
#define NEXTING_CORE_BASELINES_DENSE_DENSE_LSTM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/baselines/dense/wiring.h"
#include "core/head_signal.h"
#include "core/state.h"

namespace nexting::core {

// The local derivatives of a step, as a view of [values() + 6 d] numbers. They hold everything that a later pass needs
// of the state before the step, so the derivatives of k steps let a pass go k steps back.
template <typename T>
class LocalDerivatives {
 public:
  LocalDerivatives(const Wiring& wiring, const T* data)
      : values_(wiring.values()), units_(wiring.units()), data_(data) {}

  static size_t Size(const Wiring& wiring) { return wiring.values() + size_t{6} * wiring.units(); }

  const T* z() const { return data_; }                                                // [m + d + 1]
  const T* s(int gate) const { return data_ + values_ + size_t{1} * gate * units_; }  // [d]
  const T* forget() const { return s(kGates); }                                       // [d] f
  const T* a() const { return s(kGates + 1); }                                        // [d] A

 private:
  const size_t values_, units_;
  const T* const data_;
};

template <typename T>
class DenseLstm {
 public:
  struct State {
    std::vector<T> parameters;  // [d][4][n] W
    std::vector<T> hidden;      // [d] h
    std::vector<T> cell;        // [d] c

    static constexpr void Visit(auto& self, auto& visit) { visit(self.parameters, self.hidden, self.cell); }
  };

  // Parameters are drawn uniformly with the deviation s / sqrt(n), with the s of columns (recipe.h). `wiring` must
  // outlive the layer.
  DenseLstm(const Wiring& wiring, uint64_t seed);

  // Advances h and c by one step. REQUIRES: x.size() == m, finite
  void Forward(absl::Span<const T> x);

  // Of the last Forward; valid until the next.
  LocalDerivatives<T> local() const { return {wiring_, local_.data()}; }
  absl::Span<const T> local_data() const { return local_; }

  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  void ComputeGates();
  void ComputeLocalDerivatives();

  const Wiring& wiring_;
  State state_;

  // Of the current step.
  std::vector<T> local_;                    // see LocalDerivatives
  std::vector<T> gate_[kGates];             // [d] each
  std::vector<T> tanh_cell_, cell_before_;  // [d]
  std::vector<T> room_;                     // [n] for Wiring::Sources
};

static_assert(VisitsEveryMember<DenseLstm<float>::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_DENSE_DENSE_LSTM_H_
