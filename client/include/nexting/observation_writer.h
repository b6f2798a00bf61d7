// Feeds one stream, row by row, and survives lost connections and restarts of the server.
//
// Rows are numbered from the server's applied sequence on, sent in blocks while earlier blocks are still unanswered,
// and kept until the server has answered. When the connection breaks, the writer connects again (exponential backoff
// with jitter) and sends what is unanswered once more, with the same numbers: the server learns each number once, so
// nothing is lost and nothing learnt twice. A full block leaves at once, a partial one when nothing is in flight: slow
// feeds have no added delay, fast ones large blocks. Answered rows stay in the buffer until newer ones need the room. A
// server that restarts from an older state gets them again, as far back as the buffer reaches.
//
// One writer per stream: rows of a second one would carry the same numbers. The writer notices and ends with ABORTED.
//
// Threads: one of its own. Every method may be called from any thread; rows of concurrent Writes are in some order.
// Owns: its connection state; it may outlive the Client that opened it.
// Errors: the first final error ends the writer and is returned by every later call. Lost connections are not final.
#ifndef NEXTING_OBSERVATION_WRITER_H_
#define NEXTING_OBSERVATION_WRITER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace nexting::client {

// What the server answered to consecutive rows.
struct WriteResult {
  uint64_t first_sequence = 0;
  uint64_t rows = 0;              // rows [first_sequence, first_sequence + rows) are applied
  uint64_t duplicates = 0;        // the first of these rows had been applied before: their predictions are lost
  uint64_t durable_sequence = 0;  // up to here a restart of the server loses nothing
  // [(rows - duplicates) x heads], head by head: rows behind the duplicates.
  std::vector<double> predictions{};
  std::vector<double> baselines{};
};

struct WriterOptions {
  int block_rows = 64;       // rows in a full block, in [1, 65536]; fewer where a block would exceed a message
  int buffer_rows = 4096;    // rows kept, at least block_rows; Write blocks while all of them are unanswered
  int in_flight_blocks = 8;  // blocks sent and not yet answered, at least 1

  absl::Duration initial_backoff = absl::Milliseconds(50);
  absl::Duration max_backoff = absl::Seconds(5);
  // A connection that answers nothing for so long while rows are in flight is given up and replaced.
  absl::Duration answer_timeout = absl::Seconds(30);
  // With no answer for so long, all attempts included, the writer ends with UNAVAILABLE.
  absl::Duration give_up_after = absl::InfiniteDuration();

  // Called for each answered block in the order of sequence numbers, one call at a time,
  // on a thread of the transport. Must not block for long, nor call the writer's blocking methods.
  // Rows that a restarted server had forgotten are reported again.
  std::function<void(const WriteResult&)> on_result{};
};

struct WriterStats {
  uint64_t reconnects = 0;
  uint64_t rows_sent = 0;
  uint64_t rows_sent_again = 0;
};

class WriterSession;  // private

class ObservationWriter {
 public:
  // Drops what is unanswered. Close() first to lose nothing.
  ~ObservationWriter();
  ObservationWriter(const ObservationWriter&) = delete;
  ObservationWriter& operator=(const ObservationWriter&) = delete;

  // Takes one row: features [m], cumulants [k], `time_us` microseconds since 1970 (UTC) or 0. Blocks while the
  // buffer is full, at most `timeout`. DEADLINE_EXCEEDED: the row was not taken, write it again. INVALID_ARGUMENT for a
  // wrong length or an infinity: the row was not taken, the writer goes on.
  [[nodiscard]] absl::Status Write(absl::Span<const double> features, absl::Span<const double> cumulants = {},
                                   int64_t time_us = 0, absl::Duration timeout = absl::InfiniteDuration());

  // Waits until every row written so far is answered and reported.
  // DEADLINE_EXCEEDED after `timeout`; the rows are still on their way.
  [[nodiscard]] absl::Status Flush(absl::Duration timeout = absl::InfiniteDuration());

  // Flush, then the end of the conversation. The writer is over afterwards,
  // whatever is returned; later calls return FAILED_PRECONDITION.
  [[nodiscard]] absl::Status Close(absl::Duration timeout = absl::InfiniteDuration());

  // Sequence number that the next row will get.
  uint64_t next_sequence() const;

  // Last row that the server has answered; 0 before the first row of a new stream.
  uint64_t acknowledged_sequence() const;

  // The final error, or OK while the writer works.
  absl::Status status() const;

  // OK while connected; why not, while it tries again.
  absl::Status connection() const;

  WriterStats stats() const;

 private:
  friend class Client;
  explicit ObservationWriter(std::unique_ptr<WriterSession> session);
  std::unique_ptr<WriterSession> session_;
};

}  // namespace nexting::client

#endif  // NEXTING_OBSERVATION_WRITER_H_
