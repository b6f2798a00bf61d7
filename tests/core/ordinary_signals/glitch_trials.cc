// A wrong value costs its own row and the next one, and spoils nothing behind them.
#include "tests/core/ordinary_signals/trials.h"
#include "tests/testing/ordinary_signals.h"

namespace nexting::core {

namespace {

using testing::kGlitch;
using testing::kGlitchRow;

// The 1,000 rows behind the glitch, without the row after it, of which nobody can expect that the glitch is over.
std::vector<Cell> OneGlitch(const HeadRun& run) {
  return {SquaredErrorCell(run, RowsBetween(kGlitchRow + 2, kGlitchRow + 1000), 0.15)};
}

std::vector<Cell> Sentinel(const HeadRun& run) {
  const Rows untouched = {"rows without -9999 and the row after it", [&run](int row) {
                            return run.values[row] != kGlitch && (row == 0 || run.values[row - 1] != kGlitch);
                          }};
  return {SquaredErrorCell(run, untouched, 0.15)};
}

}  // namespace

std::vector<Trial> GlitchTrials() {
  return {NextValueTrial("glitch", OneGlitch), NextValueTrial("sentinel", Sentinel)};
}

}  // namespace nexting::core
