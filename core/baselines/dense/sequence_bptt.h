// BPTT over consecutive sequences of k steps. The state goes on from one sequence to the next, the gradient does not:
// g_s = dy_s/dtheta goes back through all steps from s to the first of its sequence, and counts the state before that
// as a constant.
//
// TD(lambda) moves the parameters at step t by delta_t e_{t-1} and has e_t = decay_t e_{t-1} + g_t. Here the parameters
// do not move within a sequence, so its moves add up to one move at its last step. For each head, with e_0 from the
// sequence before,
//
//   u   = sum over t = 1..k of delta_t e_{t-1}                 the update
//       = a_0 e_0 + sum over s = 1..k of a_s g_s               a_k = 0    a_{s-1} = delta_s + decay_s a_s
//   e_k = b_0 e_0 + sum over s = 1..k of b_s g_s               b_k = 1    b_{s-1} = decay_s b_s
//
// and a weighted sum of g_s takes one pass back: one pass for u over all heads together, and one for each e_k. All of
// this is done at the end of a sequence.
// Memory: k (m + 7 d + 1 + heads (d + 2)) numbers.
// Cost in multiply-adds: 4 d n at every step (forward), and (1 + heads) (4 k d n + 4 (k - 1) d r) at the last step of
// each sequence.
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

  // `wiring` must outlive the object. REQUIRES: k >= 1
  SequenceBptt(const Wiring& wiring, int k, int heads);

  // Takes the last step of `lstm`. Returns true if it ends a sequence; then the caller must call Close.
  // REQUIRES: heads.size() is the number of heads
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

  // Valid during Close only.
  BackwardPass<T> pass_;
  std::vector<T> weights_;  // [heads] a_s
};

static_assert(VisitsEveryMember<SequenceBptt<float>::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_DENSE_SEQUENCE_BPTT_H_
