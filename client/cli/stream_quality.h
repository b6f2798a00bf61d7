// How well a stream predicts, by its worst head, as the server and the dashboards judge it.
#ifndef NEXTING_CLIENT_CLI_STREAM_QUALITY_H_
#define NEXTING_CLIENT_CLI_STREAM_QUALITY_H_

#include "client/cli/terminal/table.h"
#include "nexting/stream.h"

namespace nexting::client::cli {

// The head with the least skill; null where nothing has been judged yet.
const HeadQuality* WorstHead(const Stream& stream);

// Squared error over that of persistence: 1 - skill.
double ErrorRatio(double skill);

// A skill, coloured by whether it beats persistence.
Cell SkillCell(double skill);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_STREAM_QUALITY_H_
