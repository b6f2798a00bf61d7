#include "server/streams/control_thread.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/sync/latch.h"

namespace nexting::server {
namespace {

using ::testing::ElementsAre;

TEST(ControlThreadTest, RunsJobsInOrder) {
  ControlThread control;
  std::vector<int> order;
  control.Post([&] { order.push_back(1); });
  control.Post([&] { order.push_back(2); });
  control.RunAndWait([&] { order.push_back(3); });
  EXPECT_THAT(order, ElementsAre(1, 2, 3));
}

TEST(ControlThreadTest, RunsLaterJobsWhenTheyAreDue) {
  ControlThread control;
  std::vector<int> order;
  Latch done(2);
  control.PostAfter(absl::Milliseconds(20), [&] {
    order.push_back(20);
    done.CountDown();
  });
  control.PostAfter(absl::Milliseconds(1), [&] {
    order.push_back(1);
    done.CountDown();
  });
  done.Wait();
  control.RunAndWait([&] { EXPECT_THAT(order, ElementsAre(1, 20)); });
}

TEST(ControlThreadTest, StopRunsWhatIsPostedAndDropsWhatIsLater) {
  int ran = 0;
  ControlThread control;
  control.PostAfter(absl::Hours(1), [&] { ran += 100; });
  control.Post([&] { ++ran; });
  control.Post([&] { ++ran; });
  control.Stop();
  EXPECT_EQ(ran, 2);
  control.Post([&] { ran += 100; });
  control.Stop();
  EXPECT_EQ(ran, 2);
}

}  // namespace
}  // namespace nexting::server
