// Columns that learn in stages: what is frozen stays as it is, what learns has exact gradients through everything that
// the forward pass consumed, and a new stage never moves the prediction.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "core/columns/column_network.h"
#include "core/columns/lstm_stage.h"
#include "core/learner.h"
#include "tests/core/observation_source.h"
#include "tests/testing/allocation_count.h"
#include "tests/testing/finite_differences.h"
#include "tests/testing/numbers.h"
#include "tests/testing/unrolled_lstm.h"

namespace nexting::core {
namespace {

using testing::Numbers;
using testing::Sequence;
using testing::UnrolledLstm;

constexpr int kInputs = 2;
constexpr int kStageSteps = 50;

NetworkConfig Staged(int columns, int stage_columns) {
  return {.columns = columns,
          .cumulant_lags = 0,
          .step_size = {StepMethod::kSgd, 0.01},
          .stage = {.columns = stage_columns, .steps = kStageSteps}};
}

// Runs a network and keeps what its columns have seen. Each column that is ever frozen is an input of its own, also
// where several took the same room one after the other. New columns are given weights of those that are frozen.
class NetworkRun {
 public:
  explicit NetworkRun(const NetworkConfig& config, uint64_t seed = 3)
      : network_(config, kInputs, 1, seed),
        numbers_(41),
        source_(config.columns),
        sources_(kInputs + config.columns),
        features_(config.columns, 0.0),
        given_(learning().columns()) {
    std::iota(source_.begin(), source_.end(), kInputs);
  }

  void Step() {
    const std::vector<double> x = numbers_.Normals(kInputs);
    const std::vector<double> weights = numbers_.Normals(network_.features());
    const HeadSignal head = {.delta = numbers_.Normal(), .decay = 0.8, .weights = weights};
    const absl::Span<const double> phi = network_.Forward(x);
    for (const int f : network_.renewed()) source_[f] = sources_++;
    // What a column that sees everything saw: x_t, then phi_{t-1} of frozen columns.
    std::vector<double> seen = x;
    seen.resize(sources_, 0.0);
    for (int f = 0; f < network_.active_features(); ++f) {
      if (!Learns(f)) seen[source_[f]] = features_[f];
    }
    seen_.push_back(seen);
    features_.assign(phi.begin(), phi.end());
    network_.Learn(absl::MakeConstSpan(&head, 1));
    for (int k = 0; k < learning().columns(); ++k) {
      if (Born(k) + 1 == seen_.size()) GiveWeights(k);
    }
  }

  void StepTo(size_t steps) {
    while (seen_.size() < steps) Step();
  }

  // What a learning column has seen: nothing of others in its first step, after which it was given weights of them.
  Sequence Seen(int column) const {
    Sequence seen(seen_.begin() + Born(column), seen_.end());
    for (std::vector<double>& z : seen) z.resize(sources_, 0.0);
    std::fill(seen[0].begin() + kInputs, seen[0].end(), 0.0);
    return seen;
  }

  // The parameters of a learning column: [gates][sources, then two of its own].
  std::vector<double> Parameters(int column) const {
    std::vector<double> theta;
    for (int gate = 0; gate < kGates; ++gate) {
      for (int j = 0; j < sources_; ++j) theta.push_back(j < kInputs ? Parameter(gate, j, column) : 0.0);
      for (const auto& [source, weights] : given_[column]) theta[theta.size() - sources_ + source] = weights[gate];
      for (int i = 0; i < 2; ++i) theta.push_back(Parameter(gate, learning().inputs() + i, column));
    }
    return theta;
  }

  // The traces of what the column sees now, each with its place in Parameters().
  std::vector<std::pair<size_t, double>> Traces(int column) const {
    std::vector<std::pair<size_t, double>> traces;
    for (int gate = 0; gate < kGates; ++gate) {
      for (int j = 0; j < learning().inputs() + 2; ++j) {
        const int own = j - learning().inputs();
        const int place = j < kInputs ? j : own >= 0 ? sources_ + own : source_[j - kInputs];
        traces.emplace_back(gate * (sources_ + 2) + place,
                            learning().hidden_trace()[learning().index(gate, j, column)]);
      }
    }
    return traces;
  }

  ColumnNetwork<double>& network() { return network_; }
  const LstmStage<double>& learning() const { return dynamic_cast<const LstmStage<double>&>(network_.learning()); }
  const std::vector<double>& features() const { return features_; }
  int sources() const { return sources_; }
  uint64_t Born(int column) const { return network_.state().born[network_.state().slot[column]]; }

 private:
  bool Learns(int slot) const { return absl::c_linear_search(network_.state().slot, static_cast<uint64_t>(slot)); }

  double Parameter(int gate, int j, int column) const {
    return learning().state().parameters[learning().index(gate, j, column)];
  }

  void GiveWeights(int column) {
    given_[column].clear();
    auto& state = network_.mutable_learning().mutable_state();
    for (int f = 0; f < network_.active_features(); ++f) {
      if (Learns(f)) continue;
      for (int gate = 0; gate < kGates; ++gate) {
        const size_t at = learning().index(gate, kInputs + f, column);
        state.parameters[at] = given_[column][source_[f]][gate] = 0.3 * numbers_.Normal();
        for (std::vector<double>& trace : state.traces) trace[at] = 0.0;
      }
    }
  }

  ColumnNetwork<double> network_;
  Numbers numbers_;
  std::vector<int> source_;       // of each column's feature
  int sources_;                   // inputs, and columns that ever were
  std::vector<double> features_;  // of the last step
  Sequence seen_;
  std::vector<std::map<int, std::array<double, kGates>>> given_;  // [learning column], by source: weights
};

std::vector<double> ColumnOf(const LstmStage<double>& stage, const std::vector<double>& rows, int column) {
  std::vector<double> out;
  for (int gate = 0; gate < kGates; ++gate) {
    for (int j = 0; j < stage.inputs() + 2; ++j) out.push_back(rows[stage.index(gate, j, column)]);
  }
  return out;
}

struct Case {
  std::string name;
  NetworkConfig config;
  size_t steps;       // the run is looked at after so many
  size_t frozen_yet;  // columns that were frozen by then
};

class ExactnessTest : public ::testing::TestWithParam<Case> {};

// The traces of the columns that learn against finite differences of a column that is run over everything it consumed:
// inputs and the normalised features of frozen columns, those of the step before, also of those that are gone.
TEST_P(ExactnessTest, TracesAreDerivativesThroughEverythingConsumed) {
  NetworkConfig config = GetParam().config;
  config.step_size.value = 0.0;
  NetworkRun run(config);
  run.StepTo(GetParam().steps);
  EXPECT_EQ(run.network().state().draws - run.learning().columns(), GetParam().frozen_yet);
  size_t of_features = 0;
  for (int k = 0; k < run.learning().columns(); ++k) {
    const Sequence seen = run.Seen(k);
    const std::vector<double> theta = run.Parameters(k);
    UnrolledLstm column(run.sources(), theta);
    column.Run(seen);
    const size_t last = seen.size() - 1;
    ASSERT_NEAR(run.learning().hidden()[k], column.hidden(last), 1e-13);
    const std::vector<double> unrolled = column.HiddenGradient(last);
    for (const auto& [p, trace] : run.Traces(k)) {
      const auto hidden = [&, p = p](double moved) {
        std::vector<double> other = theta;
        other[p] = moved;
        UnrolledLstm rerun(run.sources(), other);
        rerun.Run(seen);
        return rerun.hidden(last);
      };
      ASSERT_NEAR(trace, testing::CentralDifference(hidden, theta[p], 1e-3), 1e-8) << "parameter " << p;
      ASSERT_NEAR(trace, unrolled[p], 1e-12) << "parameter " << p;
      const size_t source = p % (run.sources() + 2);
      if (source >= kInputs && source < static_cast<size_t>(run.sources()) && trace != 0.0) ++of_features;
    }
  }
  EXPECT_EQ(of_features > 0, GetParam().frozen_yet > 0);
}

// A frozen column does not depend on a parameter that learns: with other ones, it does the same to the bit.
TEST_P(ExactnessTest, FrozenColumnsDoNotHearLearningOnes) {
  NetworkRun run(GetParam().config);
  NetworkRun other(GetParam().config);
  const size_t before = GetParam().steps - 15;
  run.StepTo(before);
  other.StepTo(before);
  for (double& theta : other.network().mutable_learning().mutable_state().parameters) theta *= 1.5;
  run.StepTo(GetParam().steps);
  other.StepTo(GetParam().steps);
  std::vector<bool> learns(run.features().size());
  for (const uint64_t slot : run.network().state().slot) learns[slot] = true;
  for (int f = 0; f < run.network().active_features(); ++f) {
    EXPECT_EQ(run.features()[f] == other.features()[f], !learns[f]) << "column " << f;
  }
}

ReplacementConfig Replacing() {
  return {.enabled = true, .rate = 0.01, .maturity = kStageSteps + 1, .utility_rate = 0.01, .threshold = 1};
}

NetworkConfig Recycled(int columns, int stage_columns) {
  NetworkConfig config = Staged(columns, stage_columns);
  config.replacement = Replacing();
  return config;
}

INSTANTIATE_TEST_SUITE_P(
    Networks, ExactnessTest,
    ::testing::Values(Case{"FirstStage", Staged(6, 2), 40, 0}, Case{"SecondStage", Staged(6, 2), 90, 2},
                      Case{"LastStageLearnsForEver", Staged(6, 2), 260, 4}, Case{"Constructive", Staged(4, 1), 230, 3},
                      Case{"ReplacedOnce", Recycled(6, 2), 170, 5}, Case{"ReplacedOften", Recycled(6, 2), 645, 24},
                      Case{"ConstructiveReplaced", Recycled(3, 1), 490, 9}),
    [](const auto& test) { return test.param.name; });

TEST(StagesTest, AColumnThatIsFrozenKeepsItsParametersAndItsState) {
  NetworkRun run(Staged(4, 2));
  run.StepTo(kStageSteps);
  const LstmStage<double>& learning = run.learning();
  const std::vector<double> theta = ColumnOf(learning, learning.state().parameters, 1);
  UnrolledLstm column(learning.inputs(), theta);
  const double before = learning.hidden()[1];
  run.Step();  // begins the second stage
  EXPECT_EQ(run.network().active_features(), 4);
  EXPECT_EQ(run.network().state().slot, (std::vector<uint64_t>{2, 3}));
  EXPECT_NE(ColumnOf(learning, learning.state().parameters, 1), theta);
  EXPECT_NE(learning.hidden()[1], before);
  EXPECT_NE(run.features()[1], 0.0);
}

// Two learners that differ in when the second stage begins predict the same up to and including that step.
TEST(StagesTest, ANewStageDoesNotMoveThePrediction) {
  for (const double discount : {0.0, 0.9}) {
    LearnerConfig config = SmallConfig({{0, discount}});
    config.network.columns = 6;
    config.network.stage = {.columns = 2, .steps = 60};
    const auto early = MakeLearner(config);
    config.network.stage.steps = 100000;
    const auto late = MakeLearner(config);
    ObservationSource source(config, 51);
    for (int t = 0; t <= 60; ++t) {
      const OwnedObservation observation = source.Next();
      ASSERT_TRUE(early->Step(observation.view()).ok());
      ASSERT_TRUE(late->Step(observation.view()).ok());
      ASSERT_EQ(early->Predict()[0].prediction, late->Predict()[0].prediction) << "step " << t;
    }
    const OwnedObservation observation = source.Next();
    ASSERT_TRUE(early->Step(observation.view()).ok());
    ASSERT_TRUE(late->Step(observation.view()).ok());
    EXPECT_NE(early->Predict()[0].prediction, late->Predict()[0].prediction);
  }
}

TEST(StagesTest, StagesAndReplacementsAllocateNothing) {
  for (const CellType cell : {CellType::kLstm, CellType::kElstm, CellType::kRtu}) {
    LearnerConfig config = SmallConfig({{0, 0.9}});
    config.network.columns = 6;
    config.network.cell = cell;
    config.network.stage = {.columns = 2, .steps = 20};
    config.network.replacement = {.enabled = true, .rate = 0.01, .maturity = 30, .utility_rate = 0.01, .threshold = 1};
    const auto learner = MakeLearner(config);
    const size_t bytes = learner->state_bytes();
    ObservationSource source(config, 52);
    const std::vector<OwnedObservation> observations = source.Take(400);
    const uint64_t before = testing::AllocationCount();
    for (const OwnedObservation& observation : observations) {
      if (!learner->Step(observation.view()).ok()) FAIL();
    }
    EXPECT_EQ(testing::AllocationCount(), before);
    EXPECT_EQ(learner->state_bytes(), bytes);
  }
}

// The target is a product of two inputs, each seen at another time: a feature of features helps.
TEST(StagesTest, LaterStagesLowerTheError) {
  double error[2] = {0, 0};
  for (const int stage_columns : {8, 4}) {
    LearnerConfig config = SmallConfig();
    config.features = 1;
    config.network.columns = 8;
    config.network.cumulant_lags = 0;
    config.network.step_size.value = 0.003;
    config.network.stage = {.columns = 4, .steps = stage_columns == 4 ? 20000 : 1000000};
    const auto learner = MakeLearner(config);
    Numbers numbers(53);
    std::vector<double> past(3, 1.0);
    for (int t = 0; t < 60000; ++t) {
      const std::vector<double> cumulant = {past[1] * past[2]};
      past.insert(past.begin(), numbers.Chance(0.5) ? 1.0 : -1.0);
      past.pop_back();
      if (t >= 50000) error[stage_columns == 4] += std::pow(learner->Predict()[0].prediction - cumulant[0], 2) / 10000;
      const std::vector<double> features = {past[0]};
      ASSERT_TRUE(learner->Step({features, cumulant}).ok());
    }
  }
  EXPECT_LT(error[1], error[0]);
}

}  // namespace
}  // namespace nexting::core
