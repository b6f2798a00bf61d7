#include "tests/experiments/environments/trace_patterning.h"

#include <algorithm>
#include <utility>

namespace nexting::experiments {
namespace {

std::array<std::array<int, 3>, 20> AllPatterns() {
  std::array<std::array<int, 3>, 20> patterns;
  size_t next = 0;
  for (int a = 0; a < TracePatterning::kStimulusBits; ++a) {
    for (int b = a + 1; b < TracePatterning::kStimulusBits; ++b) {
      for (int c = b + 1; c < TracePatterning::kStimulusBits; ++c) patterns[next++] = {a, b, c};
    }
  }
  return patterns;
}

}  // namespace

TracePatterning::TracePatterning(uint64_t seed, StimulusInterval interval, int64_t redraw_every)
    : random_(seed),
      interval_(interval),
      redraw_every_(redraw_every),
      patterns_(AllPatterns()),
      trial_((DrawValidPatterns(), NewTrial())) {}

void TracePatterning::DrawValidPatterns() {
  for (int i = kPatterns - 1; i > 0; --i) std::swap(patterns_[i], patterns_[Uniform(random_, 0, i)]);
  steps_since_drawn_ = 0;
}

TraceTrial TracePatterning::NewTrial() {
  pattern_ = Uniform(random_, 0, kPatterns - 1);
  return TraceTrial(interval_, random_);
}

Moment TracePatterning::Next() {
  features_.fill(0);
  if (trial_.at_stimulus()) {
    for (int bit : patterns_[pattern_]) features_[bit] = 1;
  }
  const bool valid = pattern_ < kValidPatterns;
  features_[kEvent] = valid && trial_.at_event() ? 1 : 0;
  for (int j = 1; j <= kDistractors; ++j) features_[kEvent + j] = Uniform(random_, 1, 10 * j) == 1 ? 1 : 0;
  const double future_return = valid ? trial_.future_return() : 0.0;
  ++steps_since_drawn_;
  if (!trial_.Advance()) {
    if (redraw_every_ > 0 && steps_since_drawn_ >= redraw_every_) DrawValidPatterns();
    trial_ = NewTrial();
  }
  return {.features = features_, .cumulant = features_[kEvent], .future_return = future_return};
}

}  // namespace nexting::experiments
