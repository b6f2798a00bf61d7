#include "client/writer_session.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "client/rpc_status.h"

namespace nexting::client {
namespace {

// How long a server may take to agree to the end of a conversation.
constexpr absl::Duration kFarewell = absl::Seconds(2);

absl::Status CheckValues(absl::string_view field, absl::Span<const double> values, size_t expected) {
  if (values.size() != expected) {
    return absl::InvalidArgumentError(
        absl::StrCat(field, ": ", values.size(), " values given, the stream takes ", expected));
  }
  for (size_t i = 0; i < values.size(); ++i) {
    if (std::isinf(values[i])) {
      return absl::InvalidArgumentError(
          absl::StrCat(field, "[", i, "] = ", values[i], ": must be finite, or NaN for a missing value"));
    }
  }
  return absl::OkStatus();
}

SteadyTime Now() { return std::chrono::steady_clock::now(); }

}  // namespace

WriterSession::WriterSession(const std::shared_ptr<grpc::Channel>& channel, const DeliveryWindow::Options& window,
                             const WriterOptions& options)
    : stub_(v1::Predictor::NewStub(channel)),
      options_(options),
      shape_(window),
      window_(window),
      progress_(Now()),
      backoff_(options.initial_backoff, options.max_backoff),
      thread_([this] { Run(); }) {}

WriterSession::~WriterSession() {
  {
    MutexLock lock(&mutex_);
    closed_ = true;
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

absl::Status WriterSession::Write(absl::Span<const double> features, absl::Span<const double> cumulants,
                                  int64_t time_us, absl::Duration timeout) {
  if (absl::Status status = CheckRow(features, cumulants); !status.ok()) return status;
  const SteadyTime deadline = SteadyDeadline(timeout);
  MutexLock lock(&mutex_);
  while (Usable().ok() && window_.full()) {
    if (Now() >= deadline) {
      return absl::DeadlineExceededError(
          absl::StrCat("the buffer of ", shape_.buffer_rows, " rows is full of unanswered ones; the row was not taken",
                       connection_.ok() ? "" : absl::StrCat("; the connection: ", connection_.message())));
    }
    changed_.WaitUntil(&mutex_, deadline);
  }
  if (absl::Status status = Usable(); !status.ok()) return status;
  if (window_.unanswered() == 0) progress_ = Now();  // an idle writer is not one without answers
  window_.Append(features, cumulants, time_us);
  if (window_.ready(false)) changed_.NotifyAll();
  return absl::OkStatus();
}

absl::Status WriterSession::Flush(absl::Duration timeout) {
  MutexLock lock(&mutex_);
  if (absl::Status status = Usable(); !status.ok()) return status;
  return FlushLocked(SteadyDeadline(timeout));
}

absl::Status WriterSession::Close(absl::Duration timeout) {
  MutexLock lock(&mutex_);
  if (absl::Status status = Usable(); !status.ok()) return status;
  closed_ = true;
  const absl::Status flushed = FlushLocked(SteadyDeadline(timeout));
  stopping_ = true;
  farewell_ = flushed.ok();
  changed_.NotifyAll();
  return flushed;
}

absl::Status WriterSession::FlushLocked(SteadyTime deadline) {
  const uint64_t last = window_.next_sequence() - 1;
  flush_through_ = std::max(flush_through_, last);
  changed_.NotifyAll();
  while (final_error_.ok() && (window_.acknowledged() < last || reporting_)) {
    if (Now() >= deadline) {
      return absl::DeadlineExceededError(
          absl::StrCat(window_.unanswered(), " rows are unanswered",
                       connection_.ok() ? "" : absl::StrCat("; the connection: ", connection_.message())));
    }
    changed_.WaitUntil(&mutex_, deadline);
  }
  return final_error_;
}

absl::Status WriterSession::CheckRow(absl::Span<const double> features, absl::Span<const double> cumulants) const {
  if (absl::Status status = CheckValues("features", features, shape_.features); !status.ok()) return status;
  return CheckValues("cumulants", cumulants, shape_.cumulants);
}

absl::Status WriterSession::Usable() const {
  if (!final_error_.ok()) return final_error_;
  return closed_ ? absl::FailedPreconditionError("the writer is closed") : absl::OkStatus();
}

void WriterSession::Fail(const absl::Status& error) {
  if (final_error_.ok()) final_error_ = error;
  stopping_ = true;
  changed_.NotifyAll();
}

void WriterSession::OnAnswer(const v1::ObserveResponse& response) {
  DeliveryWindow::Answer answer;
  {
    MutexLock lock(&mutex_);
    if (response.results_size() != 1) {
      Fail(absl::InternalError(
          absl::StrCat("the server answered one block with ", response.results_size(), " results")));
      return;
    }
    answer = window_.TakeAnswer(response.results(0));
    reporting_ = answer.delivered.rows > 0;
  }
  // Without the lock, since the callback may ask the writer for its numbers. Meanwhile `reporting_` makes Flush wait,
  // which promises that everything is reported, and keeps a slow callback from counting as a server that is silent.
  if (answer.delivered.rows > 0 && options_.on_result) options_.on_result(answer.delivered);
  MutexLock lock(&mutex_);
  reporting_ = false;
  TakeAnswer(answer);
  changed_.NotifyAll();
}

void WriterSession::TakeAnswer(const DeliveryWindow::Answer& answer) {
  connection_ = absl::OkStatus();
  conversation_progress_ = Now();
  if (answer.delivered.rows > 0) {
    progress_ = Now();
    backoff_.Reset();
  }
  if (!answer.final_error.ok()) Fail(answer.final_error);
  if (answer.send_again) {
    const absl::Duration wait = answer.wait_ms > 0 ? absl::Milliseconds(answer.wait_ms) : backoff_.Next();
    hold_until_ = SteadyDeadline(wait);
  }
}

void WriterSession::OnSent() {
  MutexLock lock(&mutex_);
  sending_ = false;
  changed_.NotifyAll();
}

void WriterSession::OnBroken() {
  MutexLock lock(&mutex_);
  broken_ = true;
  changed_.NotifyAll();
}

void WriterSession::OnEnded(const grpc::Status& status) {
  MutexLock lock(&mutex_);
  ended_with_ = FromRpc(status);
  ended_ = true;
  changed_.NotifyAll();
}

void WriterSession::Run() {
  while (WaitForNextConversation(HoldConversation())) {
  }
}

absl::Status WriterSession::HoldConversation() {
  {
    MutexLock lock(&mutex_);
    sending_ = broken_ = ended_ = false;
    conversation_progress_ = Now();
  }
  ObserveCall call(stub_.get(), this);
  Step step = NextStep(call.request());
  for (; step == Step::kSend; step = NextStep(call.request())) call.Send();
  if (step == Step::kHalfClose) {
    call.HalfClose();
    step = WaitForFarewell();
  }
  if (step == Step::kCancel) call.Cancel();
  call.Release();
  return WaitForEnd();
}

WriterSession::Step WriterSession::NextStep(v1::ObserveRequest* request) {
  MutexLock lock(&mutex_);
  while (true) {
    if (broken_) return Step::kRelease;
    if (AnswerIsOverdue() || (stopping_ && !farewell_)) return Step::kCancel;
    if (stopping_ && !sending_) return Step::kHalfClose;
    if (!sending_ && Now() >= hold_until_ && window_.ready(flush_through_ > window_.sent())) {
      request->Clear();
      if (!window_.in_flight()) conversation_progress_ = Now();
      window_.TakeBlock(request->add_blocks());
      sending_ = true;
      return Step::kSend;
    }
    changed_.WaitUntil(&mutex_, NextDeadline());
  }
}

bool WriterSession::AnswerIsOverdue() const {
  return window_.in_flight() && !reporting_ &&
         Now() >= conversation_progress_ + absl::ToChronoNanoseconds(options_.answer_timeout);
}

SteadyTime WriterSession::NextDeadline() const {
  SteadyTime deadline = SteadyDeadline(absl::InfiniteDuration());
  if (window_.in_flight()) {
    // An answer that is overdue while a callback still runs must not become a wait of no time, again and again.
    deadline = std::max(Now() + std::chrono::milliseconds(1),
                        conversation_progress_ + absl::ToChronoNanoseconds(options_.answer_timeout));
  }
  return Now() < hold_until_ ? std::min(deadline, hold_until_) : deadline;
}

WriterSession::Step WriterSession::WaitForFarewell() {
  const SteadyTime deadline = SteadyDeadline(kFarewell);
  MutexLock lock(&mutex_);
  while (!broken_ && Now() < deadline) changed_.WaitUntil(&mutex_, deadline);
  return broken_ ? Step::kRelease : Step::kCancel;
}

absl::Status WriterSession::WaitForEnd() {
  MutexLock lock(&mutex_);
  // Without a deadline: the reactor may be destroyed only behind OnEnded, which gRPC promises to call.
  while (!ended_) changed_.WaitUntil(&mutex_, SteadyDeadline(absl::InfiniteDuration()));
  return ended_with_;
}

bool WriterSession::WaitForNextConversation(const absl::Status& ended) {
  MutexLock lock(&mutex_);
  if (stopping_) return false;
  // What was sent and not answered may or may not have arrived: it leaves again with the same numbers, and the server
  // answers what it knows already as duplicates.
  window_.ConnectionLost();
  connection_ = ended.ok() ? absl::UnavailableError("the server ended the conversation") : ended;
  if (!IsTransient(connection_)) Fail(connection_);
  const SteadyTime next = SteadyDeadline(backoff_.Next());
  while (!stopping_ && Now() < next) changed_.WaitUntil(&mutex_, next);
  if (window_.unanswered() > 0 && Now() - progress_ >= absl::ToChronoNanoseconds(options_.give_up_after)) {
    Fail(absl::UnavailableError(
        absl::StrCat("no answer for ", absl::FormatDuration(options_.give_up_after), ": ", connection_.message())));
  }
  if (!stopping_) ++reconnects_;
  return !stopping_;
}

uint64_t WriterSession::next_sequence() const {
  MutexLock lock(&mutex_);
  return window_.next_sequence();
}

uint64_t WriterSession::acknowledged_sequence() const {
  MutexLock lock(&mutex_);
  return window_.acknowledged();
}

absl::Status WriterSession::status() const {
  MutexLock lock(&mutex_);
  return final_error_;
}

absl::Status WriterSession::connection() const {
  MutexLock lock(&mutex_);
  return connection_;
}

WriterStats WriterSession::stats() const {
  MutexLock lock(&mutex_);
  return {reconnects_, window_.rows_sent(), window_.rows_sent_again()};
}

// The public face of the session, which keeps gRPC out of the installed header.
ObservationWriter::ObservationWriter(std::unique_ptr<WriterSession> session) : session_(std::move(session)) {}
ObservationWriter::~ObservationWriter() = default;

absl::Status ObservationWriter::Write(absl::Span<const double> features, absl::Span<const double> cumulants,
                                      int64_t time_us, absl::Duration timeout) {
  return session_->Write(features, cumulants, time_us, timeout);
}

absl::Status ObservationWriter::Flush(absl::Duration timeout) { return session_->Flush(timeout); }
absl::Status ObservationWriter::Close(absl::Duration timeout) { return session_->Close(timeout); }
uint64_t ObservationWriter::next_sequence() const { return session_->next_sequence(); }
uint64_t ObservationWriter::acknowledged_sequence() const { return session_->acknowledged_sequence(); }
absl::Status ObservationWriter::status() const { return session_->status(); }
absl::Status ObservationWriter::connection() const { return session_->connection(); }
WriterStats ObservationWriter::stats() const { return session_->stats(); }

}  // namespace nexting::client
