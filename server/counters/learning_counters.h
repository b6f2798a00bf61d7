// What one learning thread counts.
//
// Threads: its learning thread writes, any thread reads.
#ifndef NEXTING_SERVER_COUNTERS_LEARNING_COUNTERS_H_
#define NEXTING_SERVER_COUNTERS_LEARNING_COUNTERS_H_

#include "server/counters/counter.h"
#include "server/counters/duration_histogram.h"

namespace nexting::server {

// A cache line of its own, so that threads do not slow each other down.
struct alignas(64) LearningCounters {
  DurationHistogram<OwnCounter, 1'000, 100'000'000> steps;            // one observation learnt
  DurationHistogram<OwnCounter, 1'000, 100'000'000'000> queue_waits;  // a block, taken until its turn
  OwnCounter interventions;                                           // see core::Learner::interventions
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_COUNTERS_LEARNING_COUNTERS_H_
