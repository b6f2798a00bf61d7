// What one head tells a network in a step.
#ifndef NEXTING_CORE_HEAD_SIGNAL_H_
#define NEXTING_CORE_HEAD_SIGNAL_H_

#include "absl/types/span.h"

namespace nexting::core {

struct HeadSignal {
  double delta = 0;                  // TD error of the previous prediction
  double decay = 0;                  // gamma lambda
  absl::Span<const double> weights;  // [features] derivative of this step's prediction by phi
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_HEAD_SIGNAL_H_
