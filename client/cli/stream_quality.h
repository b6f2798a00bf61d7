// How far ahead a head predicts, and how well a stream does, as the server and the dashboards judge it.
#ifndef NEXTING_CLIENT_CLI_STREAM_QUALITY_H_
#define NEXTING_CLIENT_CLI_STREAM_QUALITY_H_

#include <cstdint>
#include <string>

#include "client/cli/terminal/table.h"
#include "nexting/stream.h"

namespace nexting::client::cli {

// `the next value` or `10 steps ahead`.
std::string HowFar(double discount);

// The largest skill among its heads; NaN where nothing has been judged yet.
double BestSkill(const Stream& stream);

// The head with the least skill; null where nothing has been judged yet.
const HeadQuality* WorstHead(const Stream& stream);

// `no value for 1,234 observations`; empty for 0.
std::string SilenceText(uint64_t observations_without_value);

// Squared error over that of persistence: 1 - skill.
double ErrorRatio(double skill);

// A skill, coloured by whether it beats persistence.
Cell SkillCell(double skill);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_STREAM_QUALITY_H_
