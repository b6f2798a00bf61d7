#include "core/head_quality.h"

#include <algorithm>
#include <cmath>

#include "core/recipe.h"

namespace nexting::core {

double MeanErrors::skill() const {
  return baseline_squared_error > 0 ? 1.0 - squared_error / baseline_squared_error : 0.0;
}

void MeanErrors::MoveSquared(double rate, double error, double baseline_error) {
  squared_error += rate * (error * error - squared_error);
  baseline_squared_error += rate * (baseline_error * baseline_error - baseline_squared_error);
}

void MeanErrors::MoveAbsolute(double rate, double error, double baseline_error) {
  absolute_error += rate * (std::abs(error) - absolute_error);
  baseline_absolute_error += rate * (std::abs(baseline_error) - baseline_absolute_error);
}

void HeadQuality::Judge(double error, double baseline_error) {
  constexpr double kWindow = 1.0 / kRecipe.mixture.quality_window;
  // The mean of all errors until the window is full.
  recent.MoveSquared(std::max(1.0 / static_cast<double>(++judged), kWindow), error, baseline_error);
  const double share = 1.0 / static_cast<double>(++counted);
  recent.MoveAbsolute(std::max(share, kWindow), error, baseline_error);
  whole.MoveSquared(share, error, baseline_error);
  whole.MoveAbsolute(share, error, baseline_error);
}

}  // namespace nexting::core
