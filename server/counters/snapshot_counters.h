// What saving counts.
//
// Threads: the control thread writes, any thread reads.
#ifndef NEXTING_SERVER_COUNTERS_SNAPSHOT_COUNTERS_H_
#define NEXTING_SERVER_COUNTERS_SNAPSHOT_COUNTERS_H_

#include <atomic>
#include <chrono>

#include "server/counters/counter.h"
#include "server/counters/duration_histogram.h"

namespace nexting::server {

struct SnapshotCounters {
  DurationHistogram<OwnCounter, 100'000, 100'000'000'000> rounds;
  OwnCounter rounds_ok;
  OwnCounter rounds_failed;
  OwnCounter streams;
  OwnCounter bytes;

  // Start of the last round that left nothing unsaved; at first, when counting began.
  std::atomic<std::chrono::steady_clock::time_point> all_saved_at{std::chrono::steady_clock::now()};
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_COUNTERS_SNAPSHOT_COUNTERS_H_
