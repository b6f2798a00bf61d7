// Derivatives from nothing but function values.
#ifndef NEXTING_TESTS_TESTING_FINITE_DIFFERENCES_H_
#define NEXTING_TESTS_TESTING_FINITE_DIFFERENCES_H_

namespace nexting::testing {

// f'(x) by central differences with one step of Richardson's extrapolation: the error is of order step^4 for the
// method and 1e-16 |f| / step for rounding.
template <typename Function>
double CentralDifference(const Function& f, double x, double step) {
  const auto slope = [&](double h) { return (f(x + h) - f(x - h)) / (2.0 * h); };
  return (4.0 * slope(step / 2) - slope(step)) / 3.0;
}

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_FINITE_DIFFERENCES_H_
