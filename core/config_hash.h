// A hash of everything that shapes a learner's state or its arithmetic: its options and the constants of the recipe.
// Saved learners are bound to it. It changes when one of these changes, but not when a later version adds an option
// (Option::value_before), or reorders the options or the structs. An option that was added later counts only where the
// learner uses it.
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

// A sorted line `path bits` for each option that counts.
template <typename Config>
std::string HashedOptions(const Config& config) {
  std::vector<std::string> lines;
  VisitOptions(config, [&lines](const OptionPlace& place, const auto& value) {
    // An option that may change while a learner lives, such as missing_values, must not bind what was saved before.
    if (place.option.may_change || IsAsBefore(place.option, value)) return;
    lines.push_back(absl::StrCat(place.path, " ", OptionBits(value)));
  });
  std::sort(lines.begin(), lines.end());
  return absl::StrJoin(lines, "\n");
}

uint64_t ConfigHash(const LearnerConfig& config);

// The same under a recipe with that hash.
uint64_t HashWithRecipe(const LearnerConfig& config, uint64_t recipe_hash);

// Whether an option that was added after the first saved learners is in use and has another value than they imply.
bool HasLaterOption(const LearnerConfig& config);

}  // namespace nexting::core

#endif  // NEXTING_CORE_CONFIG_HASH_H_
