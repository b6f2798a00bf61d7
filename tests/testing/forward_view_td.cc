#include "tests/testing/forward_view_td.h"

#include <cmath>
#include <numeric>

namespace nexting::testing {

namespace {
double Value(const std::vector<double>& w, const std::vector<double>& phi) {
  return std::inner_product(w.begin(), w.end(), phi.begin(), 0.0);
}
}  // namespace

double NStepReturn(const Episode& episode, const std::vector<double>& w, double discount, size_t t, size_t n) {
  double sum = std::pow(discount, n) * Value(w, episode.features[t + n]);
  for (size_t k = 0; k < n; ++k) sum += std::pow(discount, k) * episode.cumulants[t + 1 + k];
  return sum;
}

double LambdaReturn(const Episode& episode, const std::vector<double>& w, double discount, double lambda, size_t t) {
  const size_t last = episode.features.size() - 1 - t;
  double sum = std::pow(lambda, last - 1) * NStepReturn(episode, w, discount, t, last);
  for (size_t n = 1; n < last; ++n) {
    sum += (1.0 - lambda) * std::pow(lambda, n - 1) * NStepReturn(episode, w, discount, t, n);
  }
  return sum;
}

std::vector<double> ForwardViewIncrement(const Episode& episode, const std::vector<double>& w, double discount,
                                         double lambda, double step) {
  std::vector<double> increment(w.size(), 0.0);
  for (size_t t = 0; t + 1 < episode.features.size(); ++t) {
    const std::vector<double>& phi = episode.features[t];
    const double error = LambdaReturn(episode, w, discount, lambda, t) - Value(w, phi);
    for (size_t i = 0; i < w.size(); ++i) increment[i] += step * error * phi[i];
  }
  return increment;
}

}  // namespace nexting::testing
