#include "core/learner_config.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace nexting::core {

namespace {

template <typename T>
absl::Status CheckRange(absl::string_view field, T value, T least, T most) {
  if (value >= least && value <= most) return absl::OkStatus();  // false for NaN
  return absl::InvalidArgumentError(absl::StrCat(field, " is ", value, "; must be in [", least, ", ", most, "]"));
}

// Enumerations start at 0; `last` is the largest.
template <typename Enum>
absl::Status CheckEnum(absl::string_view field, Enum value, Enum last) {
  return CheckRange(field, static_cast<int>(value), 0, static_cast<int>(last));
}

absl::Status CheckStepSize(absl::string_view field, const StepSize& step_size) {
  absl::Status status = CheckEnum(absl::StrCat(field, ".method"), step_size.method, StepMethod::kRmsProp);
  status.Update(CheckRange(absl::StrCat(field, ".value"), step_size.value, 0.0, 1.0));
  status.Update(CheckRange(absl::StrCat(field, ".initial_square"), step_size.initial_square, 0.0, 1.0));
  return status;
}

absl::Status CheckHeads(const LearnerConfig& config) {
  absl::Status status = CheckRange<int64_t>("heads", config.heads.size(), 1, kMaxHeads);
  for (size_t h = 0; status.ok() && h < config.heads.size(); ++h) {
    status = CheckRange(absl::StrCat("heads[", h, "].cumulant"), config.heads[h].cumulant, 0, config.cumulants - 1);
    if (!status.ok()) break;
    status = CheckRange(absl::StrCat("heads[", h, "].discount"), config.heads[h].discount, 0.0, kMaxDiscount);
  }
  return status;
}

}  // namespace

absl::Status Validate(const LearnerConfig& config) {
  absl::Status status = CheckRange("features", config.features, 1, kMaxFeatures);
  status.Update(CheckRange("cumulants", config.cumulants, 1, kMaxHeads));
  status.Update(CheckHeads(config));
  status.Update(CheckRange("network.columns", config.network.columns, 0, kMaxColumns));
  status.Update(CheckRange("network.cumulant_lags", config.network.cumulant_lags, 0, kMaxCumulantLags));
  status.Update(CheckStepSize("network.step_size", config.network.step_size));
  status.Update(CheckEnum("read_out.method", config.read_out.method, ReadOutMethod::kSwiftTd));
  status.Update(CheckEnum("missing_values", config.missing_values, MissingValuePolicy::kRunningMean));
  status.Update(CheckRange("read_out.lambda", config.read_out.lambda, 0.0, 1.0));
  status.Update(CheckStepSize("read_out.step_size", config.read_out.step_size));
  return status;
}

}  // namespace nexting::core
