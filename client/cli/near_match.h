// Names close to a misspelt one, for "did you mean".
#ifndef NEXTING_CLIENT_CLI_NEAR_MATCH_H_
#define NEXTING_CLIENT_CLI_NEAR_MATCH_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace nexting::client::cli {

// Those of `known` that are a slip of the hand away from `typed`: at most a third of its letters wrong, or a beginning
// of it; nearest first, at most three. `-` counts as `_`.
std::vector<std::string> NearMatches(absl::string_view typed, const std::vector<std::string>& known);

// `; did you mean a or b?`, or nothing.
std::string DidYouMean(absl::string_view typed, const std::vector<std::string>& known, absl::string_view prefix = "");

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_NEAR_MATCH_H_
