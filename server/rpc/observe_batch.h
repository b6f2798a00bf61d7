// One ObserveRequest on its way through the sessions: hands its blocks out in order and gathers their results.
//
// Threads: Submit by its owner, once; where it has to wait for room it goes on by itself on a learning thread. Results
// come in on learning threads, each into its own place.
#ifndef NEXTING_SERVER_RPC_OBSERVE_BATCH_H_
#define NEXTING_SERVER_RPC_OBSERVE_BATCH_H_

#include <atomic>
#include <functional>
#include <memory>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "nexting/v1/predictor.pb.h"
#include "server/rpc/call_permit.h"
#include "server/rpc/rpc_environment.h"

namespace nexting::server {

inline constexpr int kMaxBlocksPerRequest = 1024;

// INVALID_ARGUMENT for a request without blocks or with too many.
absl::Status CheckBlockCount(const v1::ObserveRequest& request);

class ObserveBatch : public std::enable_shared_from_this<ObserveBatch> {
 public:
  struct Events {
    // All results are in the response. Called once, on the thread of Submit or on a learning thread.
    std::function<void()> on_done;

    // Blocks were handed out after a wait for room; see submitted(). May be empty:
    // then a block that finds a full queue is refused with RESOURCE_EXHAUSTED instead of waiting,
    // and so are the later blocks of its stream in this request, to keep their order.
    std::function<void()> on_resumed;
  };

  // Nothing touches request and response after on_done was called.
  ObserveBatch(std::shared_ptr<const v1::ObserveRequest> request, std::shared_ptr<v1::ObserveResponse> response,
               const RpcEnvironment& environment, const CallPermit& permit, Events events);

  // Hands out blocks. Must be called once.
  void Submit();

  // Hands out no more blocks: nobody waits for the results.
  void Abandon() { abandoned_ = true; }

  bool submitted() const { return submitted_; }
  bool done() const { return unfinished_ == 0; }

  // REQUIRES: done()
  const v1::ObserveResponse& response() const { return *response_; }

 private:
  // False where the block waits for room: someone else goes on then, and nothing may be touched any more.
  bool SubmitNext();
  void Resume();
  absl::Status Offer(int index, StreamSession& session);
  void Refuse(int index, const absl::Status& status, const StreamSession* session);
  void Finish(int index, const BlockResult& result);
  bool CanWait() const { return events_.on_resumed != nullptr; }
  void FinishOne();

  const std::shared_ptr<const v1::ObserveRequest> request_;
  const std::shared_ptr<v1::ObserveResponse> response_;
  const RpcEnvironment environment_;
  const CallPermit permit_;
  const Events events_;

  // Whoever hands out blocks.
  int next_ = 0;
  std::set<absl::string_view> full_streams_;

  std::atomic<bool> abandoned_{false};
  std::atomic<bool> submitted_{false};
  std::atomic<int> unfinished_;  // blocks without a result, and one more until all are handed out
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_OBSERVE_BATCH_H_
