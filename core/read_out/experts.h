// Whom a read-out mixes: linear learners and, beside them, what predicts without weights. Their constants are in
// recipe.h.
//
//   ADAPTIVE, gamma = 0        recursive least squares with several forgetting factors; persistence
//   ADAPTIVE, gamma > 0        preconditioned TD(lambda) with several (forgetting, step, lambda); normalised TD;
//                              SwiftTD; persistence
//   ADAPTIVE, more than        normalised TD with several steps; SwiftTD; persistence; so that the step stays linear
//   kMaxCovarianceFeatures
//   weights
//   TD, SWIFT_TD               that one learner
//   PERSISTENCE                persistence
//
// All other methods are baselines, which a BaselineMaker makes (baseline_maker.h).
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

// The covariances that the heads of one learner share: P depends on the features and the forgetting factor only.
class CovarianceBank {
 public:
  // The covariance of p features with this forgetting factor, made where it does not exist. Valid as long as the bank.
  const FeatureCovariance* Get(size_t size, double forgetting);

  // Starts again on one feature, whose meaning has changed.
  void Forget(size_t feature);

  // Prepares all for the first features of the previous step; see FeatureCovariance.
  void Prepare(absl::Span<const double> phi_before);

  // Updates all with the features last prepared. Returns how many had to start again.
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
