// The experts that a read-out mixes: linear learners, and beside them a predictor without weights. Their constants are
// in recipe.h.
//
//   ADAPTIVE, gamma = 0        recursive least squares with several forgetting factors; persistence
//   ADAPTIVE, gamma > 0        preconditioned TD(lambda) with several (forgetting, step, lambda); normalised TD;
//                              SwiftTD; persistence
//   ADAPTIVE, more than        normalised TD with several steps; SwiftTD; persistence. No covariance, so the cost of a
//   kMaxCovarianceFeatures     step stays linear in the weights
//   weights
//   TD, SWIFT_TD               that learner alone
//   PERSISTENCE                persistence alone
//
// All other methods are baselines; a BaselineMaker makes their experts (baseline_maker.h).
#ifndef NEXTING_CORE_READ_OUT_EXPERTS_H_
#define NEXTING_CORE_READ_OUT_EXPERTS_H_

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

  static void Visit(auto& self, auto& visit) { VisitStates(self.covariances_, visit); }

 private:
  std::vector<std::unique_ptr<FeatureCovariance>> covariances_;
};

struct Experts {
  std::vector<std::unique_ptr<LinearTd>> linear;
  std::unique_ptr<HeldValue> held;  // null for none
};

// REQUIRES: config.method is no baseline
Experts MakeExperts(const ReadOutConfig& config, const LinearTd::Options& options, CovarianceBank& bank);

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_EXPERTS_H_
