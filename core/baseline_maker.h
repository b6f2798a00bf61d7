// The interface between the learner and the baselines that it is compared with. core/baselines implements it. A program
// that offers baselines passes an implementation to Learner::Create; nothing else in core knows a baseline.
#ifndef NEXTING_CORE_BASELINE_MAKER_H_
#define NEXTING_CORE_BASELINE_MAKER_H_

#include <memory>

#include "core/learner_config.h"
#include "core/network.h"
#include "core/read_out/predictor.h"

namespace nexting::core {

// Makes the parts that a configuration chooses in place of the learner's own.
// Threads: const methods may run at the same time as each other.
// Repeats bit for bit: the parts do, like everything in core.
class BaselineMaker {
 public:
  virtual ~BaselineMaker() = default;

  // The network that takes the place of columns. REQUIRES: UsesBaselineNetwork(config)
  virtual std::unique_ptr<Network<float>> MakeNetwork(const LearnerConfig& config) const = 0;

  // The predictor of one head's read-out. REQUIRES: IsBaseline(config.method)
  virtual Predictor MakePredictor(const ReadOutConfig& config, const LinearTd::Options& options,
                                  CovarianceBank& bank) const = 0;
};

inline bool UsesBaselineNetwork(const LearnerConfig& config) { return config.dense.enabled; }

// Persistence is not one of them: the learner knows it in any case.
inline bool IsBaseline(ReadOutMethod method) {
  return method == ReadOutMethod::kExponentialMean || method == ReadOutMethod::kRecursiveLeastSquares;
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINE_MAKER_H_
