#include "tests/experiments/rivals/view.h"

#include <cmath>
#include <numeric>
#include <random>

namespace nexting::experiments {
namespace {

constexpr uint32_t kRandomSeed = 7;
constexpr int kValuesOfSeason = 3;

size_t LinearSize(const ViewShape& shape, size_t inputs) {
  const size_t rows = shape.rows > 0 ? static_cast<size_t>(shape.rows) * inputs : 1;
  return rows + static_cast<size_t>(shape.lags) + kValuesOfSeason * shape.seasons.size() + 1;
}

std::vector<double> RandomWeights(const ViewShape& shape, size_t linear_size) {
  std::mt19937 random(kRandomSeed);
  std::normal_distribution<double> normal;
  std::vector<double> weights(static_cast<size_t>(shape.random_units) * linear_size);
  const double scale = shape.random_scale / std::sqrt(static_cast<double>(linear_size));
  for (double& weight : weights) weight = scale * normal(random);
  return weights;
}

}  // namespace

void AppendPast(absl::Span<const double> values, int64_t t, int first_lag, int lags, absl::Span<const int> seasons,
                std::vector<double>* out) {
  const auto at = [&](int64_t time) { return values[static_cast<size_t>(time)]; };
  for (int lag = first_lag; lag <= lags; ++lag) out->push_back(t >= lag ? at(t - lag) : 0);
  for (const int season : seasons) {
    for (int64_t time = t - season; time < t - season + kValuesOfSeason; ++time) {
      out->push_back(0 <= time && time <= t ? at(time) : at(t));
    }
  }
}

View::View(const ViewShape& shape, size_t inputs)
    : shape_(shape), linear_size_(LinearSize(shape, inputs)), random_weights_(RandomWeights(shape, linear_size_)) {}

void View::See(const History& history, std::vector<double>* out) const {
  out->clear();
  for (int64_t t = history.now(); t > history.now() - shape_.rows; --t) {
    if (t >= 0) {
      out->insert(out->end(), history.row(t).begin(), history.row(t).end());
    } else {
      out->insert(out->end(), history.inputs(), 0);
    }
  }
  const int first_lag = shape_.rows > 0 ? 1 : 0;  // rows of features have the cumulant's present already
  AppendPast(history.standard_values(), history.now(), first_lag, shape_.lags, shape_.seasons, out);
  out->push_back(1);
  for (size_t unit = 0; unit < random_weights_.size(); unit += linear_size_) {
    out->push_back(std::tanh(std::inner_product(out->begin(), out->begin() + static_cast<int64_t>(linear_size_),
                                                random_weights_.begin() + static_cast<int64_t>(unit), 0.0)));
  }
}

}  // namespace nexting::experiments
