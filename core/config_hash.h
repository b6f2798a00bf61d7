// A hash of all that shapes a learner's state or its arithmetic, which saved bytes are bound to: its options and the
// constants of the recipe. It changes when one of them does, but not when an option is born (Option::value_before) or
// the structs are laid out in another way.
#ifndef NEXTING_CORE_CONFIG_HASH_H_
#define NEXTING_CORE_CONFIG_HASH_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/learner_config.h"
#include "core/option_walk.h"

namespace nexting::core {

// A line `path bits` for each option that counts, sorted.
template <typename Config>
std::string HashedOptions(const Config& config) {
  std::vector<std::string> lines;
  VisitOptions(config, [&lines](const OptionPlace& place, const auto& value) {
    if (place.option.may_change || IsAsBefore(place.option, value)) return;
    lines.push_back(absl::StrCat(place.path, " ", OptionBits(value)));
  });
  std::sort(lines.begin(), lines.end());
  return absl::StrJoin(lines, "\n");
}

uint64_t ConfigHash(const LearnerConfig& config);

}  // namespace nexting::core

#endif  // NEXTING_CORE_CONFIG_HASH_H_
