// What a learner is, in words.
#ifndef NEXTING_CLIENT_CLI_LEARNER_TEXT_H_
#define NEXTING_CLIENT_CLI_LEARNER_TEXT_H_

#include <string>

#include "nexting/stream.h"

namespace nexting::client::cli {

// `32 columns in stages of 4 every 100000, replaced by utility, 4 lags, seed 1`;
// `dense LSTM of 16 units, T-BPTT(10), 4 lags, seed 1`.
std::string NetworkText(const StreamConfig& config);

// `adaptive, lambda 0.95, sees inputs`.
std::string ReadOutText(const ReadOut& read_out);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_LEARNER_TEXT_H_
