#include "server/streams/stream_limits.h"

#include <sys/resource.h>
#include <sys/sysinfo.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/config/server_config.h"
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

// A stream of the largest shape that the defaults let through is the largest that a learner can have.
TEST(StreamLimitsTest, DefaultsAreWhatALearnerCanHave) {
  const StreamLimits limits;
  core::LearnerConfig config = ToLearnerConfig(TwoFeatures());
  config.features = static_cast<int>(limits.features);
  config.heads.resize(limits.heads);
  EXPECT_TRUE(core::Validate(config).ok());
  ++config.features;
  EXPECT_FALSE(core::Validate(config).ok());
  --config.features;
  config.heads.emplace_back();
  EXPECT_FALSE(core::Validate(config).ok());

  config = ToLearnerConfig(TwoFeatures());
  config.network.columns = static_cast<int>(limits.columns);
  EXPECT_TRUE(core::Validate(config).ok());
  ++config.network.columns;
  EXPECT_FALSE(core::Validate(config).ok());
}

// server.cc takes these from the flags.
TEST(StreamLimitsTest, DefaultsAreThoseOfTheFlags) {
  const StreamLimits limits;
  const ServerConfig config;
  EXPECT_EQ(config.max_streams, static_cast<int>(limits.streams));
  EXPECT_EQ(config.max_features, static_cast<int>(limits.features));
  EXPECT_EQ(config.max_columns, static_cast<int>(limits.columns));
  EXPECT_EQ(config.max_heads, static_cast<int>(limits.heads));
  EXPECT_EQ(config.max_queued_rows_per_stream, static_cast<int>(limits.queued_rows));
}

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

TEST(StreamLimitsTest, HalfOfTheMemoryIsBetweenWhatThisProcessHasAndTheMachine) {
  struct sysinfo machine = {};
  ASSERT_EQ(sysinfo(&machine), 0);
  EXPECT_LE(HalfOfMemory(), uint64_t{machine.totalram} * machine.mem_unit / 2);
  struct rusage usage = {};
  ASSERT_EQ(getrusage(RUSAGE_SELF, &usage), 0);
  EXPECT_GE(HalfOfMemory(), static_cast<uint64_t>(usage.ru_maxrss) * 1024 / 2);
}

}  // namespace
}  // namespace nexting::server
