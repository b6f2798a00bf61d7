// The last N changes of one signal, d_t = c_t - c_{t-1}, newest first. Changes and not values, because a float keeps a
// counter's change of 0.02 also at a value of 439,534.
//
// Shapes:  at most N changes. They lie in one run, so that sums over them are plain loops: the run slides down a buffer
//          with kSlack places more, and moves to its end when it has reached the front.
// Units:   the signal's.
// Cost:    Push writes one number, and moves N of them once in kSlack pushes; 4 (N + kSlack) bytes.
#ifndef NEXTING_CORE_VIEWS_CHANGE_HISTORY_H_
#define NEXTING_CORE_VIEWS_CHANGE_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/state.h"

namespace nexting::core {

class ChangeHistory {
 public:
  static constexpr size_t kSlack = 64;

  // REQUIRES: 1 <= capacity
  explicit ChangeHistory(size_t capacity);

  // What a float cannot hold is limited to its range. REQUIRES: change is not NaN
  void Push(double change);

  // REQUIRES: ago < size(). The newest change is 0 ago.
  float change(size_t ago) const;

  // The changes, newest first, until the next Push.
  absl::Span<const float> changes() const { return {state_.buffer.data() + state_.begin, size()}; }

  size_t size() const { return state_.size; }
  size_t capacity() const { return state_.buffer.size() - kSlack; }

  struct State {
    std::vector<float> buffer;
    uint64_t begin = 0;  // of the newest change
    uint64_t size = 0;
    static constexpr void Visit(auto& self, auto& visit) { visit(self.buffer, self.begin, self.size); }
  };
  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  State state_;
};

static_assert(VisitsEveryMember<ChangeHistory::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_CHANGE_HISTORY_H_
