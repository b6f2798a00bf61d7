// SwiftTD weight by weight, each with its quantities by name. Judges core/read_out/swift_td.h.
#ifndef NEXTING_TESTS_TESTING_SLOW_SWIFT_TD_H_
#define NEXTING_TESTS_TESTING_SLOW_SWIFT_TD_H_

#include <cstddef>
#include <vector>

namespace nexting::testing {

class SlowSwiftTd {
 public:
  SlowSwiftTd(size_t size, double discount, double lambda);

  // Takes phi_t and the cumulant c_t, and returns y_t = w' phi_t with the weights after the move.
  double Step(const std::vector<double>& phi, double cumulant);

  double weight(size_t i) const { return weights_[i].w; }
  double step_size(size_t i) const;

 private:
  struct Weight {
    double w = 0, log_step = 0;
    double z = 0, newest_z = 0;          // eligibility, and what the last step added to it
    double p = 0, z_bar = 0;             // eligibilities of the step size
    double h = 0, h_next = 0, move = 0;  // derivative of w by the log step; what w moved by
  };

  void Move(double delta);
  void Extend(const std::vector<double>& phi);
  double Value(const std::vector<double>& phi) const;

  const double discount_;
  const double lambda_;
  std::vector<Weight> weights_;
  double value_before_ = 0;  // of the previous features, with the weights before their last move
  double correction_ = 0;    // V: what that move changed in it
  bool started_ = false;
};

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_SLOW_SWIFT_TD_H_
