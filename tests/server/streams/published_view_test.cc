#include "server/streams/published_view.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/test_streams.h"

namespace nexting::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(PublishedViewTest, BeginsWithWhatItIsGiven) {
  const auto spec = std::make_shared<const StreamSpec>(TwoFeatures());
  const PublishedView published("streams/s", spec, {"a boiler", {}, {}}, 7);
  const StreamView view = published.view();
  EXPECT_EQ(view.name, "streams/s");
  EXPECT_EQ(view.spec, spec);
  EXPECT_EQ(view.labels.description, "a boiler");
  EXPECT_EQ(view.durable_sequence, 7u);
  EXPECT_THAT(view.outputs, IsEmpty());
}

TEST(PublishedViewTest, ViewAndVitalsSayTheSame) {
  PublishedView published("streams/s", std::make_shared<const StreamSpec>(TwoFeatures()), {}, 0);
  const auto learner = SequencedLearner::Create(TwoFeatures()).value();
  const std::vector<double> rows = Waves(1, 20, 2);
  BlockProgress progress = learner->Begin({1, rows, {}, {}});
  LearnRows(*learner, progress, 20);
  const auto now = std::chrono::steady_clock::now();
  published.Publish(*learner, 0.5, now);

  const StreamView view = published.view();
  EXPECT_EQ(view.applied_sequence, 20u);
  EXPECT_EQ(view.observations, 20u);
  ASSERT_THAT(view.outputs, SizeIs(1));
  EXPECT_EQ(view.outputs[0].prediction, learner->learner().Predict()[0].prediction);
  ASSERT_THAT(view.quality, SizeIs(1));
  EXPECT_EQ(view.seasons, std::vector<std::vector<uint64_t>>(1));
  const StreamVitals vitals = published.vitals();
  EXPECT_EQ(vitals.applied_sequence, 20u);
  EXPECT_EQ(vitals.observations, 20u);
  EXPECT_EQ(vitals.state_bytes, view.state_bytes);
  EXPECT_EQ(vitals.last_learnt, now);
  EXPECT_EQ(vitals.td_error_ratio, 0.5);
  EXPECT_DOUBLE_EQ(vitals.return_error_ratio.value(), 1 - view.quality[0].skill());
  EXPECT_THAT(view.observations_without_value, ElementsAre(0u));
  EXPECT_EQ(vitals.observations_without_value, 0u);
}

TEST(PublishedViewTest, TellsSinceWhenNoValueHasCome) {
  PublishedView published("streams/s", std::make_shared<const StreamSpec>(TwoFeatures()), {}, 0);
  const auto learner = SequencedLearner::Create(TwoFeatures()).value();
  std::vector<double> rows = Waves(1, 20, 2);
  std::fill(rows.end() - 2 * 7, rows.end(), std::numeric_limits<double>::quiet_NaN());
  BlockProgress progress = learner->Begin({1, rows, {}, {}});
  LearnRows(*learner, progress, 20);
  published.Publish(*learner, {}, {});
  EXPECT_THAT(published.view().observations_without_value, ElementsAre(7u));
  EXPECT_EQ(published.vitals().observations_without_value, 7u);
}

TEST(PublishedViewTest, IsUnsavedUntilTheDurableSequenceFollows) {
  PublishedView published("streams/s", std::make_shared<const StreamSpec>(TwoFeatures()), {}, 0);
  const auto learner = SequencedLearner::Create(TwoFeatures()).value();
  EXPECT_FALSE(published.vitals().unsaved());
  const std::vector<double> rows = Waves(1, 3, 2);
  BlockProgress progress = learner->Begin({1, rows, {}, {}});
  LearnRows(*learner, progress, 3);
  published.Publish(*learner, {}, {});
  EXPECT_TRUE(published.vitals().unsaved());
  published.set_durable_sequence(3);
  EXPECT_FALSE(published.vitals().unsaved());
  EXPECT_EQ(published.durable_sequence(), 3u);
}

}  // namespace
}  // namespace nexting::server
