// What can be said of a stream without waiting for its learner: copies of what it last published, in full and in short.
#ifndef NEXTING_SERVER_STREAMS_STREAM_VIEW_H_
#define NEXTING_SERVER_STREAMS_STREAM_VIEW_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/learner.h"
#include "server/streams/stream_spec.h"

namespace nexting::server {

// What people say of a stream, apart from what it learns.
struct StreamLabels {
  std::string description;
  absl::Time create_time;
  absl::Time update_time;
};

// Everything.
struct StreamView {
  std::string name;
  std::shared_ptr<const StreamSpec> spec;
  StreamLabels labels;
  uint64_t applied_sequence = 0;
  uint64_t durable_sequence = 0;
  uint64_t observations = 0;
  std::vector<core::HeadOutput> outputs;   // [h], or empty before the first observation
  std::vector<core::HeadQuality> quality;  // [h]
  // [h] since the last one that had a value of the head's cumulant
  std::vector<uint64_t> observations_without_value;
  std::vector<std::vector<uint64_t>> seasons;  // [k] core::Learner::seasons of each cumulant
  uint64_t state_bytes = 0;
  uint64_t interventions = 0;
};

// The few numbers that a refusal, the snapshotter and a survey of all streams need. Cheap to copy: no names, no
// vectors.
struct StreamVitals {
  uint64_t applied_sequence = 0;
  uint64_t durable_sequence = 0;
  uint64_t observations = 0;

  // When the last one was learnt; none in this process.
  std::optional<std::chrono::steady_clock::time_point> last_learnt;

  // Squared error over that of persistence, of the worst head: against realised returns, and of the TD error. None
  // where nothing has been judged yet; 1 where persistence has made no error.
  std::optional<double> return_error_ratio;
  std::optional<double> td_error_ratio;

  // Since the last one that had a value, of the cumulant for which that is longest.
  uint64_t observations_without_value = 0;

  uint64_t state_bytes = 0;
  size_t queued_rows = 0;
  double queue_saturation = 0;  // queued rows over their bound; above 1 with a single large block

  // Whether it has learnt since it was last saved.
  bool unsaved() const { return applied_sequence != durable_sequence; }
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_VIEW_H_
