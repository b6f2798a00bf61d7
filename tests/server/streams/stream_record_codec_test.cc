#include "server/streams/stream_record_codec.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/bytes/byte_codec.h"
#include "server/bytes/hash64.h"
#include "server/streams/stream_spec_codec.h"
#include "tests/testing/test_streams.h"
#include "tests/testing/version_4_bytes.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

// Every field differs from its default.
StreamRecord FullRecord() {
  StreamRecord record;
  record.name = "streams/plant-7/boiler";
  record.spec = WithExtraCumulant();
  record.spec.network = {7, 3, false, true, {core::StepMethod::kSgd, 0.25, 0.5}, core::CellType::kRtu};
  record.spec.network.stage = {5, 0x123456789a};
  record.spec.network.replacement = {true, 0.001, 0x123456789b, 0.5};
  record.spec.dense = {true, core::GradientEstimator::kNoBackTrack, 77, 0.25};
  record.spec.read_out = {core::ReadOutMethod::kRecursiveLeastSquares,
                          0.5,
                          {core::StepMethod::kRmsProp, 0.125, 0.75},
                          false,
                          0.9375,
                          0.0005};
  record.spec.policies = {core::MissingValuePolicy::kRunningMean, SequenceGapPolicy::kAccept};
  record.spec.seed = 0xfedcba9876543210;
  record.spec.seasons = {96, 672, 10'080};
  record.labels = {"hot \xe2\x98\x83", absl::FromUnixMicros(1'700'000'000'123'456), absl::FromUnixMicros(-5)};
  record.applied_sequence = 0xffffffffffffffff;
  record.learner_bytes = std::string("\0\1\2\xff", 4);
  return record;
}

TEST(StreamRecordCodecTest, KeepsEveryField) {
  const StreamRecord record = FullRecord();
  const StreamRecord decoded = DecodeStreamRecord(EncodeStreamRecord(record)).value();
  EXPECT_EQ(decoded.name, record.name);
  EXPECT_TRUE(decoded.spec == record.spec);
  EXPECT_EQ(decoded.labels.description, record.labels.description);
  EXPECT_EQ(decoded.labels.create_time, record.labels.create_time);
  EXPECT_EQ(decoded.labels.update_time, record.labels.update_time);
  EXPECT_EQ(decoded.applied_sequence, record.applied_sequence);
  EXPECT_EQ(decoded.learner_bytes, record.learner_bytes);
}

TEST(StreamRecordCodecTest, EveryChangedByteIsDamage) {
  const std::string bytes = EncodeStreamRecord(FullRecord());
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x20);
    EXPECT_TRUE(absl::IsDataLoss(DecodeStreamRecord(damaged).status())) << "byte " << i;
  }
}

TEST(StreamRecordCodecTest, EveryShorterRecordIsDamage) {
  const std::string bytes = EncodeStreamRecord(FullRecord());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_TRUE(absl::IsDataLoss(DecodeStreamRecord(bytes.substr(0, size)).status())) << size << " bytes";
  }
  EXPECT_TRUE(absl::IsDataLoss(DecodeStreamRecord(bytes + '\0').status()));
}

std::string WithChecksum(std::string bytes) {
  bytes.resize(bytes.size() - 8);
  ByteWriter out;
  out.Raw(bytes);
  out.U64(Hash64(bytes));
  return out.bytes();
}

TEST(StreamRecordCodecTest, AnotherVersionIsNamed) {
  std::string bytes = EncodeStreamRecord(FullRecord());
  bytes[8] = 9;
  const absl::Status status = DecodeStreamRecord(WithChecksum(bytes)).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("layout version 9; this program knows versions 4 to 5"));
}

TEST(StreamRecordCodecTest, AnotherConfigurationThanTheHashSaysIsAMismatch) {
  std::string bytes = EncodeStreamRecord(FullRecord());
  bytes[12] = static_cast<char>(bytes[12] ^ 1);
  EXPECT_TRUE(absl::IsFailedPrecondition(DecodeStreamRecord(WithChecksum(bytes)).status()));
}

TEST(StreamRecordCodecTest, ARecordOfVersion4IsRead) {
  StreamRecord record = FullRecord();
  record.spec.seasons = {};  // could not be given then
  const StreamRecord decoded = DecodeStreamRecord(absl::HexStringToBytes(testing::kRecordOfVersion4)).value();
  EXPECT_EQ(decoded.name, record.name);
  EXPECT_TRUE(decoded.spec == record.spec);
  EXPECT_EQ(decoded.labels.description, record.labels.description);
  EXPECT_EQ(decoded.labels.create_time, record.labels.create_time);
  EXPECT_EQ(decoded.labels.update_time, record.labels.update_time);
  EXPECT_EQ(decoded.applied_sequence, record.applied_sequence);
  EXPECT_EQ(decoded.learner_bytes, record.learner_bytes);
}

TEST(StreamRecordCodecTest, AnOptionOfANewerProgramIsNamed) {
  const std::string spec = EncodeSpec(FullRecord().spec);
  const size_t first = spec.find("missing_values") - 2 * sizeof(uint64_t);  // behind the number of options and a length
  ByteReader count(absl::string_view(spec).substr(first));
  ByteWriter newer;
  newer.Raw(absl::string_view(spec).substr(0, first));
  newer.U64(count.U64() + 1);
  newer.Raw(absl::string_view(spec).substr(first + sizeof(uint64_t)));
  newer.String("network.replacement.patience");
  newer.U64(3);
  const absl::Status status = DecodeSpec(newer.bytes()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("the option network.replacement.patience, which this program does not know"));
}

// A checksum is no proof of sense: lengths are bounded by what is there.
TEST(StreamRecordCodecTest, NonsenseLengthsAreDamage) {
  const std::string bytes = EncodeStreamRecord(FullRecord());
  for (size_t i = 20; i + 8 < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = '\xff';
    const auto decoded = DecodeStreamRecord(WithChecksum(damaged));
    EXPECT_TRUE(decoded.ok() || !decoded.status().message().empty());
  }
}

}  // namespace
}  // namespace nexting::server
