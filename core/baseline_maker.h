// The seam between the learner and what it is compared with. core/baselines stands behind it: whoever puts a program
// together hands its maker to Learner::Create, and nothing else of core knows a baseline.
#ifndef NEXTING_CORE_BASELINE_MAKER_H_
#define NEXTING_CORE_BASELINE_MAKER_H_

#include <memory>

#include "core/learner_config.h"
#include "core/network.h"
#include "core/read_out/experts.h"

namespace nexting::core {

// Makes the parts of a learner that a configuration chooses in place of the learner's own. What it makes repeats bit
// for bit, as everything in core. Threads: const methods may run at the same time as each other.
class BaselineMaker {
 public:
  virtual ~BaselineMaker() = default;

  // What stands in the columns' place. REQUIRES: UsesBaselineNetwork(config)
  virtual std::unique_ptr<Network<float>> MakeNetwork(const LearnerConfig& config) const = 0;

  // What a head's read-out consists of. REQUIRES: IsBaseline(config.method)
  virtual Experts MakeExperts(const ReadOutConfig& config, const LinearTd::Options& options,
                              CovarianceBank& bank) const = 0;
};

inline bool UsesBaselineNetwork(const LearnerConfig& config) { return config.dense.enabled; }

// Persistence alone is none: it is the learner's own mixture without linear experts.
inline bool IsBaseline(ReadOutMethod method) {
  return method == ReadOutMethod::kExponentialMean || method == ReadOutMethod::kRecursiveLeastSquares;
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINE_MAKER_H_
