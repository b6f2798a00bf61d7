#include "server/streams/stream_spec.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/test_streams.h"

namespace nexting::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(StreamSpecTest, CumulantsThatAreFeaturesNeedNoColumn) { EXPECT_THAT(ExtraCumulants(TwoFeatures()), IsEmpty()); }

TEST(StreamSpecTest, ExtraCumulantsComeInTheOrderInWhichHeadsFirstNameThem) {
  StreamSpec spec = TwoFeatures();
  spec.heads = {{"b", 0, 1}, {"heat", 0, 1}, {"a", 0, 1}, {"b", 0.9, 0}};
  EXPECT_THAT(ExtraCumulants(spec), ElementsAre("b", "a"));
}

TEST(StreamSpecTest, DescribesTheLearner) {
  StreamSpec spec = TwoFeatures();
  spec.heads = {{"b", 0, 1}, {"heat", 0.5, 0}, {"b", 0.9, 0}};
  spec.seed = 7;
  spec.policies.missing_values = core::MissingValuePolicy::kReject;
  const core::LearnerConfig config = ToLearnerConfig(spec);
  EXPECT_EQ(config.features, 2);
  EXPECT_EQ(config.cumulants, 2);
  EXPECT_THAT(config.heads, ElementsAre(core::HeadConfig{0, 0}, core::HeadConfig{1, 0.5}, core::HeadConfig{0, 0.9}));
  EXPECT_EQ(config.seed, 7u);
  EXPECT_EQ(config.missing_values, core::MissingValuePolicy::kReject);
  EXPECT_TRUE(core::Validate(config).ok());
}

}  // namespace
}  // namespace nexting::server
