#include "client/cli/replay/replay_score.h"

#include <cmath>
#include <limits>
#include <vector>

namespace nexting::client::cli {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kUnfinishedRows = 100;

// Sums over rows.
struct Sums {
  double squared_error = 0;
  double persistence_squared_error = 0;
  double squares_about_mean = 0;

  void Add(double error, double persistence_error, double about_mean) {
    squared_error += error * error;
    persistence_squared_error += persistence_error * persistence_error;
    squares_about_mean += about_mean * about_mean;
  }

  ScoredRows Normalised() const {
    ScoredRows scored;
    scored.error = squares_about_mean > 0 ? squared_error / squares_about_mean : kNan;
    scored.persistence_error = squares_about_mean > 0 ? persistence_squared_error / squares_about_mean : kNan;
    scored.relative_error = persistence_squared_error > 0 ? squared_error / persistence_squared_error : kNan;
    scored.skill = 1 - scored.relative_error;
    return scored;
  }
};

// Each missing value replaced by the last known one, 0 before the first.
std::vector<double> Held(absl::Span<const double> cumulants) {
  std::vector<double> held(cumulants.begin(), cumulants.end());
  double last = 0;
  for (double& value : held) {
    if (std::isnan(value)) value = last;
    last = value;
  }
  return held;
}

// G_t for all rows, from held values.
std::vector<double> Returns(const std::vector<double>& cumulants, double discount) {
  std::vector<double> returns(cumulants.size(), 0.0);
  for (size_t t = cumulants.size(); t-- > 1;) returns[t - 1] = cumulants[t] + discount * returns[t];
  return returns;
}

size_t FinishedRows(size_t rows, double discount) {
  const size_t unfinished = discount == 0 ? 1 : kUnfinishedRows;
  return rows > unfinished ? rows - unfinished : 0;
}

}  // namespace

ReplayScore ScoreReplay(absl::Span<const double> cumulants, absl::Span<const double> predictions, double discount) {
  const std::vector<double> held = Held(cumulants);
  const std::vector<double> returns = Returns(held, discount);
  const size_t finished = FinishedRows(held.size(), discount);
  const auto judged = [&](size_t t) {
    return !std::isnan(predictions[t]) && !(discount == 0 && std::isnan(cumulants[t + 1]));
  };

  ReplayScore score;
  double mean = 0;
  for (size_t t = 0; t < finished; ++t) {
    if (!judged(t)) continue;
    ++score.judged;
    mean += returns[t];
  }
  mean /= static_cast<double>(score.judged);

  Sums whole;
  Sums second_half;
  for (size_t t = 0; t < finished; ++t) {
    if (!judged(t)) continue;
    const double error = predictions[t] - returns[t];
    const double persistence_error = held[t] / (1 - discount) - returns[t];
    whole.Add(error, persistence_error, returns[t] - mean);
    if (t >= finished / 2) second_half.Add(error, persistence_error, returns[t] - mean);
  }
  score.whole = whole.Normalised();
  score.second_half = second_half.Normalised();
  return score;
}

}  // namespace nexting::client::cli
