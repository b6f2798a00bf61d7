#include "core/baselines/dense/wiring.h"

#include <cmath>
#include <numeric>
#include <utility>

#include "core/random.h"

namespace nexting::core {

namespace {

int RecurrentSources(int units, double density) {
  return std::min(units, std::max(1, static_cast<int>(std::lround(density * units))));
}

}  // namespace

Wiring::Wiring(int units, int inputs, double density, uint64_t seed)
    : units_(units), inputs_(inputs), recurrent_(RecurrentSources(units, density)) {
  Random random(seed);
  std::vector<int> all(units);
  for (int unit = 0; unit < units; ++unit) {
    std::iota(all.begin(), all.end(), 0);
    // The first steps of a Fisher-Yates shuffle; then sorted, so that memory is read in ascending order.
    for (int j = 0; j < recurrent_; ++j) std::swap(all[j], all[j + random.Next() % (units - j)]);
    std::sort(all.begin(), all.begin() + recurrent_);
    seen_.insert(seen_.end(), all.begin(), all.begin() + recurrent_);
  }
}

}  // namespace nexting::core
