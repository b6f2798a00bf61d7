// BPTT over consecutive sequences of k steps. State is carried from one sequence to the next,
// the gradient is not: g_s = dy_s/dtheta sees the state before its own sequence as a constant,
// and all of the steps from the sequence's first to s.
//
// TD(lambda) moves the parameters at step t by delta_t e_{t-1} and has e_t = decay_t e_{t-1} + g_t.
// Here they are still within a sequence, so that its moves add up to one, made at its last step.
// With e_0 of the sequence before, and for each head
//
//   u   = sum over t = 1..k of delta_t e_{t-1}                 the update
//       = a_0 e_0 + sum over s = 1..k of a_s g_s               a_k = 0    a_{s-1} = delta_s + decay_s a_s
//   e_k = b_0 e_0 + sum over s = 1..k of b_s g_s               b_k = 1    b_{s-1} = decay_s b_s
//
// and a sum of g_s with weights is one pass back: one for u over all heads together, one for each e_k. So between two
// ends of a sequence nothing moves, and at an end all is done at once.
// Memory: k (m + 7 d + 1 + heads (d + 2)) numbers.
// Cost: 4 d n multiply-adds at every step (forward),
// (1 + heads) (4 k d n + 4 (k - 1) d r) at the last of each sequence.
#ifndef NEXTING_CORE_BASELINES_DENSE_SEQUENCE_BPTT_H_
#define NEXTING_CORE_BASELINES_DENSE_SEQUENCE_BPTT_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/baselines/dense/backward_pass.h"
#include "core/baselines/dense/dense_lstm.h"
#include "core/baselines/dense/wiring.h"
#include "core/head_signal.h"
#include "core/state.h"

namespace nexting::core {

template <typename T>
class SequenceBptt {
 public:
  struct State {
    std::vector<T> records;  // [k][m + 7 d + 1] local derivatives
    std::vector<T> slopes;   // [k][heads][d] dy/dh
    std::vector<T> deltas;   // [k][heads]
    std::vector<T> decays;   // [k][heads]
    uint64_t count = 0;      // steps so far; step t lies at t mod k

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.records, self.slopes, self.deltas, self.decays, self.count);
    }
  };

  // `wiring` outlives it. REQUIRES: k >= 1
  SequenceBptt(const Wiring& wiring, int k, int heads);

  // Takes the step that `lstm` made last. Returns whether it ends a sequence; then Close is to be called.
  // REQUIRES: heads.size() == heads
  bool Record(const DenseLstm<T>& lstm, absl::Span<const HeadGradient<T>> heads);
  // Writes u, shaped like the parameters, and turns `eligibility` [heads][parameters] from e_0 to e_k.
  // Returns how many passes a bound ended.
  int Close(absl::Span<const T> parameters, absl::Span<T> update, absl::Span<T> eligibility);

  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  int AddToUpdate(absl::Span<const T> parameters, absl::Span<T> update, absl::Span<const T> eligibility);
  bool ExtendEligibility(size_t head, absl::Span<const T> parameters, absl::Span<T> eligibility);
  LocalDerivatives<T> Local(size_t step) const;
  absl::Span<const T> Slope(size_t step, size_t head) const;

  const Wiring& wiring_;
  const size_t k_, heads_, record_size_;
  State state_;

  // Of the sequence that is closed.
  BackwardPass<T> pass_;
  std::vector<T> weights_;  // [heads] a_s
};

static_assert(VisitsEveryMember<SequenceBptt<float>::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_DENSE_SEQUENCE_BPTT_H_
