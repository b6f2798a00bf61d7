// What one head passes to the network in each step, and what the network passes on to its parameters.
#ifndef NEXTING_CORE_HEAD_SIGNAL_H_
#define NEXTING_CORE_HEAD_SIGNAL_H_

#include "absl/types/span.h"

namespace nexting::core {

struct HeadSignal {
  double delta = 0;                  // TD error of the previous prediction
  double decay = 0;                  // gamma lambda
  absl::Span<const double> weights;  // [features] dy/dphi of this step's prediction
};

template <typename T>
struct HeadGradient {
  T delta = 0;                     // TD error of the previous prediction, bounded (recipe.h)
  T decay = 0;                     // gamma lambda in [0, 1)
  absl::Span<const T> dy_doutput;  // derivative of this step's prediction by each output, bounded (recipe.h)
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_HEAD_SIGNAL_H_
