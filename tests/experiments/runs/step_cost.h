// What a step costs, by the size of the network.
#ifndef NEXTING_TESTS_EXPERIMENTS_RUNS_STEP_COST_H_
#define NEXTING_TESTS_EXPERIMENTS_RUNS_STEP_COST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/experiments/learners.h"

namespace nexting::experiments {

struct StepCost {
  std::string learner;
  int units = 0;
  int64_t parameters = 0;
  double operations = 0;    // counted
  double microseconds = 0;  // mean of the fastest batch of some rounds of 60 steps: others disturb slower ones
};

// The learner with as many units as inputs, the smallest such that has `parameters` of them or more. REQUIRES: the
// learner has a size to choose
int UnitsFor(const NamedLearner& learner, int64_t parameters);

// Steps a learner of `units` units and inputs on noisy waves for about `seconds` and three batches at least. What
// learns in stages is timed with all of its columns, the last stage learning.
absl::StatusOr<StepCost> MeasureStep(const NamedLearner& learner, int units, double seconds);

// The slope of log time by log parameters over points of at least `least_parameters`;
// NaN where there are fewer than two.
double CostSlope(const std::vector<StepCost>& costs, const std::string& learner, int64_t least_parameters);

// As CSV: learner,units,parameters,operations,microseconds_per_step.
absl::StatusOr<std::vector<StepCost>> ReadCosts(const std::string& path);
[[nodiscard]] absl::Status WriteCosts(const std::string& path, const std::vector<StepCost>& costs);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RUNS_STEP_COST_H_
