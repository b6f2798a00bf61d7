#include "server/rpc/stream_codec.h"

#include <google/protobuf/util/message_differencer.h>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(StreamCodecTest, PointsIntoTheMessage) {
  v1::ObservationBlock proto;
  proto.set_first_sequence(7);
  proto.add_features(1.5);
  proto.add_features(2.5);
  proto.add_times_us(-1);
  const ObservationBlock block = BlockFromProto(proto);
  EXPECT_EQ(block.first_sequence, 7u);
  EXPECT_EQ(block.features.data(), proto.features().data());
  EXPECT_THAT(block.features, ElementsAre(1.5, 2.5));
  EXPECT_THAT(block.times_us, ElementsAre(-1));
  EXPECT_THAT(block.cumulants, IsEmpty());
}

TEST(StreamCodecTest, WritesEveryField) {
  BlockResult result;
  result.status = absl::OutOfRangeError("gap");
  result.expected_sequence = 4;
  result.retry_delay_ms = 5;
  result.applied_sequence = 6;
  result.durable_sequence = 7;
  result.duplicates = 8;
  result.predictions = {1, 2};
  result.baselines = {3, 4};
  result.state_digest = 9;
  v1::BlockResult proto;
  WriteBlockResult(result, proto);
  v1::BlockResult expected;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
      error { code: 11 message: "gap" expected_sequence: 4 retry_delay_ms: 5 }
      applied_sequence: 6 durable_sequence: 7 duplicates: 8
      predictions: [1, 2] baselines: [3, 4] state_digest: 9)",
                                                            &expected));
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(proto, expected)) << proto.DebugString();
}

TEST(StreamCodecTest, SuccessHasNoErrorAndNoDigestUnlessAsked) {
  v1::BlockResult proto;
  WriteBlockResult({}, proto);
  EXPECT_FALSE(proto.has_error());
  EXPECT_FALSE(proto.has_state_digest());
}

}  // namespace
}  // namespace nexting::server
