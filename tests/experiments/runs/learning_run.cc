#include "tests/experiments/runs/learning_run.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "absl/strings/str_cat.h"
#include "core/learner.h"
#include "tests/experiments/runs/thread_clock.h"
#include "tests/experiments/runs/untrained_learner.h"

namespace nexting::experiments {
namespace {

constexpr int64_t kStepsBetweenLooks = 1000;  // at `stop`

core::LearnerConfig ConfigOf(const LearningRun& run) {
  return run.learner.Config(run.benchmark->inputs, run.benchmark->discount, run.seed);
}

// The squared errors of one window, and what it cost.
class Window {
 public:
  void Judge(double prediction, double future_return) {
    if (std::isnan(future_return)) return;
    sum_ += (prediction - future_return) * (prediction - future_return);
    ++judged_;
  }

  Checkpoint Close(int64_t step, int64_t steps) const {
    const double error = judged_ > 0 ? sum_ / static_cast<double>(judged_) : std::numeric_limits<double>::quiet_NaN();
    return {step, judged_, error, 1e6 * (ThreadSeconds() - started_) / static_cast<double>(steps)};
  }

 private:
  const double started_ = ThreadSeconds();
  double sum_ = 0;
  int64_t judged_ = 0;
};

absl::Status LearnSteps(int64_t steps, Environment& environment, core::Learner& learner, Window& window) {
  for (int64_t i = 0; i < steps; ++i) {
    const Moment moment = environment.Next();
    const absl::Status status = learner.Step({moment.features, {&moment.cumulant, 1}});
    if (!status.ok()) return status;
    window.Judge(learner.Predict()[0].prediction, moment.future_return);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ConfigurationHash(const LearningRun& run) {
  return ConfigurationHash(absl::StrCat(run.benchmark->name, " ", run.steps, " ", run.window), ConfigOf(run));
}

absl::StatusOr<std::vector<Checkpoint>> Learn(const LearningRun& run, const std::atomic<bool>& stop,
                                              std::atomic<int64_t>& progress) {
  const auto learner = MakeLearner(ConfigOf(run));
  if (!learner.ok()) return learner.status();
  const std::unique_ptr<Environment> environment = run.benchmark->make(run.seed);
  std::vector<Checkpoint> checkpoints;
  for (int64_t step = 0; step < run.steps;) {
    const int64_t window_end = std::min(step + run.window, run.steps);
    const int64_t window_start = step;
    Window window;
    while (step < window_end) {
      if (stop) return absl::CancelledError("stopped");
      const int64_t steps = std::min(kStepsBetweenLooks, window_end - step);
      if (absl::Status status = LearnSteps(steps, *environment, **learner, window); !status.ok()) return status;
      step += steps;
      progress += steps;
    }
    checkpoints.push_back(window.Close(step, step - window_start));
  }
  return checkpoints;
}

}  // namespace nexting::experiments
