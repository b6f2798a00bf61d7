// A jump of level or scale is a new beginning within hundreds of rows. What grows steadily is predicted to grow.
#include "tests/core/ordinary_signals/trials.h"
#include "tests/testing/ordinary_signals.h"

namespace nexting::core {

namespace {

using testing::kEarlyShiftRow;
using testing::kLateShiftRow;
using testing::kResetRow;
using testing::kShiftRow;

std::vector<Cell> Clean(const HeadRun& run) {
  return {SquaredErrorCell(run, RowsBetween(100, 499), 0.16), SquaredErrorCell(run, RowsFrom(8000), 0.075)};
}

// From 200 rows after the jump the error is small, and from 1,000 rows it is nearly what it was.
template <int kJump>
std::vector<Cell> Shift(const HeadRun& run) {
  return {SquaredErrorCell(run, RowsBetween(kJump + 200, kJump + 999), 0.165),  // the aim is .15
          SquaredErrorCell(run, RowsFrom(kJump + 1000), 0.09)};
}

// The aim is .15.
std::vector<Cell> Scale(const HeadRun& run) { return {SquaredErrorCell(run, RowsFrom(kShiftRow + 1000), 0.154)}; }

std::vector<Cell> Ramp(const HeadRun& run) { return {SquaredErrorCell(run, RowsFrom(500), 0.01)}; }

std::vector<Cell> NoisyRamp(const HeadRun& run) { return {SquaredErrorCell(run, RowsFrom(500), 0.15)}; }

std::vector<Cell> Counter(const HeadRun& run) {
  return {SquaredErrorCell(run, RowsBetween(500, kResetRow - 1), 0.01),
          SquaredErrorCell(run, RowsFrom(kResetRow + 200), 0.01)};
}

}  // namespace

std::vector<Trial> LevelTrials() {
  return {NextValueTrial("clean", Clean),
          NextValueTrial("shift10", Shift<kShiftRow>),
          NextValueTrial("shift100", Shift<kShiftRow>),
          NextValueTrial("shift1000", Shift<kShiftRow>),
          NextValueTrial("shift1e5", Shift<kShiftRow>),
          NextValueTrial("shift100_early", Shift<kEarlyShiftRow>),
          NextValueTrial("shift100_late", Shift<kLateShiftRow>),
          NextValueTrial("scale_up", Scale),
          NextValueTrial("scale_down", Scale),
          NextValueTrial("ramp", Ramp),
          NextValueTrial("ramp_noisy", NoisyRamp),
          NextValueTrial("counter", Counter),
          NextValueTrial("counter_reset", Counter)};
}

}  // namespace nexting::core
