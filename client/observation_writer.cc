#include "nexting/observation_writer.h"

#include "client/writer_session.h"

namespace nexting::client {

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
