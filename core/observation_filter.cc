#include "core/observation_filter.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "core/check.h"

namespace nexting::core {

ObservationFilter::ObservationFilter(absl::string_view field, int size) : field_(field) {
  state_.last.assign(size, 0.0);
  filled_.assign(size, 0.0);
}

absl::Status ObservationFilter::Check(absl::Span<const double> values, MissingValuePolicy policy) const {
  if (values.size() != filled_.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat(field_, " has ", values.size(), " values; must have ", filled_.size()));
  }
  for (size_t i = 0; i < values.size(); ++i) {
    if (IsLegalValue(values[i], policy)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(field_, "[", i, "] is ", values[i], "; must be in [-1e100, 1e100]",
                     policy == MissingValuePolicy::kReject ? "" : ", or NaN for a missing value"));
  }
  return absl::OkStatus();
}

absl::Span<const double> ObservationFilter::Fill(absl::Span<const double> values, MissingValuePolicy policy,
                                                 const Normaliser& statistics) {
  NEXTING_CHECK(values.size() == filled_.size());
  for (size_t i = 0; i < values.size(); ++i) {
    if (!std::isnan(values[i])) {
      filled_[i] = state_.last[i] = values[i];
    } else {
      filled_[i] = policy == MissingValuePolicy::kRunningMean ? statistics.mean(i) : state_.last[i];
    }
  }
  return filled_;
}

}  // namespace nexting::core
