// A recurrent network small enough to see through: linear, and with one parameter that learns.
//
//   s <- A s + w b x        y = c . s        loss = (y - target)^2 / 2
//
// and three ways to follow how y depends on w:
//
//   RTRL        J <- A J + b x                              dy/dw = c . J
//   T-BPTT(k)   dy/dw = sum over i < k of c . A^i b x_{t-i}
//   SnAp-k      J <- A J + b x, then 0 wherever w cannot reach within k steps
//
// w reaches state i within k steps where (b, A b, ..., A^{k-1} b) has a non-zero entry i.
#ifndef NEXTING_TESTS_EXPERIMENTS_EXAMPLES_LINEAR_SYSTEM_H_
#define NEXTING_TESTS_EXPERIMENTS_EXAMPLES_LINEAR_SYSTEM_H_

#include <deque>
#include <vector>

namespace nexting::experiments {

using Vector = std::vector<double>;

struct LinearSystem {
  std::vector<Vector> recurrence;  // A [n][n]
  Vector input;                    // b [n]
  Vector output;                   // c [n]
};

enum class GradientRule { kRtrl, kTruncated, kSnap };

struct GradientMethod {
  GradientRule rule;
  int k = 0;  // of T-BPTT and SnAp, at least 1
};

// The system as it runs, and the gradient of its output. Threads: one caller at a time.
class RunningSystem {
 public:
  RunningSystem(const LinearSystem& system, GradientMethod method, Vector initial_state);

  // One step: s <- A s + w b x.
  void Step(double w, double x);

  double output() const;    // y
  double gradient() const;  // dy/dw as the method sees it

 private:
  double TruncatedGradient() const;

  const LinearSystem& system_;
  const GradientMethod method_;
  Vector state_;           // s
  Vector influence_;       // J, of RTRL and SnAp
  Vector reach_;           // 1 where SnAp keeps J, else 0
  std::deque<double> xs_;  // the last k inputs, the newest first, of T-BPTT
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_EXAMPLES_LINEAR_SYSTEM_H_
