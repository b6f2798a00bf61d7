#include "core/recipe.h"

#include "core/state.h"

namespace nexting::core {

static_assert(VisitsEveryMember<recipe::Statistics>());
static_assert(VisitsEveryMember<recipe::Clips>());
static_assert(VisitsEveryMember<recipe::LevelLearners>());
static_assert(VisitsEveryMember<recipe::LinearLearners>());
static_assert(VisitsEveryMember<recipe::SwiftTd>());
static_assert(VisitsEveryMember<recipe::Mixture>());
static_assert(VisitsEveryMember<recipe::Steps>());
static_assert(VisitsEveryMember<recipe::Columns>());
static_assert(VisitsEveryMember<recipe::Bounds>());
static_assert(VisitsEveryMember<recipe::Seasons>());
static_assert(VisitsEveryMember<Recipe>());

uint64_t RecipeHash(const Recipe& recipe) { return StateDigest(recipe); }

}  // namespace nexting::core
