// Events per second over the last few seconds.
//
// Threads: one caller at a time.
#ifndef NEXTING_CLIENT_CLI_RATE_METER_H_
#define NEXTING_CLIENT_CLI_RATE_METER_H_

#include <cstdint>
#include <deque>
#include <utility>

#include "absl/time/time.h"

namespace nexting::client::cli {

class RateMeter {
 public:
  // `count` events at `now`, which never goes back.
  void Add(absl::Time now, uint64_t count) {
    if (first_ == absl::InfinitePast()) first_ = now;
    events_.emplace_back(now, count);
    Forget(now);
  }

  // 0 before a quarter of a second has passed.
  double PerSecond(absl::Time now) {
    Forget(now);
    const double seconds = absl::ToDoubleSeconds(std::min(now - first_, kWindow));
    if (seconds < 0.25) return 0;
    uint64_t count = 0;
    for (const auto& event : events_) count += event.second;
    return static_cast<double>(count) / seconds;
  }

 private:
  static constexpr absl::Duration kWindow = absl::Seconds(5);

  void Forget(absl::Time now) {
    while (!events_.empty() && events_.front().first <= now - kWindow) events_.pop_front();
  }

  absl::Time first_ = absl::InfinitePast();
  std::deque<std::pair<absl::Time, uint64_t>> events_;
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_RATE_METER_H_
