// What watchers of a stream are told: one update for each observation, as it is learnt.
#ifndef NEXTING_SERVER_STREAMS_STREAM_UPDATE_H_
#define NEXTING_SERVER_STREAMS_STREAM_UPDATE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "core/learner.h"
#include "server/streams/stream_spec.h"

namespace nexting::server {

struct HeadUpdate {
  core::HeadOutput output;
  double skill = 0;                         // over the last 1,000 returns
  uint64_t observations_without_value = 0;  // as in StreamView
};

struct StreamUpdate {
  std::string stream;
  uint64_t sequence = 0;
  int64_t time_us = 0;
  std::vector<HeadUpdate> heads;           // [h]
  std::shared_ptr<const StreamSpec> spec;  // names the heads
};

using StreamUpdatePtr = std::shared_ptr<const StreamUpdate>;

// Someone who watches. Called on learning threads, with no lock of the session held; must not block.
class StreamWatcher {
 public:
  virtual ~StreamWatcher() = default;

  // In the order of the observations of one stream.
  virtual void OnUpdates(absl::Span<const StreamUpdatePtr> updates) = 0;

  // The stream has ended and says why. Nothing of it comes after.
  virtual void OnStreamClosed(const absl::Status& reason) = 0;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_UPDATE_H_
