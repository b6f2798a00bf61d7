// What a session last published of its stream. Readers take copies and never wait for learning.
//
// Threads: any. Lock: mutex_, held for a copy.
#ifndef NEXTING_SERVER_STREAMS_PUBLISHED_VIEW_H_
#define NEXTING_SERVER_STREAMS_PUBLISHED_VIEW_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "server/streams/sequenced_learner.h"
#include "server/streams/stream_view.h"
#include "server/sync/mutex.h"

namespace nexting::server {

class PublishedView {
 public:
  // `durable_sequence` is what a restart of the process would find now.
  PublishedView(const std::string& name, std::shared_ptr<const StreamSpec> spec, StreamLabels labels,
                uint64_t durable_sequence);

  StreamView view() const ABSL_LOCKS_EXCLUDED(mutex_);

  // Without the numbers of the queue.
  StreamVitals vitals() const ABSL_LOCKS_EXCLUDED(mutex_);

  uint64_t durable_sequence() const ABSL_LOCKS_EXCLUDED(mutex_);

  // What the learner knows now, and what is measured beside it; see StreamVitals for both.
  void Publish(const SequencedLearner& learner, std::optional<double> td_error_ratio,
               std::optional<std::chrono::steady_clock::time_point> last_learnt) ABSL_LOCKS_EXCLUDED(mutex_);

  void Adopt(std::shared_ptr<const StreamSpec> spec, StreamLabels labels) ABSL_LOCKS_EXCLUDED(mutex_);
  // The stream begins anew; its numbers follow with the next Publish.
  void Reset(StreamLabels labels, uint64_t durable_sequence) ABSL_LOCKS_EXCLUDED(mutex_);
  void set_durable_sequence(uint64_t sequence) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  mutable Mutex mutex_;
  StreamView view_ ABSL_GUARDED_BY(mutex_);
  StreamVitals vitals_ ABSL_GUARDED_BY(mutex_);  // the sequences are the view's
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_PUBLISHED_VIEW_H_
