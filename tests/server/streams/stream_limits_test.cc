#include "server/streams/stream_limits.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/test_streams.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

void ExpectRefused(const StreamLimits& limits, const std::string& field, const std::string& flag) {
  const absl::Status status = CheckShape(limits, TwoFeatures());
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(field));
  EXPECT_THAT(std::string(status.message()), HasSubstr(flag));
}

TEST(StreamLimitsTest, DefaultsAreThoseOfTheWire) { EXPECT_TRUE(CheckShape({}, TwoFeatures()).ok()); }

TEST(StreamLimitsTest, EachPartOfTheShapeIsLimited) {
  const StreamSpec spec = TwoFeatures();
  ExpectRefused({.features = 1}, "config.features has 2", "at most 1 (flag --max_features)");
  ExpectRefused({.heads = 0}, "config.heads has 1", "(flag --max_heads)");
  ExpectRefused({.columns = static_cast<size_t>(spec.network.columns) - 1}, "config.network.columns is",
                "(flag --max_columns)");
}

TEST(StreamLimitsTest, MemoryMayBeFilledButNotExceeded) {
  const StreamLimits limits{.learner_bytes = 1000};
  EXPECT_TRUE(CheckMemory(limits, 400, 600).ok());
  const absl::Status status = CheckMemory(limits, 400, 601);
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("601 bytes; the others have 400 of 1000"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("--max_learner_memory_mb"));
}

TEST(StreamLimitsTest, StreamsThatWereRestoredBeyondTheBudgetLeaveNoRoom) {
  EXPECT_TRUE(absl::IsResourceExhausted(CheckMemory({.learner_bytes = 1000}, 5000, 1)));
}

TEST(StreamLimitsTest, TheMachineHasMemory) { EXPECT_GT(HalfOfMemory(), uint64_t{1} << 20); }

}  // namespace
}  // namespace nexting::server
