// Real-time recurrent learning straight from its definition: one copy of the column for each parameter, run on numbers
// that carry their derivative by it. Unlike unrolling, it says what the traces are while the parameters move.
#ifndef NEXTING_TESTS_TESTING_BRUTE_FORCE_RTRL_H_
#define NEXTING_TESTS_TESTING_BRUTE_FORCE_RTRL_H_

#include <cstddef>
#include <vector>

#include "tests/testing/dual.h"

namespace nexting::testing {

class BruteForceRtrl {
 public:
  // One column with m inputs, h = c = 0 and no traces.
  explicit BruteForceRtrl(int inputs);

  // One step with theta, [4 gates i, f, o, g][m + 2: inputs, u, b]: h and c move, and their derivatives with them.
  void Step(const std::vector<double>& theta, const std::vector<double>& x);

  double hidden() const { return hidden_.front().value; }
  double hidden_trace(size_t parameter) const { return hidden_[parameter].slope; }
  double cell_trace(size_t parameter) const { return cell_[parameter].slope; }

 private:
  const int inputs_;
  std::vector<Dual> hidden_;  // [parameters]
  std::vector<Dual> cell_;    // [parameters]
};

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_BRUTE_FORCE_RTRL_H_
