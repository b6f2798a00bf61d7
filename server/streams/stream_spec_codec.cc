#include "server/streams/stream_spec_codec.h"

#include "server/bytes/byte_codec.h"
#include "server/streams/stored_options.h"

namespace nexting::server {
namespace {

constexpr absl::string_view kSequenceGaps = "sequence_gaps";

constexpr size_t kLeastNameBytes = sizeof(uint64_t);
constexpr size_t kLeastHeadBytes = 3 * sizeof(uint64_t);
constexpr size_t kLeastOptionBytes = 2 * sizeof(uint64_t);

StoredOptions OptionsOf(const StreamSpec& spec) {
  StoredOptions stored;
  StoreOptions(ToLearnerConfig(spec), stored);
  stored.emplace(kSequenceGaps, core::OptionBits(spec.policies.sequence_gaps));
  return stored;
}

absl::Status SetOptions(StoredOptions stored, StreamSpec& spec) {
  core::LearnerConfig config;
  absl::Status status = TakeOptions(stored, config);
  status.Update(TakeStored(kSequenceGaps, stored, spec.policies.sequence_gaps));
  if (status.ok() && !stored.empty()) status = NotOfThisProgram(stored.begin()->first, "the option");
  TakeLearnerOptions(config, spec);
  return status;
}

void ReadSignals(ByteReader& in, StreamSpec& spec) {
  spec.features.resize(in.Length(kLeastNameBytes));
  for (std::string& feature : spec.features) feature = in.String();
  spec.heads.resize(in.Length(kLeastHeadBytes));
  for (HeadSpec& head : spec.heads) {
    head.cumulant = in.String();
    head.discount = in.F64();
    head.horizon = in.F64();
  }
}

}  // namespace

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
  const StoredOptions stored = OptionsOf(spec);
  out.U64(stored.size());
  for (const auto& [path, bits] : stored) {
    out.String(path);
    out.U64(bits);
  }
  return out.bytes();
}

absl::StatusOr<StreamSpec> DecodeSpec(absl::string_view bytes) {
  ByteReader in(bytes);
  StreamSpec spec;
  ReadSignals(in, spec);
  StoredOptions stored;
  for (uint64_t left = in.Length(kLeastOptionBytes); left > 0; --left) {
    std::string path = in.String();
    stored[std::move(path)] = in.U64();
  }
  if (!in.ok() || in.bytes_left() > 0) return DamagedRecord("its length is wrong");
  if (absl::Status status = SetOptions(std::move(stored), spec); !status.ok()) return status;
  return spec;
}

absl::Status DamagedRecord(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("the stored stream is damaged: ", what));
}

}  // namespace nexting::server
