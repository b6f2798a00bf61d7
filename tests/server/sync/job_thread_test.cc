#include "server/sync/job_thread.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/sync/latch.h"

namespace nexting::server {
namespace {

using ::testing::ElementsAre;

TEST(JobThreadTest, RunsJobsInOrder) {
  JobThread thread;
  std::vector<int> order;
  thread.Enqueue([&] { order.push_back(1); });
  thread.Enqueue([&] { order.push_back(2); });
  thread.RunAndWait([&] { order.push_back(3); });
  EXPECT_THAT(order, ElementsAre(1, 2, 3));
}

TEST(JobThreadTest, RunsLaterJobsWhenTheyAreDue) {
  JobThread thread;
  std::vector<int> order;
  Latch done(2);
  thread.EnqueueAfter(absl::Milliseconds(20), [&] {
    order.push_back(20);
    done.CountDown();
  });
  thread.EnqueueAfter(absl::Milliseconds(1), [&] {
    order.push_back(1);
    done.CountDown();
  });
  done.Wait();
  thread.RunAndWait([&] { EXPECT_THAT(order, ElementsAre(1, 20)); });
}

TEST(JobThreadTest, StopRunsWhatIsEnqueuedAndDropsWhatIsLater) {
  int ran = 0;
  JobThread thread;
  thread.EnqueueAfter(absl::Hours(1), [&] { ran += 100; });
  thread.Enqueue([&] { ++ran; });
  thread.Enqueue([&] { ++ran; });
  thread.Stop();
  EXPECT_EQ(ran, 2);
  thread.Enqueue([&] { ran += 100; });
  thread.Stop();
  EXPECT_EQ(ran, 2);
}

}  // namespace
}  // namespace nexting::server
