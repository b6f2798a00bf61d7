// What a new user sees first: the sensors of a machine, idle and busy, after twenty seconds of five rows a second.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "core/learner.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

constexpr int kRows = 100;
constexpr int kSettled = 60;     // from this row on the floor of every rate has been seen often
constexpr double kShown = 5e-3;  // a skill above -kShown is shown as 0.00 at least

using Rows = std::vector<std::vector<double>>;

// Two cores, read in twenty ticks each.
class Cores {
 public:
  Cores(testing::Numbers& numbers, bool busy) : numbers_(numbers), busy_(busy) {}

  std::vector<double> Next() { return {Share(), Share()}; }

 private:
  double Share() {
    int ticks = busy_ ? 20 : 0;
    for (int i = 0; i < 20; ++i) ticks += numbers_.Chance(0.04) ? (busy_ ? -1 : 1) : 0;
    if (numbers_.Chance(0.05)) ticks = numbers_.Integer(0, 20);
    return 5.0 * std::clamp(ticks, 0, 20);
  }

  testing::Numbers& numbers_;
  const bool busy_;
};

// Load average, memory, bytes a second in and out of the network, read from and written to disks.
class System {
 public:
  System(testing::Numbers& numbers, bool busy) : numbers_(numbers), busy_(busy), phase_(numbers.Integer(0, 24)) {}

  std::vector<double> Next() {
    const int tick = (row_++ + phase_) % 25;  // of the five seconds after which kernels look again
    if (tick == 0) load_ = std::round(100 * (0.92 * load_ + 0.08 * (busy_ ? 4 : numbers_.Integer(0, 1)))) / 100;
    memory_ += 4096 * std::round((busy_ ? 2000 : 5) * numbers_.Normal());
    if (numbers_.Chance(0.03)) memory_ -= (busy_ ? 2e8 : 4e6) * numbers_.Uniform(0, 1);
    const double in = Burst(0.15, 60, 460);
    const double out = in > 0 ? Burst(0.7, 60, 260) : 0.0;
    const double read = Burst(busy_ ? 0.1 : 0.01, 4096, 40960);
    const double written = tick == 7 ? Burst(1, 4096, 81920) : Burst(busy_ ? 0.2 : 0.02, 4096, busy_ ? 5e6 : 4096);
    return {load_, memory_, in, out, read, written};
  }

 private:
  double Burst(double probability, double least, double most) {
    return numbers_.Chance(probability) ? 5 * std::round(numbers_.Uniform(least, most)) : 0.0;
  }

  testing::Numbers& numbers_;
  const bool busy_;
  const int phase_;
  int row_ = 0;
  double load_ = 0.5;
  double memory_ = 2e9;
};

// One default learner that predicts the next value of each of its features.
class Predicted {
 public:
  explicit Predicted(size_t signals) : squares_(signals), baseline_squares_(signals) {
    LearnerConfig config;
    config.features = config.cumulants = static_cast<int>(signals);
    config.heads.clear();
    for (int i = 0; i < config.features; ++i) config.heads.push_back({i, 0.0});
    learner_ = Learner::Create(config).value();
  }

  void Step(const std::vector<double>& row) {
    const absl::Span<const HeadOutput> outputs = learner_->Predict();
    for (size_t i = 0; i < outputs.size(); ++i) {
      squares_[i] += (outputs[i].prediction - row[i]) * (outputs[i].prediction - row[i]);
      baseline_squares_[i] += (outputs[i].value - row[i]) * (outputs[i].value - row[i]);
    }
    ASSERT_TRUE(learner_->Step({row, row}).ok());
  }

  absl::Span<const HeadOutput> outputs() const { return learner_->Predict(); }

  int NoWorseThanPersistence() const {
    int count = 0;
    for (size_t i = 0; i < squares_.size(); ++i) {
      count += squares_[i] <= (1 + kShown) * baseline_squares_[i] ? 1 : 0;
    }
    return count;
  }

 private:
  std::unique_ptr<Learner> learner_;
  std::vector<double> squares_;
  std::vector<double> baseline_squares_;
};

class MachineSignalsTest : public ::testing::TestWithParam<bool> {};

TEST_P(MachineSignalsTest, SixOfEightAreNoWorseThanPersistenceAndNoRateIsNegative) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    testing::Numbers numbers(seed);
    Cores cores(numbers, GetParam());
    System system(numbers, GetParam());
    Predicted shares(2);
    Predicted others(6);
    for (int t = 0; t < kRows; ++t) {
      shares.Step(cores.Next());
      others.Step(system.Next());
      if (t < kSettled) continue;
      for (const HeadOutput& share : shares.outputs()) {
        ASSERT_GE(share.prediction, 0.0) << "seed " << seed << " row " << t;
        ASSERT_LE(share.prediction, 100.0) << "seed " << seed << " row " << t;
      }
      for (const HeadOutput& rate : others.outputs().subspan(2)) {
        ASSERT_GE(rate.prediction, 0.0) << "seed " << seed << " row " << t;
      }
    }
    EXPECT_GE(shares.NoWorseThanPersistence() + others.NoWorseThanPersistence(), 6) << "seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Machines, MachineSignalsTest, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "busy" : "idle"; });

}  // namespace
}  // namespace nexting::core
