// What a saved learner of the versions up to kLastVersionOfExperts holds, for a learner of this version to go on from.
//
// In those versions every read-out was a mixture of linear experts on the same features and a predictor without
// weights:
//
//   ADAPTIVE, gamma = 0     PreconditionedTd with forgetting .98, .995, .999, .9998; persistence
//   ADAPTIVE, gamma > 0     PreconditionedTd with (forgetting, step, lambda) = (.9998, .3, .8), (.9998, 1, .8),
//                           (.999, .3, .8), (.9998, .3, .95); NormalisedTd; SwiftTd; persistence
//   ADAPTIVE, p > 160       NormalisedTd with three steps; SwiftTd; persistence
//   others                  their one predictor
//
// The bytes are the numbers in the order of Visit, after those of the filters, the statistics and the network. The
// sizes follow from the configuration.
#ifndef NEXTING_CORE_SAVED_LEARNER_V5_H_
#define NEXTING_CORE_SAVED_LEARNER_V5_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/learner.h"
#include "core/learner_config.h"
#include "core/read_out/linear_td.h"
#include "core/state.h"

namespace nexting::core {

struct StatisticsV5 {
  std::vector<double> mean;
  std::vector<double> variance;
  std::vector<uint64_t> count;

  static constexpr void Visit(auto& self, auto& visit) { visit(self.mean, self.variance, self.count); }
};

struct JudgeV5 {
  std::vector<double> bets;  // [slots][experts, v, persistence, mixture] returns
  std::vector<double> returns;
  std::vector<double> discount;
  uint64_t steps = 0;

  static constexpr void Visit(auto& self, auto& visit) { visit(self.bets, self.returns, self.discount, self.steps); }
};

struct QualityV5 {
  uint64_t judged = 0;
  double squared_error = 0;
  double baseline_squared_error = 0;

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.judged, self.squared_error, self.baseline_squared_error);
  }
};

struct ReadOutV5 {
  std::vector<LinearTd::State> experts;
  JudgeV5 judge;
  std::vector<double> losses;  // [experts and v] mean squared errors of returns
  std::vector<double> recent_losses;
  std::vector<double> mixture;
  double held = 0;
  double mixed = 0;
  double low = 0;
  double high = 0;
  uint64_t steps = 0;
  HeadOutput output;
  QualityV5 quality;

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.experts, self.judge, self.losses, self.recent_losses, self.mixture, self.held, self.mixed, self.low,
          self.high, self.steps, self.output, self.quality);
  }
};

struct LearnerV5 {
  // An empty one with the sizes of that configuration, whose network has so many features and bytes of state.
  LearnerV5(const LearnerConfig& config, size_t network_features, size_t network_bytes);

  // Index of the covariance with that forgetting factor. REQUIRES: the learner has it
  size_t CovarianceIndex(double forgetting) const;

  std::vector<double> phi;
  std::vector<double> lags;
  uint64_t steps = 0;
  uint64_t interventions = 0;
  std::vector<double> last_features;
  std::vector<double> last_cumulants;
  StatisticsV5 feature_statistics;
  StatisticsV5 cumulant_statistics;
  std::vector<uint8_t> network;
  std::vector<std::vector<double>> covariances;  // [p x p] each
  std::vector<ReadOutV5> heads;

  std::vector<double> forgettings;  // of the covariances; not stored

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.phi, self.lags, self.steps, self.interventions, self.last_features, self.last_cumulants,
          self.feature_statistics, self.cumulant_statistics, self.network, self.covariances, self.heads);
  }
};

HeadQuality QualityOf(const QualityV5& old);

// The hash of the configuration as that version computed it; nothing if an option that was added later has a value that
// no learner of that version could have.
std::optional<uint64_t> ConfigHashV5(const LearnerConfig& config);

static_assert(VisitsEveryMember<StatisticsV5>());
static_assert(VisitsEveryMember<JudgeV5>());
static_assert(VisitsEveryMember<QualityV5>());
static_assert(VisitsEveryMember<ReadOutV5>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_SAVED_LEARNER_V5_H_
