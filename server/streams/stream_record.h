// Everything that a restart needs to continue a stream.
#ifndef NEXTING_SERVER_STREAMS_STREAM_RECORD_H_
#define NEXTING_SERVER_STREAMS_STREAM_RECORD_H_

#include <cstdint>
#include <string>

#include "server/streams/stream_spec.h"
#include "server/streams/stream_view.h"

namespace nexting::server {

struct StreamRecord {
  std::string name;
  StreamSpec spec;
  StreamLabels labels;
  uint64_t applied_sequence = 0;
  std::string learner_bytes;  // core::Learner::Save()
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_RECORD_H_
