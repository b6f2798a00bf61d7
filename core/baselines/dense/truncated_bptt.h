// T-BPTT(k): at every step, dy/dtheta goes back through the last k steps, and the state before them counts as constant.
// k = 1 is Elman's rule. Each step back uses the gates of its own time and the present recurrent weights.
//
// The record of a step holds the state before it (dense_lstm.h), so k records let a pass go k steps back.
// Memory: k (m + 7 d + 1) numbers.
// Cost of a step: 4 d n (forward) + heads (4 k d n + 4 (k - 1) d r) multiply-adds.
#ifndef NEXTING_CORE_BASELINES_DENSE_TRUNCATED_BPTT_H_
#define NEXTING_CORE_BASELINES_DENSE_TRUNCATED_BPTT_H_

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
class TruncatedBptt {
 public:
  struct State {
    std::vector<T> records;  // [k][m + 7 d + 1] local derivatives; step t lies at t mod k
    uint64_t count = 0;      // steps so far

    static constexpr void Visit(auto& self, auto& visit) { visit(self.records, self.count); }
  };

  // `wiring` must outlive the object. REQUIRES: k >= 1
  TruncatedBptt(const Wiring& wiring, int k, int heads);

  // Takes the last step of `lstm` and goes back from it for every head. Returns how many passes a bound ended.
  int Advance(const DenseLstm<T>& lstm, absl::Span<const HeadGradient<T>> heads);
  // e <- decay e + dy/dtheta, for one head at the step that Advance took last.
  void Extend(size_t head, const HeadGradient<T>& gradient, absl::Span<T> eligibility);

  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  const Wiring& wiring_;
  const uint64_t k_;
  const size_t record_size_;
  State state_;
  std::vector<BackwardPass<T>> passes_;  // [heads] of the current step
};

static_assert(VisitsEveryMember<TruncatedBptt<float>::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_DENSE_TRUNCATED_BPTT_H_
