// Which linear learners a read-out consists of.
//
//   ADAPTIVE, gamma = 0        recursive least squares with forgetting 0.98, 0.995, 0.999, 0.9998
//   ADAPTIVE, gamma > 0        preconditioned TD(lambda) with (forgetting, step, lambda) =
//                              (0.9998, 0.3, 0.8), (0.9998, 1, 0.8), (0.999, 0.3, 0.8), (0.9998, 0.3, 0.95);
//                              normalised TD with step 0.03; SwiftTD
//   ADAPTIVE, more than        normalised TD with steps 0.003, 0.03, 0.3; SwiftTD; so that the step stays linear
//   kMaxCovarianceFeatures
//   weights
//   TD, SWIFT_TD,              that one learner
//   RECURSIVE_LEAST_SQUARES
//   PERSISTENCE,               none
//   EXPONENTIAL_MEAN
#ifndef NEXTING_CORE_READ_OUT_EXPERTS_H_
#define NEXTING_CORE_READ_OUT_EXPERTS_H_

#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "core/learner_config.h"
#include "core/read_out/feature_covariance.h"
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

std::vector<std::unique_ptr<LinearTd>> MakeExperts(const ReadOutConfig& config, const LinearTd::Options& options,
                                                   CovarianceBank& bank);

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_EXPERTS_H_
