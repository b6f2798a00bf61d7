// The running part of a Watcher: one thread that reads one Watch call after another.
//
// Threads: as of Watcher.
#ifndef NEXTING_CLIENT_WATCH_SESSION_H_
#define NEXTING_CLIENT_WATCH_SESSION_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "client/backoff.h"
#include "client/mutex.h"
#include "nexting/v1/predictor.grpc.pb.h"
#include "nexting/watcher.h"

namespace nexting::client {

class WatchSession {
 public:
  // Where the channel is not usable, the watch ends at once with the reason.
  WatchSession(const std::shared_ptr<grpc::Channel>& channel, absl::Status usable, const std::vector<std::string>& ids,
               std::function<void(const WatchUpdate&)> on_update, const WatchOptions& options);
  ~WatchSession() { Stop(); }

  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);
  bool WaitUntilEnded(absl::Duration timeout) const ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status status() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run() ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status ReadOneCall() ABSL_LOCKS_EXCLUDED(mutex_);
  void Deliver(const v1::WatchResponse& response);
  // Waits until the next call is due; false where there will be none.
  bool WaitForNextCall(const absl::Status& ended) ABSL_LOCKS_EXCLUDED(mutex_);

  const std::unique_ptr<v1::Predictor::Stub> stub_;
  const absl::Status usable_;
  v1::WatchRequest request_;
  const std::function<void(const WatchUpdate&)> on_update_;
  const WatchOptions options_;
  Backoff backoff_;  // used by the thread alone

  mutable Mutex mutex_;
  mutable Condition changed_;
  grpc::ClientContext* context_ ABSL_GUARDED_BY(mutex_) = nullptr;  // of the present call
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);

  Mutex join_mutex_;  // taken before mutex_
  std::thread thread_ ABSL_GUARDED_BY(join_mutex_);
};

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_WATCH_SESSION_H_
