// The default configuration can be trusted on ordinary signals: every figure of the table of trials is within its
// limit. `ordinary_signals_table` prints the same figures at once.
#include "tests/testing/ordinary_signals.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/core/ordinary_signals/trials.h"

namespace nexting::core {
namespace {

// Seeds at which no constant of the learner was chosen: the table's are 1 and those that somebody asks for.
constexpr uint64_t kFirstSeed = 101;

struct SeededTrial {
  Trial trial;
  uint64_t seed;
};

// GoogleTest finds it by this name.
void PrintTo(const SeededTrial& seeded, std::ostream* out) { *out << seeded.trial.name << ", seed " << seeded.seed; }

std::vector<SeededTrial> SeededTrials() {
  std::vector<SeededTrial> seeded;
  for (const Trial& trial : AllTrials()) {
    const int seeds = trial.random ? NEXTING_SIGNAL_SEEDS : 1;
    for (int i = 0; i < seeds; ++i) seeded.push_back({trial, kFirstSeed + i});
  }
  return seeded;
}

class OrdinarySignalsTest : public ::testing::TestWithParam<SeededTrial> {};

TEST_P(OrdinarySignalsTest, EveryFigureIsWithinItsLimit) {
  const auto& [trial, seed] = GetParam();
  const std::vector<Cell> cells = trial.measure(seed);
  if (cells.empty()) GTEST_SKIP() << "ran on the cuts in tests/data alone: the recording is not in shared/data";
  for (const Cell& cell : cells) {
    if (cell.holds()) continue;
    ADD_FAILURE() << trial.name << ", seed " << seed << ": " << cell.what << ": " << cell.figure << "; must be at most "
                  << cell.limit;
  }
}

std::string TestName(const ::testing::TestParamInfo<SeededTrial>& test) {
  const auto& [trial, seed] = test.param;
  return trial.random ? absl::StrCat(trial.name, "_", seed) : trial.name;
}

INSTANTIATE_TEST_SUITE_P(Default, OrdinarySignalsTest, ::testing::ValuesIn(SeededTrials()), TestName);

TEST(OrdinarySignals, EachHasOneTrial) {
  for (const testing::OrdinarySignal& signal : testing::OrdinarySignals()) {
    int trials = 0;
    for (const Trial& trial : AllTrials()) trials += trial.name == signal.name ? 1 : 0;
    EXPECT_EQ(trials, 1) << signal.name;
  }
}

}  // namespace
}  // namespace nexting::core
