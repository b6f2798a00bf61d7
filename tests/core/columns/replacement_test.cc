// Generate and test: which column goes, when, and what its going does to the prediction.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/columns/column_network.h"
#include "tests/core/observation_source.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Numbers;

constexpr int kInputs = 3;

NetworkConfig Columnar(int columns, double rate, int64_t maturity) {
  return {.columns = columns,
          .cumulant_lags = 0,
          .step_size = {StepMethod::kSgd, 0.001},
          .replacement = {.enabled = true, .rate = rate, .maturity = maturity, .utility_rate = 0.01, .threshold = 1}};
}

NetworkConfig Staged() {
  NetworkConfig config = Columnar(6, 0.01, 60);
  config.stage = {.columns = 2, .steps = 50};
  return config;
}

void Step(Numbers& numbers, const std::vector<double>& weights, ColumnNetwork<double>& network) {
  const HeadSignal head = {.delta = 0.1 * numbers.Normal(), .decay = 0.5, .weights = weights};
  network.Forward(numbers.Normals(kInputs));
  network.Learn(absl::MakeConstSpan(&head, 1));
}

TEST(ReplacementTest, TheLeastUsefulMatureColumnGoes) {
  // Column 2 has the least weight; one column is due every 1 / (0.005 * 4) = 50 steps once all are mature.
  ColumnNetwork<double> network(Columnar(4, 0.005, 30), kInputs, 1, 5);
  Numbers numbers(61);
  const std::vector<double> weights = {1.0, -2.0, 0.01, 0.5};
  for (int t = 0; t < 200 && network.replacements() == 0; ++t) Step(numbers, weights, network);
  EXPECT_EQ(network.replacements(), 1u);
  EXPECT_EQ(std::vector<int>(network.renewed().begin(), network.renewed().end()), std::vector<int>{2});
  EXPECT_EQ(network.state().steps, 80u);  // mature from step 30 on, and 50 steps of 0.02
  EXPECT_EQ(network.state().born, (std::vector<uint64_t>{0, 0, 79, 0}));
}

TEST(ReplacementTest, NewcomersAreProtectedAndTheRateIsKept) {
  constexpr int64_t kMaturity = 40;
  ColumnNetwork<double> network(Columnar(5, 0.01, kMaturity), kInputs, 1, 6);
  Numbers numbers(62);
  const std::vector<double> weights(5, 0.0);
  std::vector<uint64_t> born = network.state().born;
  double due = 0.0;
  for (uint64_t t = 0; t < 2000; ++t) {
    due += 0.01 * std::count_if(born.begin(), born.end(), [t](uint64_t b) { return t - b >= kMaturity; });
    Step(numbers, weights, network);
    for (const int column : network.renewed()) {
      if (t == 0) continue;
      ASSERT_GE(t - born[column], static_cast<uint64_t>(kMaturity)) << "step " << t;
    }
    born = network.state().born;
  }
  EXPECT_GT(network.replacements(), 50u);
  EXPECT_NEAR(static_cast<double>(network.replacements()), due, 1.0);
}

TEST(ReplacementTest, AColumnStaysWhoseUtilityIsAboveTheThreshold) {
  for (const double least : {0.1, 0.5}) {
    NetworkConfig config = Columnar(4, 0.005, 30);
    config.replacement.threshold = 0.3;  // of the median, which is that of the weight 1
    ColumnNetwork<double> network(config, kInputs, 1, 10);
    Numbers numbers(66);
    for (int t = 0; t < 200; ++t) Step(numbers, {1.0, -2.0, least, 0.7}, network);
    EXPECT_EQ(network.replacements() > 0, least == 0.1);
  }
}

TEST(ReplacementTest, ContributionIsTheMeanOfWhatAColumnAddsToThePrediction) {
  ColumnNetwork<double> network(Staged(), kInputs, 1, 7);
  Numbers numbers(63);
  const std::vector<double> weights = numbers.Normals(6);
  std::vector<double> mean(6, 0.0);
  for (uint64_t t = 0; t < 140; ++t) {
    Step(numbers, weights, network);
    for (int k = 0; k < network.active_features(); ++k) {
      const double contribution = std::abs(network.state().features[k] * weights[k]);
      const double age = static_cast<double>(t + 1 - network.state().born[k]);
      mean[k] += std::max(0.01, 1.0 / age) * (contribution - mean[k]);
      ASSERT_NEAR(network.state().contribution[k], mean[k], 1e-12 * (1.0 + mean[k])) << "step " << t << " column " << k;
    }
  }
}

// What a consumer passes on, by the definition: its utility, shared by the sizes of its weights.
std::vector<double> SharedUtilities(const ColumnNetwork<double>& network) {
  std::vector<double> shared(network.features(), 0.0);
  for (int c = 0; c < network.active_features(); ++c) {
    const auto& slot = network.state().slot;
    const auto learns = std::find(slot.begin(), slot.end(), static_cast<uint64_t>(c));
    const ColumnStage<double>& stage = learns == slot.end() ? *network.frozen() : network.learning();
    const int column = learns == slot.end() ? c : static_cast<int>(learns - slot.begin());
    std::vector<double> size(kInputs + network.active_features(), 0.0);
    double sum = 0.0;
    for (size_t j = 0; j < size.size(); ++j) {
      for (int gate = 0; gate < stage.gates(); ++gate) {
        size[j] += std::abs(stage.state().parameters[stage.index(gate, static_cast<int>(j), column)]);
      }
      sum += size[j];
    }
    for (int k = 0; k < network.active_features(); ++k) shared[k] += network.utility(c) * size[kInputs + k] / sum;
  }
  return shared;
}

TEST(ReplacementTest, ConsumersShareTheirUtilityByTheSizesOfTheirWeights) {
  ColumnNetwork<double> network(Staged(), kInputs, 1, 7);
  Numbers numbers(63);
  const std::vector<double> weights = numbers.Normals(6);
  int sums = 0;
  for (uint64_t t = 0; t < 400; ++t) {
    const std::vector<double> expected = SharedUtilities(network);
    Step(numbers, weights, network);
    if ((t + 1) % 64 != 0 || !network.renewed().empty()) continue;
    ++sums;
    for (int k = 0; k < 6; ++k) {
      ASSERT_NEAR(network.state().consumption[k], expected[k], 1e-12) << "step " << t << " column " << k;
    }
  }
  EXPECT_GE(sums, 4);
  EXPECT_GT(*std::max_element(network.state().consumption.begin(), network.state().consumption.end()), 0.0);
}

// Columns 0 and 1 have no weight in the read-out, but column 4, which learns, sees them; 2 and 3 have a little weight.
// By weights alone 0 or 1 would go first. The column that was replaced is returned.
uint64_t ReplacedWhereConsumed(double weight_of_consumer) {
  ColumnNetwork<double> network(Staged(), kInputs, 1, 8);
  Numbers numbers(64);
  const std::vector<double> weights = {0.0, 0.0, 1e-3, 1e-3, weight_of_consumer, weight_of_consumer};
  for (int t = 0; t < 101; ++t) Step(numbers, weights, network);
  ColumnStage<double>& learning = network.mutable_learning();
  for (const int seen : {0, 1}) learning.mutable_state().parameters[learning.index(0, kInputs + seen, 0)] = 0.5;
  while (network.replacements() == 0) Step(numbers, weights, network);
  return network.state().slot[0];
}

TEST(ReplacementTest, WhatUsefulColumnsConsumeIsUseful) { EXPECT_GE(ReplacedWhereConsumed(1.0), 2u); }

TEST(ReplacementTest, WhatUselessColumnsConsumeIsUseless) {
  const uint64_t replaced = ReplacedWhereConsumed(0.0);
  EXPECT_TRUE(replaced != 2 && replaced != 3) << replaced;
}

// A column is due every 1 / (0.01 * 4) = 25 steps or so, but each is to have learnt for a stage.
TEST(ReplacementTest, InStagesTheColumnThatHasLearntLongestIsFrozen) {
  ColumnNetwork<double> network(Staged(), kInputs, 1, 11);
  Numbers numbers(68);
  const std::vector<double> weights = numbers.Normals(6);
  for (uint64_t t = 0; t < 600; ++t) {
    const std::vector<uint64_t> slot = network.state().slot;
    const std::vector<uint64_t> born = network.state().born;
    const uint64_t before = network.replacements();
    Step(numbers, weights, network);
    if (network.replacements() == before) continue;
    ASSERT_EQ(network.replacements(), before + 1);
    const size_t renewed = network.state().slot[0] == slot[0] && network.state().born[slot[0]] == born[slot[0]];
    EXPECT_GE(t - born[slot[renewed]], 50u) << "step " << t;
    EXPECT_LE(born[slot[renewed]], born[slot[1 - renewed]]) << "step " << t;
    EXPECT_EQ(network.state().slot[1 - renewed], slot[1 - renewed]) << "step " << t;
  }
  EXPECT_GE(network.replacements(), 10u);
}

TEST(ReplacementTest, WhoConsumedAColumnThatIsGoneHearsNothingOfItsSuccessor) {
  ColumnNetwork<double> network(Staged(), kInputs, 1, 9);
  Numbers numbers(65);
  const std::vector<double> weights = numbers.Normals(6);
  for (int round = 0; round < 8; ++round) {
    const uint64_t before = network.replacements();
    while (network.replacements() == before) Step(numbers, weights, network);
    for (const uint64_t slot : network.state().slot) {
      EXPECT_EQ(network.state().consumption[slot], 0.0) << "round " << round;
      EXPECT_GE(network.state().steps, network.state().born[slot] + 1);
    }
  }
}

// Against a twin that is the same but for the replacement: the prediction moves by what the column contributed.
TEST(ReplacementTest, ThePredictionMovesByTheRemovedContribution) {
  NetworkConfig config = Columnar(4, 0.005, 30);
  ColumnNetwork<double> network(config, kInputs, 1, 10);
  config.replacement.enabled = false;
  ColumnNetwork<double> twin(config, kInputs, 1, 10);
  Numbers numbers(66);
  Numbers same(66);
  std::vector<double> weights = {1.0, -2.0, 0.5, 0.7};
  for (int t = 0; t < 100 && network.replacements() == 0; ++t) {
    Step(numbers, weights, network);
    Step(same, weights, twin);
  }
  ASSERT_EQ(network.replacements(), 1u);
  const int gone = network.renewed().front();
  double moved = 0.0;
  for (int k = 0; k < 4; ++k) {
    const double weight = k == gone ? 0.0 : weights[k];  // the read-out forgets it
    moved += weight * network.state().features[k] - weights[k] * twin.state().features[k];
  }
  EXPECT_NEAR(moved, -weights[gone] * twin.state().features[gone], 1e-12);
  EXPECT_NE(moved, 0.0);
}

// The same through the whole learner: in the step of a replacement the weights of what stays are the twin's.
TEST(ReplacementTest, ALearnersPredictionHardlyMovesWhenItsLeastUsefulColumnGoes) {
  LearnerConfig config = SmallConfig({{0, 0.9}});
  config.network.columns = 8;
  config.network.replacement = {
      .enabled = true, .rate = 0.0001, .maturity = 1000, .utility_rate = 0.001, .threshold = 1};
  const auto learner = MakeLearner(config);
  config.network.replacement.enabled = false;
  const auto twin = MakeLearner(config);
  ObservationSource source(config, 67);
  double largest = 0.0;
  for (int t = 0; t < 5000; ++t) {
    const OwnedObservation observation = source.Next();
    ASSERT_TRUE(learner->Step(observation.view()).ok());
    ASSERT_TRUE(twin->Step(observation.view()).ok());
    const double difference = std::abs(learner->Predict()[0].prediction - twin->Predict()[0].prediction);
    largest = std::max(largest, std::abs(twin->Predict()[0].prediction));
    if (difference == 0.0) continue;
    EXPECT_GT(t, 1000);
    EXPECT_LT(difference, 0.2 * largest);
    return;
  }
  FAIL() << "no column was replaced";
}

}  // namespace
}  // namespace nexting::core
