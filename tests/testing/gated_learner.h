// A learner whose steps a test lets through, for tests that need a stream to be learning for just as long as they say.
//
// It takes the place of the dense LSTM: hand GatedBaselines to a server, and a stream whose configuration asks for a
// dense network stops in the midst of a step, on its learning thread, until the gate is opened. It learns nothing.
#ifndef NEXTING_TESTS_TESTING_GATED_LEARNER_H_
#define NEXTING_TESTS_TESTING_GATED_LEARNER_H_

#include <cstdlib>
#include <memory>

#include "core/baseline_maker.h"
#include "server/sync/mutex.h"

namespace nexting::server {

// Threads: any.
class Gate {
 public:
  // The first `free_steps` steps pass while the gate is shut.
  explicit Gate(int free_steps) : free_steps_(free_steps) {}

  // Lets all steps pass from now on.
  void Open() ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(mutex_);
    open_ = true;
    changed_.NotifyAll();
  }

  // Returns once a step waits at the gate.
  void WaitUntilReached() ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(mutex_);
    while (free_steps_ >= 0) changed_.Wait(mutex_);
  }

  // A step: returns when it may go on.
  void Pass() ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(mutex_);
    if (--free_steps_ < 0) changed_.NotifyAll();
    while (free_steps_ < 0 && !open_) changed_.Wait(mutex_);
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  int free_steps_ ABSL_GUARDED_BY(mutex_);
  bool open_ ABSL_GUARDED_BY(mutex_) = false;
};

// One feature, which is always 0; no state.
class GatedNetwork final : public core::Network<float> {
 public:
  explicit GatedNetwork(Gate* gate) : gate_(gate) {}

  absl::Span<const double> Forward(absl::Span<const float>) override {
    gate_->Pass();
    return absl::MakeConstSpan(&kFeature, 1);
  }
  int Learn(absl::Span<const core::HeadSignal>) override { return 0; }
  int features() const override { return 1; }
  void VisitRuns(core::ReadRun) const override {}
  void VisitRuns(core::WriteRun) override {}
  void Refresh() override {}

 private:
  static constexpr double kFeature = 0;
  Gate* const gate_;
};

class GatedBaselines final : public core::BaselineMaker {
 public:
  // The gate must outlive every learner.
  explicit GatedBaselines(Gate* gate) : gate_(gate) {}

  std::unique_ptr<core::Network<float>> MakeNetwork(const core::LearnerConfig&) const override {
    return std::make_unique<GatedNetwork>(gate_);
  }
  core::Predictor MakePredictor(const core::ReadOutConfig&, const core::LinearTd::Options&,
                                core::CovarianceBank&) const override {
    std::abort();  // no test asks for a read-out of the baselines
  }

 private:
  Gate* const gate_;
};

}  // namespace nexting::server

#endif  // NEXTING_TESTS_TESTING_GATED_LEARNER_H_
