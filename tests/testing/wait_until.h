// Waits for a condition that another thread brings about.
#ifndef NEXTING_TESTS_TESTING_WAIT_UNTIL_H_
#define NEXTING_TESTS_TESTING_WAIT_UNTIL_H_

#include <chrono>
#include <functional>
#include <thread>

namespace nexting {

// True as soon as `condition` holds; false where it does not within the deadline.
inline bool WaitUntil(const std::function<bool()>& condition,
                      std::chrono::seconds deadline = std::chrono::seconds(60)) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace nexting

#endif  // NEXTING_TESTS_TESTING_WAIT_UNTIL_H_
