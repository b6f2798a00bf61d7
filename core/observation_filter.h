// Checks an observation and replaces its missing values, so that the learner sees complete ones only.
#ifndef NEXTING_CORE_OBSERVATION_FILTER_H_
#define NEXTING_CORE_OBSERVATION_FILTER_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/learner_config.h"
#include "core/normaliser.h"
#include "core/state.h"

namespace nexting::core {

class ObservationFilter {
 public:
  struct State {
    std::vector<double> last;  // [n] the last known value of each signal, 0 before the first

    static constexpr void Visit(auto& self, auto& visit) { visit(self.last); }
  };

  // `field` names the n signals in errors.
  ObservationFilter(absl::string_view field, int size);

  // INVALID_ARGUMENT for a wrong length, an infinity, a magnitude above kLargestMagnitude, or a NaN if the policy is
  // kReject; the message names the field, the value and the legal range. Changes nothing.
  absl::Status Check(absl::Span<const double> values, MissingValuePolicy policy) const;

  // The values with every NaN replaced, [n], valid until the next call. `statistics` has the running means.
  // REQUIRES: Check(values) is OK
  absl::Span<const double> Fill(absl::Span<const double> values, MissingValuePolicy policy,
                                const Normaliser& statistics);

  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  const absl::string_view field_;
  State state_;
  std::vector<double> filled_;  // [n]
};

static_assert(VisitsEveryMember<ObservationFilter::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_OBSERVATION_FILTER_H_
