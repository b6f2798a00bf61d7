// The options of how one group of parameters moves: the rule and its step size (parameter_step.h has the equations).
#ifndef NEXTING_CORE_STEP_SIZE_H_
#define NEXTING_CORE_STEP_SIZE_H_

#include <array>

#include "core/option.h"

namespace nexting::core {

// The rule, for a TD error delta, an eligibility e and parameters theta.
enum class StepMethod {
  kSgd,            // theta <- theta + step * delta * e
  kRmsProp,        // v <- 0.9999 v + 0.0001 (delta e)^2; theta <- theta + step * delta * e / (sqrt(v) + 1e-8)
  kSignalToNoise,  // the same, with a step for each parameter that is large while its updates agree in sign and small
                   // while they are noise
};

constexpr auto Choices(StepMethod) {
  return std::array<Choice, 3>{{{"SGD", "sgd"}, {"RMSPROP", "rmsprop"}, {"SIGNAL_TO_NOISE", "signal_to_noise"}}};
}

struct StepSize {
  StepMethod method = StepMethod::kSgd;
  double value = 0.001;
  double initial_square = 0.01;  // v(0); the paper's later published settings use 1

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.method, Option{.name = "method",
                              .flag = "step_method",
                              .meaning = "how the parameters of $0 move; signal_to_noise suits long streams"});
    visit(self.value, Option{.name = "value", .flag = "step", .range = {0, 1}, .meaning = "step size of $0"});
    visit(self.initial_square, Option{.name = "initial_square",
                                      .range = {0, 1},
                                      .meaning = "mean square of the updates of $0 at the start; not used by sgd"});
  }
  bool operator==(const StepSize&) const = default;
};
static_assert(DescribesEveryMember<StepSize>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_STEP_SIZE_H_
