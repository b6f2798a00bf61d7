#include "client/delivery_window.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/stream_id.h"

namespace nexting::client {
namespace {

// Rows of a block that the server has taken: duplicates, and those that it answers with predictions.
WriteResult Delivered(uint64_t first, size_t heads, const v1::BlockResult& result) {
  WriteResult delivered;
  delivered.first_sequence = first;
  delivered.duplicates = result.duplicates();
  delivered.rows = result.duplicates() + result.predictions_size() / heads;
  delivered.durable_sequence = result.durable_sequence();
  delivered.predictions.assign(result.predictions().begin(), result.predictions().end());
  delivered.baselines.assign(result.baselines().begin(), result.baselines().end());
  return delivered;
}

}  // namespace

DeliveryWindow::DeliveryWindow(const Options& options)
    : options_(options),
      start_(options.applied_sequence + 1),
      features_(options.buffer_rows * options.features),
      cumulants_(options.buffer_rows * options.cumulants),
      times_us_(options.buffer_rows),
      next_(start_),
      sent_(options.applied_sequence),
      acknowledged_(options.applied_sequence),
      highest_sent_(options.applied_sequence) {}

void DeliveryWindow::Append(absl::Span<const double> features, absl::Span<const double> cumulants, int64_t time_us) {
  const size_t slot = next_ % options_.buffer_rows;
  std::copy(features.begin(), features.end(), features_.begin() + slot * options_.features);
  std::copy(cumulants.begin(), cumulants.end(), cumulants_.begin() + slot * options_.cumulants);
  times_us_[slot] = time_us;
  ++next_;
}

bool DeliveryWindow::ready(bool flushing) const {
  const uint64_t waiting = next_ - 1 - sent_;
  if (waiting == 0 || in_flight_.size() >= options_.in_flight_blocks) return false;
  return waiting >= options_.block_rows || in_flight_.empty() || flushing;
}

void DeliveryWindow::TakeBlock(v1::ObservationBlock* block) {
  const uint64_t first = sent_ + 1;
  const uint64_t rows = std::min(next_ - first, options_.block_rows);
  block->set_stream(ResourceName(options_.stream_id));
  block->set_first_sequence(first);
  bool any_time = false;
  for (uint64_t sequence = first; sequence < first + rows; ++sequence) {
    const size_t slot = sequence % options_.buffer_rows;
    const double* features = features_.data() + slot * options_.features;
    const double* cumulants = cumulants_.data() + slot * options_.cumulants;
    block->mutable_features()->Add(features, features + options_.features);
    block->mutable_cumulants()->Add(cumulants, cumulants + options_.cumulants);
    block->add_times_us(times_us_[slot]);
    any_time = any_time || times_us_[slot] != 0;
  }
  if (!any_time) block->clear_times_us();

  sent_ = first + rows - 1;
  const uint64_t sent_before = highest_sent_ < first ? 0 : std::min(rows, highest_sent_ - first + 1);
  highest_sent_ = std::max(highest_sent_, sent_);
  rows_sent_ += rows;
  rows_sent_again_ += sent_before;
  in_flight_.push_back({first, rows, sent_before, attempt_});
}

DeliveryWindow::Answer DeliveryWindow::TakeAnswer(const v1::BlockResult& result) {
  Answer answer;
  if (in_flight_.empty()) {
    answer.final_error = absl::InternalError("the server answered a block that was not sent");
    return answer;
  }
  const Block block = in_flight_.front();
  in_flight_.pop_front();
  if (result.has_error() && block.attempt != attempt_) return answer;  // its rows are already being sent again

  WriteResult delivered = Delivered(block.first, options_.heads, result);
  if (delivered.duplicates > block.sent_before) {
    answer.final_error = absl::AbortedError(absl::StrCat("stream `", options_.stream_id, "`: observation ",
                                                         block.first + block.sent_before,
                                                         " was taken from someone else; one writer at a time can feed "
                                                         "a stream, open a new one to go on behind the other"));
    return answer;
  }
  if (delivered.rows > block.rows || (!result.has_error() && delivered.rows != block.rows)) {
    answer.final_error = absl::InternalError(absl::StrCat("the server answered a block of ", block.rows, " rows with ",
                                                          delivered.rows, " predictions per head"));
    return answer;
  }
  if (delivered.rows > 0) Acknowledge(block.first + delivered.rows - 1);
  if (result.has_error()) answer = TakeError(result);
  answer.delivered = std::move(delivered);
  return answer;
}

DeliveryWindow::Answer DeliveryWindow::TakeError(const v1::BlockResult& result) {
  const absl::StatusCode code = static_cast<absl::StatusCode>(result.error().code());
  if (code == absl::StatusCode::kOutOfRange) return TakeGap(result);
  Answer answer;
  if (code == absl::StatusCode::kResourceExhausted || code == absl::StatusCode::kUnavailable) {
    SendAgainFrom(acknowledged_ + 1);
    answer.send_again = true;
    answer.wait_ms = result.error().retry_delay_ms();
    return answer;
  }
  answer.final_error = absl::Status(code, result.error().message());
  return answer;
}

DeliveryWindow::Answer DeliveryWindow::TakeGap(const v1::BlockResult& result) {
  Answer answer;
  const uint64_t expected = result.error().expected_sequence();
  if (expected < OldestKept() || expected > highest_sent_ + 1) {
    answer.final_error =
        absl::DataLossError(absl::StrCat("stream `", options_.stream_id, "`: the server expects observation ", expected,
                                         ", which is not among those kept here, ", OldestKept(), " to ", next_ - 1,
                                         "; it was reset, or it restarted from a state older than the buffer reaches"));
    return answer;
  }
  SendAgainFrom(expected);
  answer.send_again = true;
  return answer;
}

void DeliveryWindow::ConnectionLost() {
  in_flight_.clear();
  SendAgainFrom(acknowledged_ + 1);
}

uint64_t DeliveryWindow::OldestKept() const {
  return next_ - start_ > options_.buffer_rows ? next_ - options_.buffer_rows : start_;
}

void DeliveryWindow::Acknowledge(uint64_t last) {
  acknowledged_ = std::max(acknowledged_, last);
  sent_ = std::max(sent_, acknowledged_);
}

void DeliveryWindow::SendAgainFrom(uint64_t sequence) {
  ++attempt_;
  sent_ = sequence - 1;
  acknowledged_ = sent_;
}

}  // namespace nexting::client
