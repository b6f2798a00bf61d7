// Which learners read an option at all: what the descriptions of options refer to (core/option.h). An option that is
// not read changes no prediction.
#ifndef NEXTING_CORE_OPTION_USE_H_
#define NEXTING_CORE_OPTION_USE_H_

#include "absl/strings/string_view.h"

namespace nexting::core {

struct LearnerConfig;
struct OptionPlace;

// Whether a learner with that configuration reads the option at that place of it.
bool IsRead(const LearnerConfig& config, const OptionPlace& place);

// The same learner, with every chosen option that it does not read at its default.
LearnerConfig WithoutUnread(const LearnerConfig& config);

// There are columns, and not a dense LSTM in their place.
bool HasColumns(const LearnerConfig& config);

// There are recurrent parameters, and they learn: the network's step size.
bool NetworkLearns(const LearnerConfig& config, absl::string_view member);

// The read-out's step size: TD reads all of it, EXPONENTIAL_MEAN its value.
bool ReadOutSteps(const LearnerConfig& config, absl::string_view member);

// TD and SWIFT_TD decay their eligibilities by gamma lambda; so does a network that learns, if any gamma is above 0.
bool TracesDecay(const LearnerConfig& config);

// The read-out is recursive least squares.
bool ForgetsCovariance(const LearnerConfig& config);

// The dense LSTM's estimator looks so many steps back.
bool EstimatorCountsSteps(const LearnerConfig& config);

}  // namespace nexting::core

#endif  // NEXTING_CORE_OPTION_USE_H_
