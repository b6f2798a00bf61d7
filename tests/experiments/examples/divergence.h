// Where biased gradients diverge and the exact one does not:
// the paper's section 4, and influence balancing (Tallec and Ollivier 2017).
//
// The paper leaves the inputs of its example out; these fit every fact that it states.
#ifndef NEXTING_TESTS_EXPERIMENTS_EXAMPLES_DIVERGENCE_H_
#define NEXTING_TESTS_EXPERIMENTS_EXAMPLES_DIVERGENCE_H_

#include <string>
#include <vector>

#include "tests/experiments/examples/linear_system.h"

namespace nexting::experiments {

// The parameter while it learns.
struct Descent {
  std::string method;
  std::vector<double> parameter;  // before the first update, and after each
};

struct DivergenceExample {
  std::string name;  // of files
  std::string title;
  double optimum;
  std::vector<Descent> descents;
};

// One hidden unit h_t = h_{t-1} + w x_t, y = h; episodes of n = 10 steps from h = 0 with x = (-3, 0, ..., 0, 1), target
// 20 at the last step; 1000 updates with step size 0.001 from w = 0. dy/dw = -2, so w* = -10; a gradient
// that does not reach back to the first step is +1.
DivergenceExample TruncationExample();

// Its twin for SnAp-1: h1_t = w x_t, h2_t = h1_{t-1}, y = h1 - 3 h2, x = 1, target 20 at the last of 10 steps.
// dy/dw = -2, w* = -10; SnAp-1 leaves out w's influence on h2, so its gradient is +1. SnAp-2 is exact.
DivergenceExample SnapExample();

// n = 23 units in a row, s_i <- (s_i + s_{i+1}) / 2 + w b_i, b = +1 for the first 10 and -1 for the other 13, s(0) = 1,
// w(0) = 0.5; loss (s_0 - 1)^2 / 2 and an update at every one of 3000 steps, step size 0.0001. At rest ds_0/dw = -6,
// so w* = -1/6; near influences are positive, far ones negative and stronger.
DivergenceExample InfluenceBalancing();

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_EXAMPLES_DIVERGENCE_H_
