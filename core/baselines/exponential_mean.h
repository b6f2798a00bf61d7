// Holds the exponential mean of a cumulant:
//
//   v <- v + a (c - v)      v_0 = c_0
#ifndef NEXTING_CORE_BASELINES_EXPONENTIAL_MEAN_H_
#define NEXTING_CORE_BASELINES_EXPONENTIAL_MEAN_H_

#include "core/read_out/held_value.h"

namespace nexting::core {

class ExponentialMean final : public HeldValue {
 public:
  // a = rate in [0, 1)
  explicit ExponentialMean(double rate) : rate_(rate) {}

  double Next(double held, double cumulant) const override { return held + rate_ * (cumulant - held); }
  double Standardise(double held, const CumulantSample& cumulant) const override {
    return (held - cumulant.mean) / cumulant.deviation;
  }

 private:
  const double rate_;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_EXPONENTIAL_MEAN_H_
