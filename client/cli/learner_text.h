// What a learner is, in words. What a configuration does not set is left out: the server sets what the learner reads.
#ifndef NEXTING_CLIENT_CLI_LEARNER_TEXT_H_
#define NEXTING_CLIENT_CLI_LEARNER_TEXT_H_

#include <string>

#include "nexting/stream.h"

namespace nexting::client::cli {

// `32 columns in stages of 4 every 100000, replaced by utility, 4 lags, seed 1`, `dense LSTM of 16 units, T-BPTT(10), 4
// lags, seed 1`, and behind it what else differs from its default, as flags: `, maturity 5`.
std::string NetworkText(const StreamConfig& config);

// `adaptive, lambda 0.95, sees inputs`, and the like.
std::string ReadOutText(const StreamConfig& config);

// `hold_last`
std::string MissingValuesText(const StreamConfig& config);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_LEARNER_TEXT_H_
