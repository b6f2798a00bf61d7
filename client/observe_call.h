// One ObserveStream conversation: gRPC's reactor, turned into events for its owner.
//
// Threads: the owner calls Send, HalfClose, Cancel and Release from one thread; events arrive on gRPC's threads, reads
// and writes independently, OnEnded last.
#ifndef NEXTING_CLIENT_OBSERVE_CALL_H_
#define NEXTING_CLIENT_OBSERVE_CALL_H_

#include <grpcpp/client_context.h>

#include "nexting/v1/predictor.grpc.pb.h"

namespace nexting::client {

class ObserveCallEvents {
 public:
  virtual ~ObserveCallEvents() = default;
  // The next response. The one after it is read when this returns.
  virtual void OnAnswer(const v1::ObserveResponse& response) = 0;
  // The last Send has left: the next may follow.
  virtual void OnSent() = 0;
  // No more answers will come, or nothing more can be sent. Release now.
  virtual void OnBroken() = 0;
  // The last event. The call may be destroyed.
  virtual void OnEnded(const grpc::Status& status) = 0;
};

class ObserveCall final : public grpc::ClientBidiReactor<v1::ObserveRequest, v1::ObserveResponse> {
 public:
  // Starts the conversation. `events` outlives it.
  ObserveCall(v1::Predictor::Stub* stub, ObserveCallEvents* events);

  // The message to fill before Send. REQUIRES: no Send is on its way.
  v1::ObserveRequest* request() { return &request_; }
  void Send() { StartWrite(&request_); }

  // Says that nothing more will be sent. REQUIRES: no Send is on its way.
  void HalfClose() { StartWritesDone(); }

  void Cancel() { context_.TryCancel(); }

  // Lets the conversation end; OnEnded follows. Call exactly once, after which nothing more may be sent.
  void Release() { RemoveHold(); }

 private:
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

  ObserveCallEvents* const events_;
  grpc::ClientContext context_;
  v1::ObserveRequest request_;
  v1::ObserveResponse response_;
};

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_OBSERVE_CALL_H_
