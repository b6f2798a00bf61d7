// What a read-out other than the default one predicts with: one linear learner, or a predictor without weights.
//
//   TD, SWIFT_TD               that learner
//   PERSISTENCE                persistence
//
// ADAPTIVE has a committee instead (committee.h). All other methods are baselines; a BaselineMaker makes their
// predictors (baseline_maker.h).
#ifndef NEXTING_CORE_READ_OUT_PREDICTOR_H_
#define NEXTING_CORE_READ_OUT_PREDICTOR_H_

#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "core/learner_config.h"
#include "core/read_out/feature_covariance.h"
#include "core/read_out/held_value.h"
#include "core/read_out/linear_td.h"
#include "core/state.h"

namespace nexting::core {

// The covariances of one learner. Its heads share them, because P depends only on the features and the forgetting
// factor.
class CovarianceBank {
 public:
  // The covariance of p = size features with this forgetting factor; makes it at the first call. Valid as long as the
  // bank. REQUIRES: the same size in every call
  const FeatureCovariance* Get(size_t size, double forgetting);

  // Starts again on one feature whose meaning has changed.
  void Forget(size_t feature);

  // Prepares every covariance with the features of the previous step, or the first of them; see FeatureCovariance.
  void Prepare(absl::Span<const double> phi_before);

  // Updates every covariance with the features of the last Prepare. Returns how many had to start again.
  int Update();

  // Takes the places of the covariances that a learner of an earlier version had. The bank of a committee has none.
  void Continue(absl::Span<const std::vector<double>> inverses);

  static void Visit(auto& self, auto& visit) { VisitStates(self.covariances_, visit); }

 private:
  std::vector<std::unique_ptr<FeatureCovariance>> covariances_;
};

// One of the two is null.
struct Predictor {
  std::unique_ptr<LinearTd> linear;
  std::unique_ptr<HeldValue> held;
};

// REQUIRES: config.method is neither ADAPTIVE nor a baseline
Predictor MakePredictor(const ReadOutConfig& config, LinearTd::Options options);

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_PREDICTOR_H_
