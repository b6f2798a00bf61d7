// What a writer knows about its rows: which are waiting, which are on the wire, which the server has answered.
//
// Rows live in a ring by sequence number: [oldest kept ... acknowledged | in flight | waiting ... newest]. Blocks are
// cut from the waiting rows; answers move the acknowledged mark; a lost connection or a gap moves the sending mark
// back. It knows no thread, no clock and no connection.
//
// Threads: one caller at a time.
// Cost: buffer_rows * (m + k + 1) * 8 bytes, allocated once.
#ifndef NEXTING_CLIENT_DELIVERY_WINDOW_H_
#define NEXTING_CLIENT_DELIVERY_WINDOW_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "nexting/observation_writer.h"
#include "nexting/v1/predictor.pb.h"

namespace nexting::client {

class DeliveryWindow {
 public:
  struct Options {
    std::string stream_id;
    size_t features = 0;            // m
    size_t cumulants = 0;           // k
    size_t heads = 0;               // h
    uint64_t applied_sequence = 0;  // rows are numbered from the next one on
    uint64_t block_rows = 64;
    uint64_t buffer_rows = 4096;  // at least block_rows
    uint64_t in_flight_blocks = 8;
  };

  // What an answer means for the writer.
  struct Answer {
    WriteResult delivered;     // to report where delivered.rows > 0
    bool send_again = false;   // the server took less than was sent; the rest waits for another attempt
    uint32_t wait_ms = 0;      // with send_again: how long the server asks to wait, 0 where it does not say
    absl::Status final_error;  // no further attempt can succeed
  };

  explicit DeliveryWindow(const Options& options);

  // True while every row of the buffer is unanswered.
  bool full() const { return unanswered() >= options_.buffer_rows; }

  // REQUIRES: !full(), features.size() == m, cumulants.size() == k
  void Append(absl::Span<const double> features, absl::Span<const double> cumulants, int64_t time_us);

  // Whether a block should leave now: a full one, or a partial one when nothing is in flight or `flushing`.
  bool ready(bool flushing) const;

  // Cuts the next block and counts it as in flight. REQUIRES: ready()
  void TakeBlock(v1::ObservationBlock* block);

  // The server's answer to the oldest block in flight.
  Answer TakeAnswer(const v1::BlockResult& result);

  // Everything unanswered will be sent again.
  void ConnectionLost();

  uint64_t next_sequence() const { return next_; }         // of the next row to be appended
  uint64_t sent() const { return sent_; }                  // last row that was sent in the present attempt
  uint64_t acknowledged() const { return acknowledged_; }  // last row that the server has answered
  uint64_t unanswered() const { return next_ - 1 - acknowledged_; }
  bool in_flight() const { return !in_flight_.empty(); }
  uint64_t rows_sent() const { return rows_sent_; }
  uint64_t rows_sent_again() const { return rows_sent_again_; }
  const Options& options() const { return options_; }

 private:
  struct Block {
    uint64_t first;
    uint64_t rows;
    uint64_t sent_before;  // of these rows, how many had been sent at least once before
    uint64_t attempt;
  };

  uint64_t OldestKept() const;
  Answer TakeError(const v1::BlockResult& result);
  Answer TakeGap(const v1::BlockResult& result);
  void Acknowledge(uint64_t last);
  void SendAgainFrom(uint64_t sequence);

  const Options options_;
  const uint64_t start_;
  // [buffer_rows x m], [buffer_rows x k], [buffer_rows]; row `sequence` is at sequence % buffer_rows.
  std::vector<double> features_;
  std::vector<double> cumulants_;
  std::vector<int64_t> times_us_;

  uint64_t next_;
  uint64_t sent_;
  uint64_t acknowledged_;
  uint64_t highest_sent_;
  uint64_t attempt_ = 0;  // a refusal of a block of an earlier attempt says nothing new
  std::deque<Block> in_flight_;
  uint64_t rows_sent_ = 0;
  uint64_t rows_sent_again_ = 0;
};

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_DELIVERY_WINDOW_H_
