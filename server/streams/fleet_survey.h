// All streams at a glance: how many there are of which kind, how well they predict, and what they hold.
//
// Threads: any. Cost: linear in the number of streams, a lock or two and no allocation for each.
#ifndef NEXTING_SERVER_STREAMS_FLEET_SURVEY_H_
#define NEXTING_SERVER_STREAMS_FLEET_SURVEY_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/streams/stream_registry.h"

namespace nexting::server {

struct FleetSurvey {
  // By activity: no observation yet; one within the last minute; none since.
  size_t waiting = 0;
  size_t active = 0;
  size_t idle = 0;

  // By skill of the worst head: beats persistence, as good, worse, not judged yet.
  size_t better = 0;
  size_t same = 0;
  size_t worse = 0;
  size_t unknown = 0;

  size_t unsaved = 0;
  uint64_t state_bytes = 0;
  uint64_t queued_rows = 0;
  double queue_saturation = 0;  // of the fullest queue

  // Of the streams that have one, see StreamVitals; ascending.
  std::vector<double> return_error_ratios;
  std::vector<double> td_error_ratios;

  // Of every stream that has an observation, see StreamVitals; ascending.
  std::vector<double> observations_without_value;
};

FleetSurvey Survey(const StreamRegistry& registry, std::chrono::steady_clock::time_point now);

// The value that a share `quantile` in [0, 1] of `ascending` does not exceed,
// between neighbours by straight lines; NaN of nothing.
double Quantile(absl::Span<const double> ascending, double quantile);

// Up to `limit` streams with the largest return_error_ratio, the largest first,
// of those whose name starts with `prefix` and that have one.
std::vector<StreamRegistry::SessionPtr> WorstStreams(const StreamRegistry& registry, absl::string_view prefix,
                                                     size_t limit);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_FLEET_SURVEY_H_
