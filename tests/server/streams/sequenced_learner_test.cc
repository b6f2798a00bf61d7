#include "server/streams/sequenced_learner.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/test_streams.h"

namespace nexting::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

std::unique_ptr<SequencedLearner> MakeLearner(const StreamSpec& spec = TwoFeatures()) {
  return SequencedLearner::Create(spec).value();
}

BlockResult Learn(SequencedLearner& learner, const ObservationBlock& block, size_t rows_at_a_time = 1000) {
  BlockProgress progress = learner.Begin(block);
  while (!progress.done) LearnRows(learner, progress, rows_at_a_time);
  return progress.result;
}

std::string Message(const BlockResult& result) { return std::string(result.status.message()); }

TEST(SequencedLearnerTest, LearnsAsABareLearnerDoes) {
  auto learner = MakeLearner();
  auto twin = core::Learner::Create(ToLearnerConfig(TwoFeatures())).value();
  const std::vector<double> rows = Waves(1, 50, 2);
  const BlockResult result = Learn(*learner, {1, rows, {}, {}}, 7);
  ASSERT_TRUE(result.status.ok()) << result.status;
  ASSERT_THAT(result.predictions, SizeIs(50));
  for (size_t row = 0; row < 50; ++row) {
    ASSERT_TRUE(twin->Step({absl::MakeConstSpan(rows).subspan(2 * row, 2), {&rows[2 * row + 1], 1}}).ok());
    EXPECT_EQ(result.predictions[row], twin->Predict()[0].prediction);
    EXPECT_EQ(result.baselines[row], twin->Predict()[0].baseline);
  }
  EXPECT_EQ(learner->learner().Digest(), twin->Digest());
  EXPECT_EQ(learner->applied_sequence(), 50u);
}

TEST(SequencedLearnerTest, TimesReachTheLearner) {
  auto learner = MakeLearner();
  auto timeless = MakeLearner();
  auto twin = core::Learner::Create(ToLearnerConfig(TwoFeatures())).value();
  const std::vector<double> rows = Waves(1, 4, 2);
  const std::vector<int64_t> times = {1'700'000'000'000'000, 0, -5, 1'700'003'600'000'000};
  ASSERT_TRUE(Learn(*learner, {1, rows, {}, times}).status.ok());
  ASSERT_TRUE(Learn(*timeless, {1, rows, {}, {}}).status.ok());
  for (size_t row = 0; row < 4; ++row) {
    ASSERT_TRUE(twin->Step({absl::MakeConstSpan(rows).subspan(2 * row, 2), {&rows[2 * row + 1], 1}, times[row]}).ok());
  }
  EXPECT_EQ(learner->learner().Digest(), twin->Digest());
  EXPECT_NE(learner->learner().Digest(), timeless->learner().Digest());
}

TEST(SequencedLearnerTest, ExtraCumulantsReachTheirHeads) {
  auto learner = MakeLearner(WithExtraCumulant());
  const BlockResult result = Learn(*learner, {1, std::vector<double>{1, 2, 3, 4}, std::vector<double>{10, 20}, {}});
  ASSERT_TRUE(result.status.ok()) << result.status;
  EXPECT_EQ(learner->learner().Predict()[0].value, 4);
  EXPECT_EQ(learner->learner().Predict()[1].value, 20);
  EXPECT_THAT(result.baselines, ElementsAre(2, 20, 4, 40));
}

TEST(SequencedLearnerTest, ARepeatedBlockIsNotLearntAgain) {
  auto learner = MakeLearner();
  const std::vector<double> rows = Waves(1, 10, 2);
  Learn(*learner, {1, rows, {}, {}});
  const uint64_t digest = learner->learner().Digest();
  const BlockResult again = Learn(*learner, {1, rows, {}, {}});
  EXPECT_TRUE(again.status.ok());
  EXPECT_EQ(again.duplicates, 10u);
  EXPECT_THAT(again.predictions, SizeIs(0));
  EXPECT_EQ(learner->learner().Digest(), digest);
}

TEST(SequencedLearnerTest, OnlyTheNewRowsOfAnOverlappingBlockAreLearnt) {
  auto learner = MakeLearner();
  auto twin = MakeLearner();
  const std::vector<double> rows = Waves(1, 12, 2);
  Learn(*twin, {1, rows, {}, {}});
  Learn(*learner, {1, Waves(1, 8, 2), {}, {}});
  const BlockResult result = Learn(*learner, {5, Waves(5, 8, 2), {}, {}});
  EXPECT_EQ(result.duplicates, 4u);
  EXPECT_THAT(result.predictions, SizeIs(4));
  EXPECT_EQ(learner->learner().Digest(), twin->learner().Digest());
}

TEST(SequencedLearnerTest, AGapIsRefusedWithTheExpectedNumber) {
  auto learner = MakeLearner();
  Learn(*learner, {1, Waves(1, 3, 2), {}, {}});
  const BlockResult result = Learn(*learner, {6, Waves(6, 1, 2), {}, {}});
  EXPECT_TRUE(absl::IsOutOfRange(result.status));
  EXPECT_EQ(result.expected_sequence, 4u);
  EXPECT_THAT(Message(result), HasSubstr("first_sequence is 6; must be at most 4"));
  EXPECT_EQ(learner->applied_sequence(), 3u);
}

TEST(SequencedLearnerTest, AGapIsAcceptedWhereThePolicySaysSo) {
  StreamSpec spec = TwoFeatures();
  spec.policies.sequence_gaps = SequenceGapPolicy::kAccept;
  auto learner = MakeLearner(spec);
  EXPECT_TRUE(Learn(*learner, {100, Waves(1, 3, 2), {}, {}}).status.ok());
  EXPECT_EQ(learner->applied_sequence(), 102u);
  EXPECT_EQ(learner->learner().steps(), 3u);
  EXPECT_EQ(Learn(*learner, {50, Waves(1, 3, 2), {}, {}}).duplicates, 3u);
}

TEST(SequencedLearnerTest, ARefusedRowDoesNotJumpAGap) {
  StreamSpec spec = TwoFeatures();
  spec.policies.sequence_gaps = SequenceGapPolicy::kAccept;
  auto learner = MakeLearner(spec);
  EXPECT_FALSE(Learn(*learner, {100, std::vector<double>{kInf, 0}, {}, {}}).status.ok());
  EXPECT_EQ(learner->applied_sequence(), 0u);
}

// There is always a next number: 2^64 - 2 is the last one, also where the server gives the numbers.
TEST(SequencedLearnerTest, NumbersNeverRunOverTheLargest) {
  StreamSpec spec = TwoFeatures();
  spec.policies.sequence_gaps = SequenceGapPolicy::kAccept;
  auto learner = MakeLearner(spec);
  const uint64_t last = std::numeric_limits<uint64_t>::max() - 1;
  EXPECT_TRUE(Learn(*learner, {last, Waves(1, 1, 2), {}, {}}).status.ok());
  const BlockResult result = Learn(*learner, {0, Waves(1, 2, 2), {}, {}});
  EXPECT_TRUE(absl::IsInvalidArgument(result.status));
  EXPECT_THAT(Message(result), HasSubstr("first_sequence is 18446744073709551615; must be in [0, 2^64 - 1 - n]"));
  EXPECT_EQ(learner->applied_sequence(), last);
}

TEST(SequencedLearnerTest, SequenceZeroTakesTheNextNumbers) {
  auto learner = MakeLearner();
  Learn(*learner, {0, Waves(1, 3, 2), {}, {}});
  const BlockResult result = Learn(*learner, {0, Waves(4, 3, 2), {}, {}});
  EXPECT_TRUE(result.status.ok());
  EXPECT_EQ(result.duplicates, 0u);
  EXPECT_EQ(learner->applied_sequence(), 6u);
}

TEST(SequencedLearnerTest, AnInfinityIsNamedAndTheRowsBeforeItStay) {
  auto learner = MakeLearner();
  std::vector<double> rows = Waves(1, 6, 2);
  rows[2 * 3 + 1] = -kInf;
  const BlockResult result = Learn(*learner, {1, rows, {}, {}});
  EXPECT_TRUE(absl::IsInvalidArgument(result.status));
  EXPECT_EQ(Message(result), "features[3][1] 'heat' is -inf; must be finite or NaN");
  EXPECT_EQ(learner->applied_sequence(), 3u);
  EXPECT_THAT(result.predictions, SizeIs(3));

  auto twin = MakeLearner();
  Learn(*twin, {1, Waves(1, 3, 2), {}, {}});
  EXPECT_EQ(learner->learner().Digest(), twin->learner().Digest());
}

TEST(SequencedLearnerTest, AnInfiniteCumulantIsNamed) {
  auto learner = MakeLearner(WithExtraCumulant());
  const BlockResult result = Learn(*learner, {1, std::vector<double>{1, 2}, std::vector<double>{kInf}, {}});
  EXPECT_EQ(Message(result), "cumulants[0][0] 'price' is inf; must be finite or NaN");
}

TEST(SequencedLearnerTest, MissingValuesFollowThePolicy) {
  const std::vector<double> rows = {1, 2, 3, kNan};
  auto holds = MakeLearner();
  EXPECT_TRUE(Learn(*holds, {1, rows, {}, {}}).status.ok());
  EXPECT_EQ(holds->learner().Predict()[0].value, 2);

  StreamSpec spec = TwoFeatures();
  spec.policies.missing_values = core::MissingValuePolicy::kReject;
  auto rejects = MakeLearner(spec);
  const BlockResult result = Learn(*rejects, {1, rows, {}, {}});
  EXPECT_TRUE(absl::IsInvalidArgument(result.status));
  EXPECT_THAT(Message(result), HasSubstr("features[1][1] 'heat' is nan; must be finite"));
  EXPECT_EQ(rejects->applied_sequence(), 1u);

  rejects->set_policies({});
  EXPECT_TRUE(Learn(*rejects, {1, rows, {}, {}}).status.ok());
  EXPECT_EQ(rejects->applied_sequence(), 2u);
}

TEST(SequencedLearnerTest, WrongShapesAreRefusedBeforeAnythingIsLearnt) {
  auto learner = MakeLearner(WithExtraCumulant());
  const std::vector<double> five(5), four(4), two(2), one(1), none;
  const std::vector<int64_t> times(3);
  const struct {
    ObservationBlock block;
    std::string message;
  } cases[] = {
      {{1, five, two, {}}, "features has 5 values for 2 rows; must have 4, m = 2 (load, heat)"},
      {{1, five, none, {}}, "features has 5 values; must be a multiple of m = 2 (load, heat)"},
      {{1, none, none, {}}, "features has 0 values; must be a multiple of m = 2"},
      {{1, four, one, {}}, "features has 4 values for 1 rows; must have 2"},
      {{1, four, none, {}}, "cumulants has 0 values for 2 rows; must have 2, k = 1 (price)"},
      {{1, four, two, times}, "features has 4 values for 3 rows; must have 6"},
      {{std::numeric_limits<uint64_t>::max(), four, two, {}}, "first_sequence is 18446744073709551615"},
  };
  for (const auto& wrong : cases) {
    const BlockResult result = Learn(*learner, wrong.block);
    EXPECT_TRUE(absl::IsInvalidArgument(result.status)) << result.status;
    EXPECT_THAT(Message(result), HasSubstr(wrong.message));
  }
  EXPECT_EQ(learner->learner().steps(), 0u);
}

TEST(SequencedLearnerTest, RowsOfABlockAreBounded) {
  auto learner = MakeLearner();
  EXPECT_TRUE(absl::IsInvalidArgument(Learn(*learner, {1, std::vector<double>(2 * 65'537), {}, {}}).status));
  EXPECT_TRUE(learner->Begin({1, std::vector<double>(2 * 65'536), {}, {}}).result.status.ok());
}

TEST(SequencedLearnerTest, RestoreContinuesBitForBit) {
  auto learner = MakeLearner();
  Learn(*learner, {1, Waves(1, 20, 2), {}, {}});
  auto restored =
      SequencedLearner::Restore(TwoFeatures(), learner->applied_sequence(), learner->SaveWith(learner->policies()))
          .value();
  EXPECT_EQ(restored->applied_sequence(), 20u);
  Learn(*learner, {21, Waves(21, 20, 2), {}, {}});
  Learn(*restored, {21, Waves(21, 20, 2), {}, {}});
  EXPECT_EQ(restored->learner().Digest(), learner->learner().Digest());
}

TEST(SequencedLearnerTest, SavingUnderOtherPoliciesLeavesTheLearnerAsItIs) {
  auto learner = MakeLearner();
  Learn(*learner, {1, Waves(1, 20, 2), {}, {}});
  const uint64_t digest = learner->learner().Digest();
  StreamSpec spec = TwoFeatures();
  spec.policies.missing_values = core::MissingValuePolicy::kReject;
  const std::string bytes = learner->SaveWith(spec.policies);
  EXPECT_EQ(learner->learner().Digest(), digest);
  EXPECT_EQ(learner->learner().config().missing_values, core::MissingValuePolicy::kHoldLast);
  EXPECT_TRUE(SequencedLearner::Restore(spec, 20, bytes).ok());
}

}  // namespace
}  // namespace nexting::server
