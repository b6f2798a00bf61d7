// One Watch call: updates of up to kMaxWatchedStreams streams, from the moment of the call.
//
// The initial metadata go out once the watch is in place. A bounded queue takes what the client has not read;
// when it is full, the oldest updates are dropped and counted.
// When a watched stream ends, what is queued is sent and the call ends with its reason.
//
// Threads: reactions of gRPC and learning threads; nothing blocks.
// Lock: mutex_, held while operations of gRPC are started.
#ifndef NEXTING_SERVER_RPC_WATCH_REACTOR_H_
#define NEXTING_SERVER_RPC_WATCH_REACTOR_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "nexting/v1/predictor.grpc.pb.h"
#include "server/rpc/call_permit.h"
#include "server/rpc/open_calls.h"
#include "server/rpc/rpc_environment.h"
#include "server/streams/stream_update.h"
#include "server/sync/mutex.h"

namespace nexting::server {

class WatchReactor final : public grpc::ServerWriteReactor<v1::WatchResponse>,
                           public StreamWatcher,
                           public DrainableCall,
                           public std::enable_shared_from_this<WatchReactor> {
 public:
  static constexpr int kMaxWatchedStreams = 100;
  static constexpr size_t kMaxUpdatesPerResponse = 256;

  // A reactor that owns itself until gRPC is done with it. `request` is used during the call only.
  static WatchReactor* Start(grpc::CallbackServerContext* context, const v1::WatchRequest& request,
                             size_t max_queued_updates, const RpcEnvironment& environment);

  WatchReactor(const v1::WatchRequest& request, size_t max_queued_updates, const RpcEnvironment& environment,
               const CallPermit& permit);

  void OnUpdates(absl::Span<const StreamUpdatePtr> updates) override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnStreamClosed(const absl::Status& reason) override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnWriteDone(bool ok) override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnCancel() override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnDone() override;
  void Drain() override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnTokensChanged() override ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  absl::Status CheckPermit() const;
  absl::Status WatchAll(const v1::WatchRequest& request);
  void CountUpdates(UpdateOutcome outcome, size_t updates) const;
  void End(const absl::Status& reason) ABSL_LOCKS_EXCLUDED(mutex_);
  void Cancel() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Starts whatever may start now.
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void FillResponse() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t max_queued_updates_;
  const std::set<std::string> names_;  // a name given twice is one stream
  const RpcEnvironment environment_;
  const CallPermit permit_;
  const RpcCall call_;
  std::shared_ptr<WatchReactor> self_;  // set by Start, reset by OnDone

  Mutex mutex_;
  std::deque<StreamUpdatePtr> queue_ ABSL_GUARDED_BY(mutex_);
  uint64_t dropped_ ABSL_GUARDED_BY(mutex_) = 0;        // since the last response
  v1::WatchResponse response_ ABSL_GUARDED_BY(mutex_);  // gRPC's while writing_
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Status end_status_ ABSL_GUARDED_BY(mutex_);  // not OK once the call is to end
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_WATCH_REACTOR_H_
