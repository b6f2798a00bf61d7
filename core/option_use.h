// Which learners use an option at all; the descriptions of options refer to these functions (option.h). An option that
// is not used changes no prediction.
#ifndef NEXTING_CORE_OPTION_USE_H_
#define NEXTING_CORE_OPTION_USE_H_

#include "absl/strings/string_view.h"

namespace nexting::core {

struct LearnerConfig;
struct OptionPlace;

// Whether a learner with that configuration uses the option at that place.
bool IsRead(const LearnerConfig& config, const OptionPlace& place);

// The configuration of the same learner, with every chosen option that it does not use at its default.
LearnerConfig WithoutUnread(const LearnerConfig& config);

// True if there are columns, and no dense LSTM in their place.
bool HasColumns(const LearnerConfig& config);

// True if there are columns, and a committee whose forecasts they may see (learner_config.h).
bool ColumnsMaySeeForecasts(const LearnerConfig& config);

// For the network's step size: true if there are recurrent parameters that learn, and the step method uses the member.
bool NetworkLearns(const LearnerConfig& config, absl::string_view member);

// For the read-out's step size: TD uses all of it, EXPONENTIAL_MEAN its value.
bool ReadOutSteps(const LearnerConfig& config, absl::string_view member);

// For lambda: TD and SWIFT_TD decay their eligibilities by gamma lambda, and so does a network that learns if any gamma
// is above 0.
bool TracesDecay(const LearnerConfig& config);

// True if the read-out is recursive least squares.
bool ForgetsCovariance(const LearnerConfig& config);

// True if the estimator of the dense LSTM has a number of steps k.
bool EstimatorCountsSteps(const LearnerConfig& config);

}  // namespace nexting::core

#endif  // NEXTING_CORE_OPTION_USE_H_
