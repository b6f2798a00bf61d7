#include "tests/experiments/figures/axis.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"

namespace nexting::experiments {
namespace {

constexpr double kTicks = 6;             // about so many
constexpr double kMostDecades = 8;       // labelled one by one
constexpr double kBeyondDecade = 0.005;  // of a decade: a value so little beyond its end adds no other decade

// The least of 1, 2, 5 times a power of ten that is not below `value`.
double RoundUp(double value) {
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= value * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

std::string Label(double value) {
  const double size = std::abs(value);
  if (size >= 1e6 && size < 1e9) return absl::StrFormat("%gM", value / 1e6);
  if (size >= 1e4 && size < 1e6) return absl::StrFormat("%gk", value / 1e3);
  return size != 0 && size < 1e-3 ? absl::StrFormat("%.3ge%d", value / std::pow(10, std::floor(std::log10(size))),
                                                    static_cast<int>(std::floor(std::log10(size))))
                                  : absl::StrFormat("%g", value);
}

}  // namespace

Axis::Axis(double low, double high, Scale scale) : scale_(scale) {
  if (scale == Scale::kLog) {
    AddLogTicks(low, high);
  } else {
    AddLinearTicks(low, high);
  }
}

void Axis::AddLinearTicks(double low, double high) {
  if (!(high > low)) high = low + std::max(1.0, std::abs(low));
  const double step = RoundUp((high - low) / kTicks);
  const auto first = static_cast<int64_t>(std::floor(low / step + 1e-9));
  const auto last = static_cast<int64_t>(std::ceil(high / step - 1e-9));
  for (int64_t i = first; i <= last; ++i) {
    const double value = static_cast<double>(i) * step;
    ticks_.push_back({value, Label(value)});
  }
  low_ = ticks_.front().value;
  high_ = ticks_.back().value;
}

void Axis::AddLogTicks(double low, double high) {
  low_ = std::floor(std::log10(low) + kBeyondDecade);
  high_ = std::max(std::ceil(std::log10(high) - kBeyondDecade), low_ + 1);
  const double every = std::ceil((high_ - low_) / kMostDecades);
  for (double decade = low_; decade <= high_; decade += every) {
    const double value = std::pow(10, decade);
    const bool plain = decade >= -3 && decade <= 6;
    ticks_.push_back({value, plain ? Label(value) : absl::StrFormat("1e%d", static_cast<int>(decade))});
  }
}

double Axis::Place(double value) const {
  return ((scale_ == Scale::kLog ? std::log10(value) : value) - low_) / (high_ - low_);
}

bool Axis::Shows(double value) const { return std::isfinite(value) && (scale_ == Scale::kLinear || value > 0); }

}  // namespace nexting::experiments
