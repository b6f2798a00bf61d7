// The public interface of this folder: the baselines that a stream may choose, to compare the learner with. They are a
// dense LSTM in place of the columns (dense/), an exponential mean, and recursive least squares alone.
#ifndef NEXTING_CORE_BASELINES_BASELINES_H_
#define NEXTING_CORE_BASELINES_BASELINES_H_

#include <memory>

#include "core/baseline_maker.h"

namespace nexting::core {

class Baselines final : public BaselineMaker {
 public:
  std::unique_ptr<Network<float>> MakeNetwork(const LearnerConfig& config) const override;
  Predictor MakePredictor(const ReadOutConfig& config, const LinearTd::Options& options,
                          CovarianceBank& bank) const override;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_BASELINES_H_
