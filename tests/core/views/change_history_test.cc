#include "core/views/change_history.h"

#include <gtest/gtest.h>

#include <deque>
#include <limits>
#include <string>

#include "core/state.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Numbers;

TEST(ChangeHistoryTest, HoldsTheNewestChangesNewestFirst) {
  for (const size_t capacity : {1, 2, 63, 64, 65, 300}) {
    Numbers numbers(61);
    ChangeHistory history(capacity);
    EXPECT_EQ(history.size(), 0u);
    std::deque<float> expected;
    for (int t = 0; t < 1000; ++t) {
      const double change = numbers.Normal();
      history.Push(change);
      expected.push_front(static_cast<float>(change));
      if (expected.size() > capacity) expected.pop_back();
      ASSERT_EQ(history.size(), expected.size());
      ASSERT_EQ(history.change(0), expected.front());
      ASSERT_EQ(history.change(history.size() - 1), expected.back());
    }
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), history.changes().begin(), history.changes().end()));
  }
}

TEST(ChangeHistoryTest, LimitsWhatAFloatCannotHold) {
  ChangeHistory history(2);
  history.Push(1e100);
  history.Push(-1e100);
  EXPECT_EQ(history.change(0), std::numeric_limits<float>::lowest());
  EXPECT_EQ(history.change(1), std::numeric_limits<float>::max());
}

TEST(ChangeHistoryTest, GoesOnAfterARestore) {
  Numbers numbers(62);
  ChangeHistory history(100);
  for (int t = 0; t < 150; ++t) history.Push(numbers.Normal());
  std::string saved;
  AppendState(history.state(), saved);
  ChangeHistory restored(100);
  ReadState(saved, restored.mutable_state());
  for (int t = 0; t < 150; ++t) {
    const double change = numbers.Normal();
    history.Push(change);
    restored.Push(change);
    ASSERT_EQ(StateDigest(history.state()), StateDigest(restored.state()));
  }
}

}  // namespace
}  // namespace nexting::core
