// The few numbers of a stream that every reply and a survey of all streams need. Cheap to copy: no names, no vectors.
#ifndef NEXTING_SERVER_STREAMS_STREAM_VITALS_H_
#define NEXTING_SERVER_STREAMS_STREAM_VITALS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace nexting::server {

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

  uint64_t state_bytes = 0;
  size_t queued_rows = 0;
  double queue_saturation = 0;  // queued rows over their bound; above 1 with a single large block

  // Whether it has learnt since it was last saved.
  bool unsaved() const { return applied_sequence != durable_sequence; }
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_VITALS_H_
