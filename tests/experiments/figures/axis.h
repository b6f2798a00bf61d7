// One axis of a figure: from values to places, and where its ticks are.
#ifndef NEXTING_TESTS_EXPERIMENTS_FIGURES_AXIS_H_
#define NEXTING_TESTS_EXPERIMENTS_FIGURES_AXIS_H_

#include <string>
#include <vector>

namespace nexting::experiments {

enum class Scale { kLinear, kLog };

struct Tick {
  double value;
  std::string label;  // `0.005`, `250k`, `2M`, `1e-4`
};

class Axis {
 public:
  // Covers the values from `low` to `high`, ends moved out to ticks.
  // REQUIRES: both finite; positive where the scale is logarithmic
  Axis(double low, double high, Scale scale);

  const std::vector<Tick>& ticks() const { return ticks_; }

  // 0 at the lower end, 1 at the upper one; beyond for values outside.
  double Place(double value) const;

  // Whether a value has a place at all: finite, and positive on a logarithmic scale.
  bool Shows(double value) const;

 private:
  void AddLinearTicks(double low, double high);
  void AddLogTicks(double low, double high);

  const Scale scale_;
  std::vector<Tick> ticks_;
  double low_ = 0;  // log10 on a logarithmic scale
  double high_ = 1;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_FIGURES_AXIS_H_
