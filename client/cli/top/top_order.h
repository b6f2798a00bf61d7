// The orders in which `nexting top` shows streams.
#ifndef NEXTING_CLIENT_CLI_TOP_TOP_ORDER_H_
#define NEXTING_CLIENT_CLI_TOP_TOP_ORDER_H_

#include <string>
#include <utility>
#include <vector>

#include "client/cli/top/fleet_sample.h"

namespace nexting::client::cli {

// Best skill, largest error and highest rate come first; names in the order of the alphabet.
enum class TopKey { kSkill, kError, kRate, kName };

// As flags spell them; the first letter is the key to press.
const std::vector<std::pair<std::string, TopKey>>& TopKeyNames();

struct TopOrder {
  TopKey key = TopKey::kError;
  bool reversed = false;
};

// Changes the order as the pressed key says; false where the key means nothing.
bool TakeKey(char pressed, TopOrder* order);

// The first `limit` in this order. What is not known comes last in both directions; equals are ordered by name.
std::vector<StreamSample> FirstOf(std::vector<StreamSample> streams, TopOrder order, size_t limit);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TOP_TOP_ORDER_H_
