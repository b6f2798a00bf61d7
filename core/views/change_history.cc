#include "core/views/change_history.h"

#include <algorithm>
#include <limits>

#include "core/check.h"

namespace nexting::core {

ChangeHistory::ChangeHistory(size_t capacity) {
  NEXTING_CHECK(capacity >= 1);
  state_.buffer.resize(capacity + kSlack);
  state_.begin = state_.buffer.size();
}

void ChangeHistory::Push(double change) {
  constexpr double kMost = std::numeric_limits<float>::max();
  std::vector<float>& buffer = state_.buffer;
  const uint64_t kept = std::min<uint64_t>(state_.size, capacity() - 1);
  if (state_.begin == 0) {
    std::copy_backward(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(kept), buffer.end());
    state_.begin = buffer.size() - kept;
  }
  buffer[--state_.begin] = static_cast<float>(std::clamp(change, -kMost, kMost));
  state_.size = kept + 1;
}

float ChangeHistory::change(size_t ago) const {
  NEXTING_CHECK(ago < size());
  return state_.buffer[state_.begin + ago];
}

}  // namespace nexting::core
