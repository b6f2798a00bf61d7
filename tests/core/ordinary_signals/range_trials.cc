// What never changes is predicted as it is, and a floor that a signal keeps touching is not predicted to give way.
#include <limits>

#include "tests/core/ordinary_signals/trials.h"
#include "tests/testing/ordinary_signals.h"

namespace nexting::core {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kRounding = 1e-12;
constexpr double kDiscount = 0.9;  // of horizon 10

// Persistence makes no error, so there is nothing to be relative to: every prediction is 20, but for rounding.
std::vector<Cell> Constant(uint64_t seed) {
  const std::vector<double> values = testing::MakeOrdinarySignal("constant", seed);
  std::vector<Cell> cells;
  for (const double discount : {0.0, kDiscount}) {
    cells.push_back(OutsideCell(RunDefault(values, discount), AllRows(), 20.0 - kRounding, 20.0 + kRounding));
    cells.back().what += discount == 0.0 ? ", next value" : ", horizon 10";
  }
  return cells;
}

std::vector<Cell> Blip(const HeadRun& run) { return {OutsideCell(run, RowsFrom(100), 19.9, 20.2)}; }

// 0 is known as the floor once it has been seen for 100 rows.
template <int kThousandths>
std::vector<Cell> AboveFloor(const HeadRun& run) {
  return {SquaredErrorCell(run, AllRows(), 0.001 * kThousandths), OutsideCell(run, RowsFrom(100), 0.0, kInfinity)};
}

}  // namespace

std::vector<Trial> RangeTrials() {
  return {{"constant", false, Constant},
          NextValueTrial("constant_then_blip", Blip),
          NextValueTrial("bursts", AboveFloor<860>),
          NextValueTrial("pulses", AboveFloor<516>)};  // the aim is .51; the optimum is .50
}

}  // namespace nexting::core
