#include "server/streams/stream_record_codec.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/bytes/byte_codec.h"
#include "server/bytes/hash64.h"

namespace nexting::server {
namespace {

constexpr absl::string_view kMagic = "NXSTREAM";
constexpr uint32_t kVersion = 4;
constexpr size_t kChecksumBytes = 8;

void EncodeStepSize(const core::StepSize& step_size, ByteWriter& out) {
  out.U32(static_cast<uint32_t>(step_size.method));
  out.F64(step_size.value);
  out.F64(step_size.initial_square);
}

core::StepSize DecodeStepSize(ByteReader& in) {
  core::StepSize step_size;
  step_size.method = static_cast<core::StepMethod>(in.U32());
  step_size.value = in.F64();
  step_size.initial_square = in.F64();
  return step_size;
}

void EncodeNetwork(const core::NetworkConfig& network, const core::DenseConfig& dense, ByteWriter& out) {
  out.I64(network.columns);
  out.I64(network.cumulant_lags);
  out.U32(network.frozen);
  EncodeStepSize(network.step_size, out);
  out.U32(static_cast<uint32_t>(network.cell));
  out.I64(network.stage.columns);
  out.I64(network.stage.steps);
  out.U32(network.replacement.enabled);
  out.F64(network.replacement.rate);
  out.I64(network.replacement.maturity);
  out.F64(network.replacement.utility_rate);
  out.F64(network.replacement.threshold);
  out.U32(dense.enabled);
  out.U32(static_cast<uint32_t>(dense.estimator));
  out.I64(dense.steps);
  out.F64(dense.density);
}

core::NetworkConfig DecodeNetwork(ByteReader& in, core::DenseConfig& dense) {
  core::NetworkConfig network;
  network.columns = static_cast<int>(in.I64());
  network.cumulant_lags = static_cast<int>(in.I64());
  network.frozen = in.U32() != 0;
  network.step_size = DecodeStepSize(in);
  network.cell = static_cast<core::CellType>(in.U32());
  network.stage.columns = static_cast<int>(in.I64());
  network.stage.steps = in.I64();
  network.replacement.enabled = in.U32() != 0;
  network.replacement.rate = in.F64();
  network.replacement.maturity = in.I64();
  network.replacement.utility_rate = in.F64();
  network.replacement.threshold = in.F64();
  dense.enabled = in.U32() != 0;
  dense.estimator = static_cast<core::GradientEstimator>(in.U32());
  dense.steps = static_cast<int>(in.I64());
  dense.density = in.F64();
  return network;
}

void EncodeReadOut(const core::ReadOutConfig& read_out, ByteWriter& out) {
  out.U32(static_cast<uint32_t>(read_out.method));
  out.F64(read_out.lambda);
  EncodeStepSize(read_out.step_size, out);
  out.U32(read_out.sees_inputs);
  out.F64(read_out.forgetting);
  out.F64(read_out.cumulant_rate);
}

core::ReadOutConfig DecodeReadOut(ByteReader& in) {
  core::ReadOutConfig read_out;
  read_out.method = static_cast<core::ReadOutMethod>(in.U32());
  read_out.lambda = in.F64();
  read_out.step_size = DecodeStepSize(in);
  read_out.sees_inputs = in.U32() != 0;
  read_out.forgetting = in.F64();
  read_out.cumulant_rate = in.F64();
  return read_out;
}

std::string EncodeSpec(const StreamSpec& spec) {
  ByteWriter out;
  out.U64(spec.features.size());
  for (const std::string& feature : spec.features) out.String(feature);
  out.U64(spec.heads.size());
  for (const HeadSpec& head : spec.heads) {
    out.String(head.cumulant);
    out.F64(head.discount);
    out.F64(head.horizon);
  }
  EncodeNetwork(spec.network, spec.dense, out);
  EncodeReadOut(spec.read_out, out);
  out.U32(static_cast<uint32_t>(spec.policies.missing_values));
  out.U32(static_cast<uint32_t>(spec.policies.sequence_gaps));
  out.U64(spec.seed);
  return out.bytes();
}

StreamSpec DecodeSpec(ByteReader& in) {
  StreamSpec spec;
  spec.features.resize(in.Length(sizeof(uint64_t)));
  for (std::string& feature : spec.features) feature = in.String();
  spec.heads.resize(in.Length(3 * sizeof(uint64_t)));
  for (HeadSpec& head : spec.heads) {
    head.cumulant = in.String();
    head.discount = in.F64();
    head.horizon = in.F64();
  }
  spec.network = DecodeNetwork(in, spec.dense);
  spec.read_out = DecodeReadOut(in);
  spec.policies.missing_values = static_cast<core::MissingValuePolicy>(in.U32());
  spec.policies.sequence_gaps = static_cast<SequenceGapPolicy>(in.U32());
  spec.seed = in.U64();
  return spec;
}

absl::Status Damaged(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("the stored stream is damaged: ", what));
}

// The bytes between magic and checksum.
absl::StatusOr<absl::string_view> Body(absl::string_view bytes) {
  if (bytes.size() < kMagic.size() + kChecksumBytes || bytes.substr(0, kMagic.size()) != kMagic) {
    return Damaged("it does not begin like one");
  }
  const absl::string_view checked = bytes.substr(0, bytes.size() - kChecksumBytes);
  ByteReader checksum(bytes.substr(checked.size()));
  if (checksum.U64() != Hash64(checked)) return Damaged("its checksum is wrong");
  return checked.substr(kMagic.size());
}

}  // namespace

std::string EncodeStreamRecord(const StreamRecord& record) {
  const std::string spec = EncodeSpec(record.spec);
  ByteWriter out;
  out.Raw(kMagic);
  out.U32(kVersion);
  out.U64(Hash64(spec));
  out.String(spec);
  out.String(record.name);
  out.String(record.labels.description);
  out.I64(absl::ToUnixMicros(record.labels.create_time));
  out.I64(absl::ToUnixMicros(record.labels.update_time));
  out.U64(record.applied_sequence);
  out.String(record.learner_bytes);
  out.U64(Hash64(out.bytes()));
  return out.bytes();
}

absl::StatusOr<StreamRecord> DecodeStreamRecord(absl::string_view bytes) {
  const absl::StatusOr<absl::string_view> body = Body(bytes);
  if (!body.ok()) return body.status();
  ByteReader in(*body);
  if (const uint32_t version = in.U32(); version != kVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("the stored stream has layout version ", version, "; this program knows version ", kVersion));
  }
  const uint64_t spec_hash = in.U64();
  const std::string spec_bytes = in.String();
  if (Hash64(spec_bytes) != spec_hash) {
    return absl::FailedPreconditionError("the stored stream's configuration is not the one its hash belongs to");
  }
  ByteReader spec_in(spec_bytes);
  StreamRecord record;
  record.spec = DecodeSpec(spec_in);
  record.name = in.String();
  record.labels.description = in.String();
  record.labels.create_time = absl::FromUnixMicros(in.I64());
  record.labels.update_time = absl::FromUnixMicros(in.I64());
  record.applied_sequence = in.U64();
  record.learner_bytes = in.String();
  if (!spec_in.ok() || spec_in.bytes_left() > 0 || !in.ok() || in.bytes_left() > 0)
    return Damaged("its length is wrong");
  if (record.spec.features.empty()) return Damaged("it has no features");
  return record;
}

}  // namespace nexting::server
