// One ObserveStream call: requests in, one response for each, in order.
//
// At most one read and one write are in flight. The next request is read only when fewer than kMaxRequestsInFlight wait
// for their results and all blocks of the last one have found room: otherwise flow control holds the client back. After
// a half-close the call ends when the last response is out. A cancelled call ends at once; blocks that sessions have
// taken are learnt all the same.
//
// Threads: reactions of gRPC, learning threads and the resumer; nothing blocks. Lock: mutex_, held while operations of
// gRPC are started.
#ifndef NEXTING_SERVER_RPC_OBSERVE_STREAM_REACTOR_H_
#define NEXTING_SERVER_RPC_OBSERVE_STREAM_REACTOR_H_

#include <grpcpp/grpcpp.h>

#include <deque>
#include <memory>

#include "absl/status/status.h"
#include "nexting/v1/predictor.grpc.pb.h"
#include "server/rpc/call_permit.h"
#include "server/rpc/observe_batch.h"
#include "server/rpc/open_calls.h"
#include "server/rpc/rpc_environment.h"
#include "server/sync/mutex.h"

namespace nexting::server {

class ObserveStreamReactor final : public grpc::ServerBidiReactor<v1::ObserveRequest, v1::ObserveResponse>,
                                   public DrainableCall,
                                   public std::enable_shared_from_this<ObserveStreamReactor> {
 public:
  static constexpr size_t kMaxRequestsInFlight = 8;

  // A reactor that owns itself until gRPC is done with it.
  static ObserveStreamReactor* Start(grpc::CallbackServerContext* context, const RpcEnvironment& environment);

  ObserveStreamReactor(const RpcEnvironment& environment, const CallPermit& permit);

  void OnReadDone(bool ok) override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnWriteDone(bool ok) override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnCancel() override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnDone() override;
  void Drain() override ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  class Request;

  void TakeRequest() ABSL_LOCKS_EXCLUDED(mutex_);
  void End(const absl::Status& status) ABSL_LOCKS_EXCLUDED(mutex_);
  void EndWith(const grpc::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Cancel() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Starts whatever may start now.
  void Advance() ABSL_LOCKS_EXCLUDED(mutex_);
  void AdvanceLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool MayRead() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const RpcEnvironment environment_;
  const CallPermit permit_;
  const RpcCall call_;
  std::shared_ptr<ObserveStreamReactor> self_;  // set by Start, reset by OnDone

  Mutex mutex_;
  std::shared_ptr<v1::ObserveRequest> incoming_ ABSL_GUARDED_BY(mutex_);  // what it points to is gRPC's while reading_

  // In the order of the requests. The first one's response is being written while writing_.
  std::deque<std::shared_ptr<ObserveBatch>> batches_ ABSL_GUARDED_BY(mutex_);
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool no_more_requests_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Status end_status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_OBSERVE_STREAM_REACTOR_H_
