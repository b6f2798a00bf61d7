#include "core/recipe.h"

#include <gtest/gtest.h>

#include <set>

#include "core/state.h"

namespace nexting::core {
namespace {

TEST(RecipeTest, EveryConstantChangesTheHash) {
  Recipe recipe;
  std::set<uint64_t> hashes = {RecipeHash()};
  size_t constant = 0;
  StateVisitor change([&]<typename Number>(Number* data, size_t count) {
    for (size_t i = 0; i < count; ++i, ++constant) {
      const Number before = data[i];
      data[i] += data[i] / 2 + Number(1);
      EXPECT_TRUE(hashes.insert(RecipeHash(recipe)).second) << "constant " << constant;
      data[i] = before;
    }
  });
  change(recipe);
  EXPECT_EQ(RecipeHash(recipe), RecipeHash());
}

// Saved learners are bound to these constants: whoever changes one on purpose writes the new hash here.
TEST(RecipeTest, IsTheRecipeThatLearnersWereSavedWith) { EXPECT_EQ(RecipeHash(), 0xeb64cf85ed0d8cfau); }

}  // namespace
}  // namespace nexting::core
