// One ObserveRequest on its way through the sessions: enqueues its blocks in order and gathers their results.
//
// What becomes of a block that finds a full queue is the caller's choice, see WhenFull. A batch that waits gives the
// session itself as RoomWaiter, and the session's learning thread hands it on to the resumer: handing out blocks asks
// the table of tokens and reads protobuf, which is not for a thread that learns.
//
// Owns: request and response until it is done, and its owner (see ObserveBatchOwner). A session keeps the batch alive
// for each block that it took and for each wait.
//
// Threads: EnqueueBlocks by its maker, once; where it has to wait for room, it goes on by itself on the resumer.
// Results come in on learning threads, each into its own place.
#ifndef NEXTING_SERVER_RPC_OBSERVE_BATCH_H_
#define NEXTING_SERVER_RPC_OBSERVE_BATCH_H_

#include <atomic>
#include <memory>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "core/check.h"
#include "nexting/v1/predictor.pb.h"
#include "server/rpc/call_permit.h"
#include "server/rpc/rpc_environment.h"
#include "server/streams/block_queue.h"
#include "server/streams/observation_block.h"
#include "server/streams/stream_session.h"

namespace nexting::server {

inline constexpr int kMaxBlocksPerRequest = 1024;

// INVALID_ARGUMENT for a request without blocks or with too many.
absl::Status CheckBlockCount(const v1::ObserveRequest& request);

// The call that a batch belongs to. The batch keeps it alive.
class ObserveBatchOwner {
 public:
  virtual ~ObserveBatchOwner() = default;

  // All results are in the response, which the batch does not touch any more. Called once, on the thread of
  // EnqueueBlocks, on a learning thread or on the resumer. Must not block.
  virtual void OnBatchDone() = 0;

  // All blocks have been enqueued after a wait for room. Called on the resumer. Must not block.
  virtual void OnBatchEnqueued() {}
};

class ObserveBatch final : public BlockReceiver, public RoomWaiter, public std::enable_shared_from_this<ObserveBatch> {
 public:
  enum class WhenFull {
    kRefuse,  // the block with RESOURCE_EXHAUSTED, and the later ones of its stream in this request, to keep their
              // order
    kWait,    // with this block and those after it, until there is room
  };

  ObserveBatch(std::shared_ptr<const v1::ObserveRequest> request, std::shared_ptr<v1::ObserveResponse> response,
               const RpcEnvironment& environment, const CallPermit& permit, WhenFull when_full,
               std::shared_ptr<ObserveBatchOwner> owner);

  // Must be called once.
  void EnqueueBlocks();

  // Enqueues no more blocks: nobody waits for the results.
  void Abandon() { abandoned_ = true; }

  bool enqueued() const { return enqueued_; }  // all of its blocks are
  bool done() const { return unfinished_ == 0; }

  // REQUIRES: done()
  const v1::ObserveResponse& response() const {
    NEXTING_CHECK(done());
    return *response_;
  }

  void OnBlockResult(int place, BlockResult result) override;
  void OnRoom() override;

 private:
  // False where the block waits for room: someone else goes on then, and nothing may be touched any more.
  bool EnqueueNext();
  absl::Status Enqueue(int place, StreamSession& session);
  void Resume();
  void Refuse(int place, const absl::Status& status, const StreamSession* session);
  void FinishOne();

  const std::shared_ptr<const v1::ObserveRequest> request_;
  const std::shared_ptr<v1::ObserveResponse> response_;
  const RpcEnvironment environment_;
  const CallPermit permit_;
  const WhenFull when_full_;
  const std::shared_ptr<ObserveBatchOwner> owner_;

  // Of whoever enqueues blocks.
  int next_ = 0;
  std::set<absl::string_view> full_streams_;

  std::atomic<bool> abandoned_{false};
  std::atomic<bool> enqueued_{false};
  std::atomic<int> unfinished_;  // blocks without a result, and one more until all are enqueued
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_OBSERVE_BATCH_H_
