// The running part of an ObservationWriter:
// one thread that holds one conversation after another until the writer is closed.
//
// Threads: as of ObservationWriter. `Run` is the session's own thread; the events of a call come on gRPC's threads.
#ifndef NEXTING_CLIENT_WRITER_SESSION_H_
#define NEXTING_CLIENT_WRITER_SESSION_H_

#include <grpcpp/channel.h>

#include <memory>
#include <thread>

#include "client/backoff.h"
#include "client/delivery_window.h"
#include "client/mutex.h"
#include "client/observe_call.h"
#include "nexting/observation_writer.h"

namespace nexting::client {

class WriterSession final : public ObserveCallEvents {
 public:
  WriterSession(const std::shared_ptr<grpc::Channel>& channel, const DeliveryWindow::Options& window,
                const WriterOptions& options);
  ~WriterSession() override;

  absl::Status Write(absl::Span<const double> features, absl::Span<const double> cumulants, int64_t time_us,
                     absl::Duration timeout) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status Flush(absl::Duration timeout) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status Close(absl::Duration timeout) ABSL_LOCKS_EXCLUDED(mutex_);

  uint64_t next_sequence() const ABSL_LOCKS_EXCLUDED(mutex_);
  uint64_t acknowledged_sequence() const ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status status() const ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status connection() const ABSL_LOCKS_EXCLUDED(mutex_);
  WriterStats stats() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  // What the thread has to do next in a conversation.
  enum class Step { kSend, kHalfClose, kCancel, kRelease };

  void OnAnswer(const v1::ObserveResponse& response) override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnSent() override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnBroken() override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnEnded(const grpc::Status& status) override ABSL_LOCKS_EXCLUDED(mutex_);

  void Run() ABSL_LOCKS_EXCLUDED(mutex_);
  // From the first Send to OnEnded; returns the status that the conversation ended with.
  absl::Status HoldConversation() ABSL_LOCKS_EXCLUDED(mutex_);
  Step NextStep(v1::ObserveRequest* request) ABSL_LOCKS_EXCLUDED(mutex_);
  SteadyTime NextDeadline() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool AnswerIsOverdue() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Step WaitForFarewell() ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status WaitForEnd() ABSL_LOCKS_EXCLUDED(mutex_);
  // Waits until the next conversation is due; false where there will be none.
  bool WaitForNextConversation(const absl::Status& ended) ABSL_LOCKS_EXCLUDED(mutex_);
  void TakeAnswer(const DeliveryWindow::Answer& answer) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Fail(const absl::Status& error) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Usable() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckRow(absl::Span<const double> features, absl::Span<const double> cumulants) const;
  absl::Status FlushLocked(SteadyTime deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::unique_ptr<v1::Predictor::Stub> stub_;
  const WriterOptions options_;
  const DeliveryWindow::Options shape_;

  mutable Mutex mutex_;
  mutable Condition changed_;
  DeliveryWindow window_ ABSL_GUARDED_BY(mutex_);
  absl::Status final_error_ ABSL_GUARDED_BY(mutex_);
  absl::Status connection_ ABSL_GUARDED_BY(mutex_);
  absl::Status ended_with_ ABSL_GUARDED_BY(mutex_);
  uint64_t flush_through_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t reconnects_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;     // no more rows
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;   // the thread shall end
  bool farewell_ ABSL_GUARDED_BY(mutex_) = false;   // with stopping_: let the server end the conversation
  bool reporting_ ABSL_GUARDED_BY(mutex_) = false;  // an on_result call is running
  // Of the present conversation.
  bool sending_ ABSL_GUARDED_BY(mutex_) = false;
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  SteadyTime hold_until_ ABSL_GUARDED_BY(mutex_){};  // the server asked to wait
  // Its last answer, or when it last had nothing to answer.
  SteadyTime conversation_progress_ ABSL_GUARDED_BY(mutex_){};
  SteadyTime progress_ ABSL_GUARDED_BY(mutex_){};  // the same over all conversations
  Backoff backoff_ ABSL_GUARDED_BY(mutex_);

  std::thread thread_;
};

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_WRITER_SESSION_H_
