#include "client/cli/replay/replay_feed.h"

#include <algorithm>
#include <limits>

#include "client/mutex.h"

namespace nexting::client::cli {
namespace {

// How often a blocked call looks for an interrupt.
constexpr absl::Duration kLook = absl::Milliseconds(100);
constexpr absl::Duration kGiveUpAfter = absl::Minutes(1);
constexpr int kMinBufferRows = 4096;
constexpr uint64_t kRowsPerProgress = 16;

// Rows as they were sent, joined by predictions as they come back on another thread.
class Recording {
 public:
  void Start(uint64_t first_sequence) {
    MutexLock lock(&mutex_);
    first_sequence_ = first_sequence;
  }

  void AddRow(double cumulant) {
    MutexLock lock(&mutex_);
    cumulants_.push_back(cumulant);
    predictions_.push_back(std::numeric_limits<double>::quiet_NaN());
  }

  void TakeResult(const WriteResult& result) {
    MutexLock lock(&mutex_);
    const uint64_t fresh = result.rows - result.duplicates;
    if (fresh == 0) return;
    const size_t heads = result.predictions.size() / fresh;
    const uint64_t first = result.first_sequence + result.duplicates - first_sequence_;
    for (uint64_t i = 0; i < fresh; ++i) predictions_[first + i] = result.predictions[i * heads];
  }

  void MoveTo(ReplayResult* result) {
    MutexLock lock(&mutex_);
    result->cumulants = std::move(cumulants_);
    result->predictions = std::move(predictions_);
  }

 private:
  Mutex mutex_;
  uint64_t first_sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<double> cumulants_ ABSL_GUARDED_BY(mutex_);
  std::vector<double> predictions_ ABSL_GUARDED_BY(mutex_);
};

// Repeats a call that blocks for at most kLook until it succeeds or fails, or the interrupt comes.
absl::Status Patiently(const std::function<absl::Status()>& call, const ReplayFeedOptions& options,
                       const Interrupt& interrupt, const ObservationWriter& writer) {
  bool told = false;
  while (true) {
    const absl::Status status = call();
    if (status.code() != absl::StatusCode::kDeadlineExceeded) return status;
    if (interrupt.raised()) return absl::CancelledError("interrupted");
    const absl::Status connection = writer.connection();
    if (!connection.ok() && !told && options.on_trouble) options.on_trouble(connection);
    told = !connection.ok();
  }
}

absl::Status FeedRows(const ReplayFeedOptions& options, const Interrupt& interrupt, ReplayRows* rows,
                      ObservationWriter* writer, Recording* recording) {
  const uint64_t first = writer->next_sequence();
  const auto report = [&] {
    if (!options.on_progress) return;
    options.on_progress(writer->acknowledged_sequence() + 1 - first, writer->next_sequence() - first);
  };
  ReplayRow row;
  for (uint64_t count = 0; count < options.max_rows; ++count) {
    const absl::StatusOr<bool> read = rows->Next(&row);
    if (!read.ok()) return read.status();
    if (!*read) break;
    if (interrupt.raised()) return absl::CancelledError("interrupted");
    recording->AddRow(row.cumulant);
    const auto write = [&] { return writer->Write(row.features, row.cumulants, row.time_us, kLook); };
    if (absl::Status status = Patiently(write, options, interrupt, *writer); !status.ok()) return status;
    if (count % kRowsPerProgress == 0) report();
  }
  const auto flush = [&] {
    report();
    return writer->Flush(kLook);
  };
  return Patiently(flush, options, interrupt, *writer);
}

}  // namespace

absl::StatusOr<ReplayResult> FeedReplay(const ReplayFeedOptions& options, const Interrupt& interrupt, ReplayRows* rows,
                                        Client* client) {
  Recording recording;  // outlives the writer, which calls it
  WriterOptions writer_options;
  writer_options.block_rows = options.block_rows;
  writer_options.buffer_rows = std::max(kMinBufferRows, 16 * options.block_rows);
  writer_options.give_up_after = kGiveUpAfter;
  writer_options.on_result = [&recording](const WriteResult& result) { recording.TakeResult(result); };
  const absl::Time started = absl::Now();
  auto writer = client->OpenWriter(options.stream_id, writer_options);
  if (!writer.ok()) return writer.status();
  recording.Start((*writer)->next_sequence());
  if (absl::Status status = FeedRows(options, interrupt, rows, writer->get(), &recording); !status.ok()) return status;
  ReplayResult result;
  result.seconds = absl::ToDoubleSeconds(absl::Now() - started);
  result.stats = (*writer)->stats();
  if (absl::Status status = (*writer)->Close(absl::Seconds(1)); !status.ok()) return status;
  recording.MoveTo(&result);
  return result;
}

}  // namespace nexting::client::cli
