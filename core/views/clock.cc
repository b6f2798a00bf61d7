#include "core/views/clock.h"

#include <algorithm>
#include <cmath>

#include "core/activations.h"
#include "core/learner.h"

namespace nexting::core {

namespace {

constexpr int64_t kDay = int64_t{24} * 3600 * 1'000'000;
constexpr int64_t kWeek = 7 * kDay;
constexpr double kTwoPi = 6.283185307179586;

// The angle of `harmonic` times the phase, in [-pi, pi): whole numbers turn without rounding, however far the time is.
double Angle(int64_t time_us, int64_t period, int64_t harmonic) {
  const int64_t turned = (time_us % period) * harmonic % period;
  const int64_t forward = turned < 0 ? turned + period : turned;
  const int64_t centred = forward < period / 2 ? forward : forward - period;
  return kTwoPi * (static_cast<double>(centred) / static_cast<double>(period));
}

}  // namespace

std::array<double, kClockFeatures> PhasesOf(int64_t time_us) {
  std::array<double, kClockFeatures> features = {};
  if (time_us == kNoTime) return features;
  auto at = features.begin();
  const auto put = [&](int64_t period, uint64_t harmonics) {
    for (uint64_t j = 1; j <= harmonics; ++j) {
      const SineCosine<double> turn = SineAndCosine(Angle(time_us, period, static_cast<int64_t>(j)));
      *at++ = kRecipe.views.clock_gain * turn.sine;
      *at++ = kRecipe.views.clock_gain * turn.cosine;
    }
  };
  put(kDay, kRecipe.views.day_harmonics);
  put(kWeek, kRecipe.views.week_harmonics);
  return features;
}

void Clock::Observe(int64_t time_us) {
  features_ = PhasesOf(time_us);
  if (time_us == kNoTime) return;
  if (state_.time_us != kNoTime) {
    gaps_.Add(std::abs(static_cast<double>(time_us) - static_cast<double>(state_.time_us)));
  }
  state_.time_us = time_us;
  const auto week = features_.begin() + 2 * kRecipe.views.day_harmonics;
  if (!Moves(kDay)) std::fill(features_.begin(), week, 0.0);
  if (!Moves(kWeek)) std::fill(week, features_.end(), 0.0);
}

bool Clock::Moves(double period_us) const {
  return gaps_.size() * static_cast<double>(kRecipe.views.clock_rows) >= period_us;
}

}  // namespace nexting::core
