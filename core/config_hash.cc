#include "core/config_hash.h"

#include "core/option_use.h"
#include "core/recipe.h"
#include "core/state.h"

namespace nexting::core {

namespace {

// With every later option that the learner does not use as it was before.
LearnerConfig WithoutUnreadLater(const LearnerConfig& config) {
  LearnerConfig result = config;
  VisitOptions(result, [&config]<typename Value>(const OptionPlace& place, Value& value) {
    if (!place.option.value_before || IsRead(config, place)) return;
    SetOptionBits(OptionBitsOf<Value>(*place.option.value_before), value);
  });
  return result;
}

}  // namespace

uint64_t HashWithRecipe(const LearnerConfig& config, uint64_t recipe_hash) {
  const std::string options = HashedOptions(WithoutUnreadLater(config));
  Hasher hasher;
  hasher.Add(options.data(), options.size());
  hasher.Add(&recipe_hash, sizeof(recipe_hash));
  return hasher.value();
}

uint64_t ConfigHash(const LearnerConfig& config) { return HashWithRecipe(config, RecipeHash()); }

bool HasLaterOption(const LearnerConfig& config) {
  bool has = false;
  const LearnerConfig bound = WithoutUnreadLater(config);
  VisitOptions(bound, [&has](const OptionPlace& place, const auto& value) {
    has = has || (place.option.value_before.has_value() && !IsAsBefore(place.option, value));
  });
  return has;
}

}  // namespace nexting::core
