// What can be said of a stream without waiting for its learner: a copy of what it last published.
#ifndef NEXTING_SERVER_STREAMS_STREAM_VIEW_H_
#define NEXTING_SERVER_STREAMS_STREAM_VIEW_H_

#include <cstdint>
#include <memory>
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

struct StreamView {
  std::string name;
  std::shared_ptr<const StreamSpec> spec;
  StreamLabels labels;
  uint64_t applied_sequence = 0;
  uint64_t durable_sequence = 0;
  uint64_t observations = 0;
  std::vector<core::HeadOutput> outputs;   // [h], or empty before the first observation
  std::vector<core::HeadQuality> quality;  // [h]
  uint64_t state_bytes = 0;
  uint64_t interventions = 0;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_VIEW_H_
