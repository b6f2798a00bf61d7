#include "server/streams/stream_record_codec.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/bytes/byte_codec.h"
#include "server/bytes/hash64.h"
#include "server/streams/stream_spec_codec.h"

namespace nexting::server {
namespace {

constexpr absl::string_view kMagic = "NXSTREAM";
constexpr uint32_t kVersion = 5;
constexpr uint32_t kOldestVersion = 4;
constexpr size_t kChecksumBytes = 8;

// The bytes between magic and checksum.
absl::StatusOr<absl::string_view> Body(absl::string_view bytes) {
  if (bytes.size() < kMagic.size() + kChecksumBytes || bytes.substr(0, kMagic.size()) != kMagic) {
    return DamagedRecord("it does not begin like one");
  }
  const absl::string_view checked = bytes.substr(0, bytes.size() - kChecksumBytes);
  ByteReader checksum(bytes.substr(checked.size()));
  if (checksum.U64() != Hash64(checked)) return DamagedRecord("its checksum is wrong");
  return checked.substr(kMagic.size());
}

absl::Status WrongVersion(uint32_t version) {
  return absl::FailedPreconditionError(absl::StrCat("the stored stream has layout version ", version,
                                                    "; this program knows versions ", kOldestVersion, " to ",
                                                    kVersion));
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
  const uint32_t version = in.U32();
  if (version < kOldestVersion || version > kVersion) return WrongVersion(version);
  const uint64_t spec_hash = in.U64();
  const std::string spec_bytes = in.String();
  if (Hash64(spec_bytes) != spec_hash) {
    return absl::FailedPreconditionError("the stored stream's configuration is not the one its hash belongs to");
  }
  absl::StatusOr<StreamSpec> spec = version == 4 ? DecodeSpecV4(spec_bytes) : DecodeSpec(spec_bytes);
  if (!spec.ok()) return spec.status();
  StreamRecord record;
  record.spec = *std::move(spec);
  record.name = in.String();
  record.labels.description = in.String();
  record.labels.create_time = absl::FromUnixMicros(in.I64());
  record.labels.update_time = absl::FromUnixMicros(in.I64());
  record.applied_sequence = in.U64();
  record.learner_bytes = in.String();
  if (!in.ok() || in.bytes_left() > 0) return DamagedRecord("its length is wrong");
  if (record.spec.features.empty()) return DamagedRecord("it has no features");
  return record;
}

}  // namespace nexting::server
