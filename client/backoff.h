// How long to wait before the next attempt: at first `initial`, then twice as long each time up to `maximum`, each
// wait spread by +-25 % so that many clients of a restarted server do not return at the same instant.
//
// Threads: one caller at a time.
#ifndef NEXTING_CLIENT_BACKOFF_H_
#define NEXTING_CLIENT_BACKOFF_H_

#include "absl/random/random.h"
#include "absl/time/time.h"

namespace nexting::client {

class Backoff {
 public:
  // REQUIRES: 0 < initial <= maximum
  Backoff(absl::Duration initial, absl::Duration maximum) : initial_(initial), maximum_(maximum), next_(initial) {}

  // The wait before the coming attempt; the one after it waits longer.
  absl::Duration Next() {
    const absl::Duration wait = next_ * absl::Uniform(random_, 0.75, 1.25);
    next_ = std::min(2 * next_, maximum_);
    return wait;
  }

  // An attempt succeeded.
  void Reset() { next_ = initial_; }

 private:
  const absl::Duration initial_;
  const absl::Duration maximum_;
  absl::Duration next_;
  absl::BitGen random_;
};

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_BACKOFF_H_
