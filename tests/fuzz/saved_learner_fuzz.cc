// Bytes that are read back: a learner's, a stream's record in the store, a listing's page token.
//
// The input is read in two ways. As it is: nothing crashes, and a learner that refuses it is unchanged. As damage done
// to bytes that are whole (see Damaged):
//   - nobody accepts damaged bytes;
//   - a record whose checksum was made to fit gives an error or a record, whatever its fields say.
// Checksums find accidents, not attacks; that is why bytes as they are may be accepted.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/learner.h"
#include "server/bytes/byte_codec.h"
#include "server/bytes/hash64.h"
#include "server/rpc/page_token_codec.h"
#include "server/streams/sequenced_learner.h"
#include "server/streams/stream_record_codec.h"
#include "tests/fuzz/must.h"
#include "tests/testing/test_streams.h"

namespace nexting::server {
namespace {

using fuzz::Must;

constexpr absl::string_view kPrefix = "streams/plant-7/";
constexpr absl::string_view kLastName = "streams/plant-7/boiler";

StreamSpec SmallStream() {
  StreamSpec spec = WithExtraCumulant();
  spec.network.columns = 2;
  spec.network.cumulant_lags = 1;
  return spec;
}

std::string SavedLearner() {
  const auto learner = SequencedLearner::Create(SmallStream()).value();
  const std::vector<double> features = Waves(1, 20, 2);
  const std::vector<double> cumulants = Waves(1, 20, 1);
  BlockProgress progress = learner->Begin({1, features, cumulants, {}});
  LearnRows(*learner, progress, 20);
  return learner->SaveWith(learner->policies());
}

StreamRecord Record(const std::string& learner_bytes) {
  StreamRecord record;
  record.name = std::string(kLastName);
  record.spec = SmallStream();
  record.labels.description = "hot";
  record.applied_sequence = 20;
  record.learner_bytes = learner_bytes;
  return record;
}

// What is whole, made once.
struct Whole {
  std::string learner = SavedLearner();
  std::string record = EncodeStreamRecord(Record(learner));
  std::string token = EncodePageToken(kPrefix, kLastName);
};

// Four bytes of input are one change: what to do, where (two bytes, round the end), and a value.
std::string Damaged(std::string bytes, absl::string_view changes) {
  for (; changes.size() >= 4 && !bytes.empty(); changes.remove_prefix(4)) {
    const size_t at = (static_cast<uint8_t>(changes[1]) << 8 | static_cast<uint8_t>(changes[2])) % bytes.size();
    const char value = changes[3];
    switch (changes[0]) {
      case 'c':
        bytes.resize(at);
        break;
      case 'd':
        bytes.erase(at, static_cast<uint8_t>(value));
        break;
      case 'i':
        bytes.insert(at, 1, value);
        break;
      case 's':
        bytes[at] = value;
        break;
      default:
        bytes[at] = static_cast<char>(bytes[at] ^ value);
    }
  }
  return bytes;
}

bool Restores(core::Learner& learner, absl::string_view bytes) {
  const uint64_t digest = learner.Digest();
  const absl::Status status = learner.Restore(bytes);
  if (status.ok()) return true;
  Must(learner.Digest() == digest, "a learner that refuses is unchanged", status.ToString());
  Must(!status.message().empty(), "a refusal says why");
  return false;
}

void ReadAsTheyAre(absl::string_view bytes) {
  const auto learner = core::Learner::Create(ToLearnerConfig(SmallStream())).value();
  Restores(*learner, bytes);
  (void)DecodeStreamRecord(bytes);
  (void)DecodePageToken(kPrefix, bytes);
}

void ReadDamaged(const Whole& whole, absl::string_view changes) {
  const auto learner = core::Learner::Create(ToLearnerConfig(SmallStream())).value();
  const std::string saved = Damaged(whole.learner, changes);
  Must(Restores(*learner, saved) == (saved == whole.learner), "a learner continues from whole bytes only");

  const std::string record = Damaged(whole.record, changes);
  Must(DecodeStreamRecord(record).ok() == (record == whole.record), "a record is read from whole bytes only");

  // Base64 has several texts for the same bytes, and the empty token asks for the first page.
  const std::string token = Damaged(whole.token, changes);
  const auto last_name = DecodePageToken(kPrefix, token);
  Must(!last_name.ok() || *last_name == (token.empty() ? "" : kLastName), "a token leads to where it was given out for",
       token);
  Must(last_name.ok() || token != whole.token, "a token is accepted", token);
}

std::string WithChecksum(absl::string_view record) {
  ByteWriter out;
  out.Raw(record.substr(0, record.size() - std::min<size_t>(record.size(), 8)));
  out.U64(Hash64(out.bytes()));
  return out.bytes();
}

// As when the server starts. Large learners are left out: they would be made before their bytes are looked at.
void ReadWithChecksum(const Whole& whole, absl::string_view changes) {
  const auto record = DecodeStreamRecord(WithChecksum(Damaged(whole.record, changes)));
  if (!record.ok() || record->spec.network.columns > 64 || record->spec.network.cumulant_lags > 8) return;
  (void)SequencedLearner::Restore(record->spec, record->applied_sequence, record->learner_bytes);
}

}  // namespace
}  // namespace nexting::server

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nexting::server;
  static const Whole& whole = *new Whole;
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  ReadAsTheyAre(bytes);
  ReadDamaged(whole, bytes);
  ReadWithChecksum(whole, bytes);
  return 0;
}
