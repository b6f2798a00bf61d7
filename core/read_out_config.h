// The options of the linear read-out and of how its weights learn.
#ifndef NEXTING_CORE_READ_OUT_CONFIG_H_
#define NEXTING_CORE_READ_OUT_CONFIG_H_

#include <array>

#include "core/option.h"
#include "core/option_use.h"
#include "core/recipe.h"
#include "core/step_size.h"

namespace nexting::core {

// A read-out with more features than this keeps no covariance.
inline constexpr int kMaxCovarianceFeatures = kRecipe.level.most_covariance_features;

enum class ReadOutMethod {
  kAdaptive,  // a committee (read_out/committee.h); the default
  kTd,        // TD(lambda) with ReadOutConfig::step_size
  kSwiftTd,   // SwiftTD (Javed, Sharifnassab, Sutton 2024)
  // To compare with. The first two use no features, so the network has no columns.
  kPersistence,            // c_t / (1 - gamma)
  kExponentialMean,        // v_t / (1 - gamma), v <- v + step_size.value (c - v)
  kRecursiveLeastSquares,  // with ReadOutConfig::forgetting, on at most 160 features; discount 0
};

constexpr auto Choices(ReadOutMethod) {
  return std::array<Choice, 6>{{{"ADAPTIVE", "adaptive"},
                                {"TD", "td"},
                                {"SWIFT_TD", "swift_td"},
                                {"PERSISTENCE", "persistence"},
                                {"EXPONENTIAL_MEAN", "exponential_mean"},
                                {"RECURSIVE_LEAST_SQUARES", "rls"}}};
}

// Whether the method uses features; those of the columns are a part of them.
constexpr bool UsesFeatures(ReadOutMethod method) {
  return method != ReadOutMethod::kPersistence && method != ReadOutMethod::kExponentialMean;
}

struct ReadOutConfig {
  ReadOutMethod method = ReadOutMethod::kAdaptive;
  double lambda = 0.95;
  StepSize step_size = {StepMethod::kSgd, 0.01};
  bool sees_inputs = true;
  double forgetting = 0.999;
  double cumulant_rate = 1e-4;

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.method,
          Option{.name = "method",
                 .flag = "read_out",
                 .meaning = "how the read-out learns; adaptive needs no tuning, and the last three are baselines"});
    visit(self.lambda, Option{.name = "lambda",
                              .range = {0, 1},
                              .meaning = "trace decay of td, of swift_td and of the columns",
                              .is_read = TracesDecay});
    visit(self.step_size, Group{.name = "step_size",
                                .flag_prefix = "read_out_",
                                .whose = "the read-out",
                                .note = "; used by td, and the step size also by exponential_mean",
                                .is_read = ReadOutSteps});
    visit(self.sees_inputs,
          Option{.name = "sees_inputs", .meaning = "let the read-out see the normalised inputs directly"});
    visit(self.forgetting, Option{.name = "forgetting",
                                  .range = {0.9, 1},
                                  .meaning = "weight of the past in read_out rls",
                                  .is_read = ForgetsCovariance});
    visit(self.cumulant_rate, Option{.name = "cumulant_rate",
                                     .range = {1e-8, 0.01},
                                     .meaning = "slowest rate at which the cumulants' mean and variance forget"});
  }
  bool operator==(const ReadOutConfig&) const = default;
};
static_assert(DescribesEveryMember<ReadOutConfig>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_CONFIG_H_
