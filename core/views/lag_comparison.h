// Compares the newest changes of a signal with those L steps before, for several lags L over the same rows, in steps of
// bounded cost:
//
//   error(L) = sum (x_t - x_{t-L})^2 / sum (x_t^2 + x_{t-L}^2)  =  1 - r_L,   t the `rows` newest steps when it began
//
// Cost:  kPairsPerStep pairs a step, so lags * rows / kPairsPerStep steps. 600 bytes.
#ifndef NEXTING_CORE_VIEWS_LAG_COMPARISON_H_
#define NEXTING_CORE_VIEWS_LAG_COMPARISON_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "core/state.h"
#include "core/views/correlogram.h"

namespace nexting::core {

class LagComparison {
 public:
  static constexpr size_t kMostLags = 24;
  static constexpr size_t kPairsPerStep = 256;
  static constexpr size_t kStripes = 8;
  static constexpr size_t kSpare = 3;  // changes of the history behind the longest lag

  // Begins, with fewer rows if so many do not stay in a history of `size` changes until it ends.
  // REQUIRES: 1 <= lags.size() <= kMostLags, every lag + kSpare <= size
  void Start(absl::Span<const uint64_t> lags, size_t rows, size_t size);

  // Goes on. The history has got one more change since Start or the last Step.
  // REQUIRES: !done()
  void Step(absl::Span<const float> history, const Standard& standard);

  bool done() const { return state_.next == state_.count; }
  size_t rows() const { return state_.rows; }

  // Of lags[i]. A signal that did not change in these rows has 1. REQUIRES: done()
  double error(size_t i) const { return state_.error[i]; }
  // How many of kStripes stripes of the rows the likeness of lags[i] comes from: with S_j the sum of x_t x_{t-L} over
  // stripe j, (sum_j S_j)^2 / sum_j S_j^2. One coincidence of two rare events gives 1. REQUIRES: done()
  double spread(size_t i) const { return state_.spread[i]; }
  // The least sum of squares of a lag, by the number of rows: near 2 for standardised changes. REQUIRES: done()
  double least_energy() const { return state_.least_total / static_cast<double>(state_.rows); }

  struct State {
    std::array<uint64_t, kMostLags> lag = {};
    std::array<double, kMostLags> error = {};
    uint64_t count = 0;
    uint64_t rows = 0;
    uint64_t next = 0;      // the lag that is being summed
    uint64_t row = 0;       // of that lag
    uint64_t newest = 0;    // how long ago row 0 was
    double difference = 0;  // sums of that lag
    double total = 0;
    double least_total = 0;  // of all lags before
    double product = 0;      // S of the stripe, and the sums of S and S^2 of the stripes before
    double products = 0;
    double product_squares = 0;
    std::array<double, kMostLags> spread = {};
    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.lag, self.error, self.count, self.rows, self.next, self.row, self.newest, self.difference, self.total,
            self.least_total, self.product, self.products, self.product_squares, self.spread);
    }
  };
  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  void FinishStripe();
  void FinishLag();

  State state_;
};

static_assert(VisitsEveryMember<LagComparison::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_LAG_COMPARISON_H_
