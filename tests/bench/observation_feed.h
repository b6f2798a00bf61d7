// A client that sends one stream's observations as fast as they are taken, and checks every answer.
#ifndef NEXTING_TESTS_BENCH_OBSERVATION_FEED_H_
#define NEXTING_TESTS_BENCH_OBSERVATION_FEED_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "nexting/v1/predictor.grpc.pb.h"

namespace nexting::bench {

enum class Call { kObserveStream, kObserve };

// Threads: one caller at a time.
class ObservationFeed {
 public:
  static constexpr int kRequestsInFlight = 32;  // on ObserveStream; Observe waits for each answer

  // The stream must exist, and only this feed may write to it.
  ObservationFeed(const std::shared_ptr<grpc::Channel>& channel, std::string stream, int features);

  // What was sent in one go, all of it answered.
  struct Run {
    uint64_t rows = 0;
    double seconds = 0;  // from the first request to the last answer
    size_t request_bytes = 0;
    size_t response_bytes = 0;  // of the last answer
  };

  // Sends blocks of `rows` until the time is over. The first answer that is not "all rows applied, none a duplicate,
  // one prediction each" ends it with that error.
  absl::StatusOr<Run> Send(Call call, int rows, std::chrono::duration<double> time);

  // Rows sent since the start.
  uint64_t sent_rows() const { return next_sequence_ - 1; }

 private:
  class Conversation;

  // The request with the next rows; valid until the next call.
  const v1::ObserveRequest& NextRequest(int rows);
  void MakeRequests(int rows);
  absl::Status SendOneByOne(int rows, std::chrono::steady_clock::time_point end, size_t& response_bytes);
  absl::Status Converse(int rows, std::chrono::steady_clock::time_point end, size_t& response_bytes);

  const std::unique_ptr<v1::Predictor::Stub> stub_;
  const std::string stream_;
  const int features_;
  std::vector<v1::ObserveRequest> requests_;  // different rows, sent in turn
  size_t next_request_ = 0;
  uint64_t next_sequence_ = 1;
};

}  // namespace nexting::bench

#endif  // NEXTING_TESTS_BENCH_OBSERVATION_FEED_H_
