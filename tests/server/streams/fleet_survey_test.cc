#include "server/streams/fleet_survey.h"

#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/sent_block.h"
#include "tests/testing/test_streams.h"

namespace nexting::server {
namespace {

using ::testing::ElementsAre;

TEST(QuantileTest, LiesBetweenNeighbours) {
  const std::vector<double> values = {1, 2, 4};
  EXPECT_EQ(Quantile(values, 0), 1);
  EXPECT_EQ(Quantile(values, 0.25), 1.5);
  EXPECT_EQ(Quantile(values, 0.5), 2);
  EXPECT_EQ(Quantile(values, 0.75), 3);
  EXPECT_EQ(Quantile(values, 1), 4);
}

TEST(QuantileTest, OfOneIsThatOneAndOfNoneIsNan) {
  EXPECT_EQ(Quantile({7.0}, 0.9), 7);
  EXPECT_TRUE(std::isnan(Quantile({}, 0.5)));
}

class FleetSurveyTest : public ::testing::Test {
 protected:
  void Add(const std::string& name) {
    const StreamSpec spec = TwoFeatures();
    StreamSession::Start start{
        name, std::make_shared<const StreamSpec>(spec), {}, SequencedLearner::Create(spec).value()};
    ASSERT_TRUE(
        registry_.Insert(std::make_shared<StreamSession>(std::move(start), &executor_, /*max_queued_rows=*/1000)));
  }

  void Learn(const std::string& name, const std::vector<double>& features) {
    SentBlock block(0, features);
    ASSERT_TRUE(block.EnqueueIn(*registry_.Find(name)).ok());
    EXPECT_TRUE(block.Wait().status.ok());
  }

  // Waves can be predicted better than by persistence; a constant cannot, because persistence makes no error.
  void LearnWaves(const std::string& name) { Learn(name, Waves(1, 900, 2)); }
  void LearnConstant(const std::string& name) { Learn(name, std::vector<double>(200, 3.0)); }

  FleetSurvey SurveyIn(std::chrono::seconds later) {
    return Survey(registry_, std::chrono::steady_clock::now() + later);
  }

  StreamRegistry registry_;
  LearningExecutor executor_{1};
};

TEST_F(FleetSurveyTest, OfNoStreams) {
  const FleetSurvey survey = SurveyIn(std::chrono::seconds(0));
  EXPECT_EQ(survey.waiting + survey.active + survey.idle, 0u);
  EXPECT_TRUE(survey.return_error_ratios.empty());
}

TEST_F(FleetSurveyTest, CountsByActivity) {
  for (const char* name : {"streams/a", "streams/b", "streams/c"}) Add(name);
  LearnWaves("streams/b");
  FleetSurvey survey = SurveyIn(std::chrono::seconds(0));
  EXPECT_EQ(survey.waiting, 2u);
  EXPECT_EQ(survey.active, 1u);
  EXPECT_EQ(survey.idle, 0u);
  survey = SurveyIn(std::chrono::seconds(61));
  EXPECT_EQ(survey.waiting, 2u);
  EXPECT_EQ(survey.active, 0u);
  EXPECT_EQ(survey.idle, 1u);
}

TEST_F(FleetSurveyTest, CountsBySkill) {
  for (const char* name : {"streams/a", "streams/b", "streams/c"}) Add(name);
  LearnWaves("streams/a");
  LearnConstant("streams/b");
  const FleetSurvey survey = SurveyIn(std::chrono::seconds(0));
  EXPECT_EQ(survey.better, 1u);
  EXPECT_EQ(survey.same, 1u);
  EXPECT_EQ(survey.worse, 0u);
  EXPECT_EQ(survey.unknown, 1u);
  ASSERT_EQ(survey.return_error_ratios.size(), 2u);
  EXPECT_LT(survey.return_error_ratios[0], 1);
  EXPECT_EQ(survey.return_error_ratios[1], 1);
  EXPECT_EQ(survey.td_error_ratios.size(), 2u);
}

TEST_F(FleetSurveyTest, TellsOfSilentCumulants) {
  for (const char* name : {"streams/a", "streams/b", "streams/c"}) Add(name);
  Learn("streams/b", std::vector<double>(2 * 12, std::numeric_limits<double>::quiet_NaN()));
  LearnConstant("streams/c");
  EXPECT_THAT(SurveyIn(std::chrono::seconds(0)).observations_without_value, ElementsAre(0, 12));
}

TEST_F(FleetSurveyTest, AddsUpWhatStreamsHold) {
  Add("streams/a");
  const uint64_t one = SurveyIn(std::chrono::seconds(0)).state_bytes;
  EXPECT_GT(one, 0u);
  Add("streams/b");
  LearnWaves("streams/b");
  const FleetSurvey survey = SurveyIn(std::chrono::seconds(0));
  EXPECT_EQ(survey.state_bytes, 2 * one);
  EXPECT_EQ(survey.unsaved, 1u);
  EXPECT_EQ(survey.queued_rows, 0u);
  EXPECT_EQ(survey.queue_saturation, 0);
}

TEST_F(FleetSurveyTest, TheWorstComeFirstAndTheUnjudgedNotAtAll) {
  for (const char* name : {"streams/a", "streams/b", "streams/c", "streams/other"}) Add(name);
  LearnWaves("streams/a");
  LearnConstant("streams/b");
  LearnConstant("streams/other");
  const auto names = [&](const std::string& prefix, size_t limit) {
    std::vector<std::string> found;
    for (const auto& session : WorstStreams(registry_, prefix, limit)) found.push_back(session->name());
    return found;
  };
  EXPECT_THAT(names("", 10), ElementsAre("streams/b", "streams/other", "streams/a"));
  EXPECT_THAT(names("", 1), ElementsAre("streams/b"));
  EXPECT_THAT(names("streams/o", 10), ElementsAre("streams/other"));
  EXPECT_THAT(names("streams/none", 10), ElementsAre());
}

}  // namespace
}  // namespace nexting::server
