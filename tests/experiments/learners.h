// The learners that experiments can name, one line each in learners.cc.
#ifndef NEXTING_TESTS_EXPERIMENTS_LEARNERS_H_
#define NEXTING_TESTS_EXPERIMENTS_LEARNERS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/learner_config.h"

namespace nexting::experiments {

struct NamedLearner {
  absl::string_view name;
  absl::string_view description;
  int default_units;  // columns or hidden units; 0: the learner has none to choose
  // What differs from the default configuration.
  void (*configure)(int units, core::LearnerConfig& config);
};

absl::Span<const NamedLearner> Learners();

// A learner and its size: `columnar` or, with 20 units, `columnar:20`.
struct SizedLearner {
  const NamedLearner* learner;
  int units;

  std::string text() const;

  // For `inputs` features, one cumulant and one head.
  core::LearnerConfig Config(int inputs, double discount, uint64_t seed = 1) const;
};

// INVALID_ARGUMENT for an unknown name, with those that come close, or a size that is none.
absl::StatusOr<SizedLearner> ParseLearner(absl::string_view text);

// The largest size at which the learner counts at most `operations` a step (operations.h), at least 1 unit.
SizedLearner SizedFor(const NamedLearner& learner, int inputs, double discount, double operations);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_LEARNERS_H_
