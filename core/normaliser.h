// Running mean and variance of n signals, and values standardised by them.
//
//   a_t = max(1/t, rate)    mean <- mean + a (x - mean)    variance <- (1 - a) (variance + a (x - mean_old)^2)
//   z = (x - mean) / sqrt(max(variance, floor))
//
// The value being standardised is already part of the statistics, so |z| <= 1/sqrt(a): a single outlier cannot exceed
// 100 at the default rate. Gradients treat the statistics as constants. Double precision: signals may sit far from
// zero.
#ifndef NEXTING_CORE_NORMALISER_H_
#define NEXTING_CORE_NORMALISER_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/state.h"

namespace nexting::core {

struct NormaliserOptions {
  double rate = 1e-4;            // slowest averaging rate, in (0, 1]
  double variance_floor = 0;     // in squared units of the signal
  double relative_floor = 1e-8;  // the deviation's floor as a fraction of the signal's root mean square
};

class Normaliser {
 public:
  struct State {
    std::vector<double> mean;      // [n]
    std::vector<double> variance;  // [n]
    uint64_t count = 0;            // updates so far

    static constexpr void Visit(auto& self, auto& visit) { visit(self.mean, self.variance, self.count); }
  };

  Normaliser(int size, const NormaliserOptions& options);

  // REQUIRES: x.size() == n, all finite
  template <typename T>
  void Update(absl::Span<const T> x);

  // The floored standard deviation of signal i; positive.
  double deviation(size_t i) const { return deviation_[i]; }
  double mean(size_t i) const { return state_.mean[i]; }

  // z, unclipped; 0 before the second update, when nothing is known of the deviation.
  double Standardise(double x, size_t i) const;

  const State& state() const { return state_; }
  State& mutable_state() { return state_; }
  // To be called after mutable_state() was written: derives what is not stored.
  void Refresh();

 private:
  const NormaliserOptions options_;
  State state_;
  std::vector<double> deviation_;  // [n], a function of state_
};

static_assert(VisitsEveryMember<Normaliser::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_NORMALISER_H_
