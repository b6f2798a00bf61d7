#include "tests/bench/observation_feed.h"

#include <cmath>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"

namespace nexting::bench {
namespace {

using Clock = std::chrono::steady_clock;

absl::Status FromGrpc(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

// The answer to `rows` rows that end with `sequence`.
absl::Status CheckAnswer(const v1::ObserveResponse& response, int rows, uint64_t sequence) {
  if (response.results_size() != 1) {
    return absl::InternalError(absl::StrCat(response.results_size(), " results for one block"));
  }
  const v1::BlockResult& result = response.results(0);
  if (result.has_error()) return absl::InternalError(absl::StrCat("block refused: ", result.error().message()));
  if (result.applied_sequence() != sequence || result.duplicates() != 0 || result.predictions_size() != rows ||
      result.baselines_size() != rows) {
    return absl::InternalError(absl::StrCat(rows, " rows up to ", sequence, " sent; answered with applied sequence ",
                                            result.applied_sequence(), ", ", result.duplicates(), " duplicates and ",
                                            result.predictions_size(), " predictions"));
  }
  return absl::OkStatus();
}

}  // namespace

// One ObserveStream call. At most one read and one write are open, and kRequestsInFlight requests without an answer.
class ObservationFeed::Conversation final : public grpc::ClientBidiReactor<v1::ObserveRequest, v1::ObserveResponse> {
 public:
  Conversation(ObservationFeed* feed, int rows, Clock::time_point end)
      : feed_(feed), rows_(rows), end_(end), answered_sequence_(feed->sent_rows()) {}

  // Returns when the call is over.
  absl::Status Run(size_t& response_bytes) {
    feed_->stub_->async()->ObserveStream(&context_, this);
    {
      std::lock_guard lock(mutex_);
      StartRead(&response_);
      Advance();
    }
    StartCall();
    std::unique_lock lock(mutex_);
    over_changed_.wait(lock, [this] { return over_; });
    response_bytes = response_bytes_;
    return status_;
  }

  void OnReadDone(bool ok) override {
    std::lock_guard lock(mutex_);
    if (!ok) return;
    --in_flight_;
    answered_sequence_ += rows_;
    response_bytes_ = response_.ByteSizeLong();
    status_.Update(CheckAnswer(response_, rows_, answered_sequence_));
    StartRead(&response_);
    Advance();
  }

  void OnWriteDone(bool ok) override {
    std::lock_guard lock(mutex_);
    writing_ = false;
    if (ok) Advance();
  }

  void OnDone(const grpc::Status& status) override {
    std::lock_guard lock(mutex_);
    status_.Update(FromGrpc(status));
    if (in_flight_ != 0) status_.Update(absl::InternalError(absl::StrCat(in_flight_, " requests without an answer")));
    over_ = true;
    over_changed_.notify_one();
  }

 private:
  // Needs mutex_.
  void Advance() {
    if (writing_ || closing_) return;
    if (!status_.ok() || Clock::now() >= end_) {
      closing_ = true;
      StartWritesDone();
    } else if (in_flight_ < kRequestsInFlight) {
      writing_ = true;
      ++in_flight_;
      StartWrite(&feed_->NextRequest(rows_));
    }
  }

  ObservationFeed* const feed_;
  const int rows_;
  const Clock::time_point end_;
  grpc::ClientContext context_;
  v1::ObserveResponse response_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable over_changed_;
  int in_flight_ = 0;
  uint64_t answered_sequence_;
  size_t response_bytes_ = 0;
  bool writing_ = false;
  bool closing_ = false;
  bool over_ = false;
  absl::Status status_;
};

ObservationFeed::ObservationFeed(const std::shared_ptr<grpc::Channel>& channel, std::string stream, int features)
    : stub_(v1::Predictor::NewStub(channel)), stream_(std::move(stream)), features_(features) {}

absl::StatusOr<ObservationFeed::Run> ObservationFeed::Send(Call call, int rows, std::chrono::duration<double> time) {
  MakeRequests(rows);
  Run run;
  const uint64_t sent_before = sent_rows();
  const Clock::time_point start = Clock::now();
  const Clock::time_point end = start + std::chrono::duration_cast<Clock::duration>(time);
  const absl::Status status =
      call == Call::kObserve ? SendOneByOne(rows, end, run.response_bytes) : Converse(rows, end, run.response_bytes);
  if (!status.ok()) return status;
  run.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  run.rows = sent_rows() - sent_before;
  run.request_bytes = requests_.front().ByteSizeLong();
  return run;
}

void ObservationFeed::MakeRequests(int rows) {
  constexpr int kDifferentRequests = 16;
  requests_.resize(kDifferentRequests);
  int step = 0;
  for (v1::ObserveRequest& request : requests_) {
    request.Clear();
    v1::ObservationBlock& block = *request.add_blocks();
    block.set_stream(stream_);
    for (int row = 0; row < rows; ++row, ++step) {
      for (int j = 0; j < features_; ++j)
        block.add_features(std::sin(0.1 * step + j) + 0.1 * std::sin(17.0 * step * j));
    }
  }
}

const v1::ObserveRequest& ObservationFeed::NextRequest(int rows) {
  v1::ObserveRequest& request = requests_[next_request_++ % requests_.size()];
  request.mutable_blocks(0)->set_first_sequence(next_sequence_);
  next_sequence_ += rows;
  return request;
}

absl::Status ObservationFeed::SendOneByOne(int rows, Clock::time_point end, size_t& response_bytes) {
  v1::ObserveResponse response;
  do {
    grpc::ClientContext context;
    const grpc::Status status = stub_->Observe(&context, NextRequest(rows), &response);
    if (!status.ok()) return FromGrpc(status);
    if (absl::Status answer = CheckAnswer(response, rows, sent_rows()); !answer.ok()) return answer;
  } while (Clock::now() < end);
  response_bytes = response.ByteSizeLong();
  return absl::OkStatus();
}

absl::Status ObservationFeed::Converse(int rows, Clock::time_point end, size_t& response_bytes) {
  return Conversation(this, rows, end).Run(response_bytes);
}

}  // namespace nexting::bench
