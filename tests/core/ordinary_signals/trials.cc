#include "tests/core/ordinary_signals/trials.h"

#include "tests/testing/ordinary_signals.h"

namespace nexting::core {

// Persistence errs in two rows of that whole signal, which leaves no room for a prediction that follows the first.
constexpr char kBlip[] = "constant_then_blip";

Trial NextValueTrial(const std::string& signal, std::vector<Cell> (*cells)(const HeadRun& run)) {
  bool random = true;
  for (const testing::OrdinarySignal& known : testing::OrdinarySignals()) {
    if (known.name == signal) random = known.random;
  }
  return {signal, random, [signal, cells](uint64_t seed) {
            const HeadRun run = RunDefault(testing::MakeOrdinarySignal(signal, seed));
            std::vector<Cell> measured = cells(run);
            for (const Cell& cell : AbsoluteErrorCells(run, {.all = signal == kBlip ? 1.08 : 1.02})) {
              measured.push_back(cell);
            }
            return measured;
          }};
}

std::vector<Trial> AllTrials() {
  std::vector<Trial> all;
  for (const std::vector<Trial>& part :
       {LevelTrials(), GlitchTrials(), SeasonTrials(), RangeTrials(), SilenceTrials(), StreamTrials()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace nexting::core
