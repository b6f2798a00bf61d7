#include "tests/experiments/rivals/seasonal_naive.h"

namespace nexting::experiments {
namespace {

constexpr int kLeastBack = 60;  // so that most of the earlier return is known
constexpr double kNegligible = 1e-6;

int StepsBack(int season, double discount) {
  int back = season;
  while (discount > 0 && back < kLeastBack) back += season;
  return back;
}

// The return at `s`, as far as it is known now.
double KnownReturn(const History& history, int64_t s, double discount) {
  double sum = 0;
  double weight = 1;
  for (int64_t t = s + 1; t <= history.now() && weight >= kNegligible; ++t) {
    sum += weight * history.value(t);
    weight *= discount;
  }
  return weight < kNegligible ? sum : sum + weight * history.value() / (1 - discount);
}

}  // namespace

SeasonalNaive::SeasonalNaive(int season, bool in_differences, double discount)
    : back_(StepsBack(season, discount)), in_differences_(in_differences), discount_(discount) {}

double SeasonalNaive::Predict(const History& history) {
  const int64_t s = history.now() - back_;
  if (s < 0) return history.value() / (1 - discount_);
  const double earlier = KnownReturn(history, s, discount_);
  return in_differences_ ? earlier + (history.value() - history.value(s)) / (1 - discount_) : earlier;
}

}  // namespace nexting::experiments
