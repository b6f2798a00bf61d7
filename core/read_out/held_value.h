// Predictors without weights: each holds a value v_t and predicts v_t / (1 - gamma).
#ifndef NEXTING_CORE_READ_OUT_HELD_VALUE_H_
#define NEXTING_CORE_READ_OUT_HELD_VALUE_H_

namespace nexting::core {

// The cumulant of a step: its value c_t and the statistics that standardise it.
struct CumulantSample {
  double value = 0;
  double mean = 0;
  double deviation = 1;
  double standardised = 0;  // (value - mean) / deviation, bounded; 0 while the deviation is not known
};

// The rule by which v moves. The read-out keeps v itself, with the rest of its state.
class HeldValue {
 public:
  virtual ~HeldValue() = default;

  // v_t from v_{t-1} and c_t. The read-out sets v_0 = c_0.
  virtual double Next(double held, double cumulant) const = 0;

  // v_t in standardised units.
  virtual double Standardise(double held, const CumulantSample& cumulant) const = 0;
};

// v_t = c_t.
class Persistence final : public HeldValue {
 public:
  double Next(double, double cumulant) const override { return cumulant; }
  double Standardise(double, const CumulantSample& cumulant) const override { return cumulant.standardised; }
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_HELD_VALUE_H_
