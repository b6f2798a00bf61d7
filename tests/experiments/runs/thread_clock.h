// Processor time of the calling thread: what others do on the machine counts little.
#ifndef NEXTING_TESTS_EXPERIMENTS_RUNS_THREAD_CLOCK_H_
#define NEXTING_TESTS_EXPERIMENTS_RUNS_THREAD_CLOCK_H_

#include <time.h>

namespace nexting::experiments {

inline double ThreadSeconds() {
  struct timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RUNS_THREAD_CLOCK_H_
