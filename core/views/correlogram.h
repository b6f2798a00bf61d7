// How alike a series is to itself L steps before, for all lags L = 1 .. n at once and without looking back at old
// steps:
//
//   D_L  <-  f D_L + (x_t - x_{t-L})^2        T_L  <-  f T_L + x_t^2 + x_{t-L}^2        f = 1 - 1/window_L
//   error(L) = D_L / T_L  =  1 - r_L          0: repeats exactly; 1: unrelated; 2: the opposite
//
// x is the standardised, limited value of a series. window_L is `lag_windows` lags, rounded up to a power of two, and
// at least `least_window` steps. Until a lag's window is full its sums are plain sums over all pairs.
//
// Cost:    12 operations for each lag and Add; 8 bytes for each lag.
// Repeats: bit for bit; no sum crosses lags.
#ifndef NEXTING_CORE_VIEWS_CORRELOGRAM_H_
#define NEXTING_CORE_VIEWS_CORRELOGRAM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/state.h"

namespace nexting::core {

// x = (value - centre) inverse, limited to +-limit. An inverse of 0 stands for a series that does not vary.
struct Standard {
  float centre = 0.0f;
  float inverse = 1.0f;
  float limit = 1e15f;

  float operator()(float value) const {
    const float x = (value - centre) * inverse;
    const float low = x < -limit ? -limit : x;
    return low > limit ? limit : low;
  }
};

class Correlogram {
 public:
  explicit Correlogram(size_t lags);

  // Takes the series' next value: series[0], before which the older ones stand, newest first.
  // REQUIRES: 1 <= series.size()
  void Add(absl::Span<const float> series, Standard standard);

  // As if nothing had been added.
  void Forget();

  // REQUIRES: 1 <= lag <= lags()
  double error(size_t lag) const;

  // The number of pairs in the sums of a lag, at most its window. REQUIRES: 1 <= lag <= lags()
  double pairs(size_t lag) const;

  // E x^4 / (E x^2)^2 of recent values, at least 1: n values count for n / rarity() events.
  double rarity() const;

  size_t lags() const { return state_.difference.size(); }

  struct State {
    std::vector<float> difference;  // D, [lags]
    std::vector<float> total;       // T, [lags]
    double square = 0.0;            // running means of x^2 and x^4
    double fourth = 0.0;
    uint64_t added = 0;
    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.difference, self.total, self.square, self.fourth, self.added);
    }
  };
  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  State state_;
};

static_assert(VisitsEveryMember<Correlogram::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_CORRELOGRAM_H_
