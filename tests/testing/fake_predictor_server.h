// A server of nexting.v1 in this process, without a learner, that misbehaves on demand.
//
// It keeps every observation that it "learns", numbers them as the wire says,
// and predicts 10 * the first feature + the head's index.
//
// Threads: every method may be called from any thread.
#ifndef NEXTING_TESTS_TESTING_FAKE_PREDICTOR_SERVER_H_
#define NEXTING_TESTS_TESTING_FAKE_PREDICTOR_SERVER_H_

#include <grpcpp/server.h>

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "nexting/v1/predictor.grpc.pb.h"
#include "nexting/v1/streams.grpc.pb.h"

namespace nexting {

class FakePredictorServer {
 public:
  // Listens on a free port of the loopback.
  FakePredictorServer();
  ~FakePredictorServer();

  std::string address() const { return address_; }

  // Ends the process, as far as clients can tell, and starts it again on the same port. Learnt observations stay.
  void Stop();
  void Start();

  // Every ObserveStream call takes so many requests,
  // learns from the last of them, and breaks without answering it. 0: never.
  void DropCallsAfter(int requests);
  // The next blocks are refused with this code, unlearnt.
  void RefuseBlocks(int blocks, int code, uint32_t retry_delay_ms = 0);
  // Answers nothing, and learns nothing, until released.
  void HoldRequests(bool hold);
  // Every call ends with this status. Code OK: no more.
  void FailCalls(const grpc::Status& status);
  // What grpc.health.v1 answers, until the next Start.
  void SetServing(bool serving);
  // Forgets observations behind `sequence`, as a server that starts from an older state.
  void RollBack(const std::string& id, uint64_t sequence);
  // How well the heads of a stream predict from now on,
  // in the order of its configuration. Without it nothing is judged.
  struct Quality {
    uint64_t judged = 0;
    double squared_error = 0;
    double baseline_squared_error = 0;
    uint64_t observations_without_value = 0;
  };
  void SetQuality(const std::string& id, const std::vector<Quality>& heads);
  // Ends running Watch calls with UNAVAILABLE.
  void DropWatchers();

  // The features of every observation learnt, in order.
  std::vector<std::vector<double>> learnt(const std::string& id) const;
  int observe_calls() const;    // ObserveStream calls begun
  uint64_t duplicates() const;  // rows answered as duplicates
  int watchers() const;         // Watch calls running
  int list_pages() const;       // ListStreams calls answered

 private:
  struct Row {
    std::vector<double> features;
    std::vector<double> cumulants;
    int64_t time_us = 0;
  };
  struct FakeStream {
    v1::Stream message;
    std::vector<Row> rows;  // row i has sequence i + 1
    std::vector<Quality> quality;
  };
  class PredictorService;
  class StreamsService;

  grpc::Status FailureLocked() const { return failure_; }
  v1::BlockResult TakeBlockLocked(const v1::ObservationBlock& block);
  bool WaitWhileHeld(grpc::ServerContextBase* context);
  FakeStream* FindLocked(const std::string& name);
  void FillStatus(FakeStream* stream) const;
  double CumulantLocked(const FakeStream& stream, const Row& row, int head) const;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::map<std::string, FakeStream> streams_;  // by resource name
  grpc::Status failure_;
  int drop_calls_after_ = 0;
  int refusals_left_ = 0;
  int refusal_code_ = 0;
  uint32_t refusal_delay_ms_ = 0;
  bool hold_ = false;
  int observe_calls_ = 0;
  uint64_t duplicates_ = 0;
  int watchers_ = 0;
  int watch_generation_ = 0;
  int list_pages_ = 0;

  std::unique_ptr<PredictorService> predictor_;
  std::unique_ptr<StreamsService> streams_service_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace nexting

#endif  // NEXTING_TESTS_TESTING_FAKE_PREDICTOR_SERVER_H_
