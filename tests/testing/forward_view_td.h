// TD(lambda) as the textbook defines it, looking forward: what the weights would move by after an episode is over, from
// lambda-returns written out as sums of n-step returns (Sutton and Barto, 2nd edition, chapter 12). Quadratic in the
// episode's length and worse; judges core/read_out/linear_td.h.
#ifndef NEXTING_TESTS_TESTING_FORWARD_VIEW_TD_H_
#define NEXTING_TESTS_TESTING_FORWARD_VIEW_TD_H_

#include <cstddef>
#include <vector>

namespace nexting::testing {

struct Episode {
  std::vector<std::vector<double>> features;  // [T + 1][p] phi_0 .. phi_T
  std::vector<double> cumulants;              // [T + 1] c_0 .. c_T; c_0 belongs to no return
};

// G^n_t = c_{t+1} + gamma c_{t+2} + ... + gamma^(n-1) c_{t+n} + gamma^n w' phi_{t+n}.
double NStepReturn(const Episode& episode, const std::vector<double>& w, double discount, size_t t, size_t n);

// G^lambda_t = (1 - lambda) sum over n < T - t of lambda^(n-1) G^n_t + lambda^(T-t-1) G^(T-t)_t.
double LambdaReturn(const Episode& episode, const std::vector<double>& w, double discount, double lambda, size_t t);

// alpha sum over t < T of (G^lambda_t - w' phi_t) phi_t, with w held fixed.
std::vector<double> ForwardViewIncrement(const Episode& episode, const std::vector<double>& w, double discount,
                                         double lambda, double step);

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_FORWARD_VIEW_TD_H_
