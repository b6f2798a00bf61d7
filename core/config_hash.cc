#include "core/config_hash.h"

#include "core/recipe.h"
#include "core/state.h"

namespace nexting::core {

uint64_t ConfigHash(const LearnerConfig& config) {
  const std::string options = HashedOptions(config);
  Hasher hasher;
  hasher.Add(options.data(), options.size());
  const uint64_t recipe = RecipeHash();
  hasher.Add(&recipe, sizeof(recipe));
  return hasher.value();
}

}  // namespace nexting::core
