// The door of this folder: what a stream may choose to compare the learner with. A dense LSTM in the columns' place
// (dense/), an exponential mean, and recursive least squares alone.
#ifndef NEXTING_CORE_BASELINES_BASELINES_H_
#define NEXTING_CORE_BASELINES_BASELINES_H_

#include <memory>

#include "core/baseline_maker.h"

namespace nexting::core {

class Baselines final : public BaselineMaker {
 public:
  std::unique_ptr<Network<float>> MakeNetwork(const LearnerConfig& config) const override;
  Experts MakeExperts(const ReadOutConfig& config, const LinearTd::Options& options,
                      CovarianceBank& bank) const override;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_BASELINES_H_
