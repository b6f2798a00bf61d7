#include "server/streams/watcher_list.h"

#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FakeWatcher : public StreamWatcher {
 public:
  void OnUpdates(absl::Span<const StreamUpdatePtr>) override {}
  void OnStreamClosed(const absl::Status& reason) override {
    closed_ = reason;
    ++times_closed_;
  }
  const absl::Status& closed() const { return closed_; }
  int times_closed() const { return times_closed_; }

 private:
  absl::Status closed_;
  int times_closed_ = 0;
};

TEST(WatcherListTest, HasThoseThatLiveInTheOrderInWhichTheyCame) {
  WatcherList list;
  EXPECT_THAT(list.Living(), IsEmpty());
  const auto first = std::make_shared<FakeWatcher>();
  auto second = std::make_shared<FakeWatcher>();
  ASSERT_TRUE(list.Add(first).ok());
  ASSERT_TRUE(list.Add(second).ok());
  EXPECT_THAT(list.Living(), ElementsAre(first, second));
  second.reset();
  EXPECT_THAT(list.Living(), ElementsAre(first));
  EXPECT_EQ(first.use_count(), 1) << "the list keeps nobody alive";
}

TEST(WatcherListTest, AClosedListTakesNobodyAndTellsThoseItHasOnce) {
  WatcherList list;
  const auto watcher = std::make_shared<FakeWatcher>(), late = std::make_shared<FakeWatcher>();
  ASSERT_TRUE(list.Add(watcher).ok());
  list.Close(absl::NotFoundError("deleted"));
  list.Close(absl::UnavailableError("too late to matter"));
  EXPECT_TRUE(absl::IsNotFound(list.Add(late)));
  EXPECT_EQ(watcher->times_closed(), 0);
  list.TellClosed();
  list.TellClosed();
  EXPECT_EQ(watcher->times_closed(), 1);
  EXPECT_TRUE(absl::IsNotFound(watcher->closed()));
  EXPECT_EQ(late->times_closed(), 0);
}

}  // namespace
}  // namespace nexting::server
