// Signals that ordinary sensors produce and simple learners stumble over: jumps, glitches, ramps, counters, seasons,
// bursts, silence. NaN is a missing value.
//
// Equal names and seeds give equal signals everywhere, up to the last bits of sin, log and pow.
#ifndef NEXTING_TESTS_TESTING_ORDINARY_SIGNALS_H_
#define NEXTING_TESTS_TESTING_ORDINARY_SIGNALS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "core/random.h"

namespace nexting::testing {

// Random numbers from one seed. The standard library's distributions are not used, because each implementation of it
// draws other numbers.
class Chances {
 public:
  explicit Chances(uint64_t seed) : random_(seed) {}

  double Uniform();                  // in [0, 1)
  double Normal(double deviation);   // mean 0
  double Pareto(double shape);       // at least 1; P(X > x) = x^-shape
  int Integer(int least, int most);  // both may come
  bool Happens(double probability);

 private:
  core::Random random_;
};

struct OrdinarySignal {
  std::string name;
  std::string what;
  bool random;  // whether the seed makes a difference
  std::vector<double> (*make)(Chances& chances);
};

// All signals, in the order in which tables show them.
const std::vector<OrdinarySignal>& OrdinarySignals();

// REQUIRES: the name is one of OrdinarySignals()
std::vector<double> MakeOrdinarySignal(const std::string& name, uint64_t seed);

// Where something happens in the signals that have a single event, as an index of a row.
inline constexpr int kShiftRow = 5000;       // shift10, shift100, shift1000, shift1e5, scale_up, scale_down
inline constexpr int kEarlyShiftRow = 200;   // shift100_early
inline constexpr int kLateShiftRow = 20000;  // shift100_late
inline constexpr int kGlitchRow = 5000;      // glitch
inline constexpr double kGlitch = -9999.0;   // of glitch and sentinel
inline constexpr int kResetRow = 6000;       // counter_reset
inline constexpr int kDeathRow = 3000;       // dead
inline constexpr int kRowsOfDay = 1440;      // day
inline constexpr int kRowsOfSquare = 144;    // square144
inline constexpr int kRowsOfWeek = 168;      // week

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_ORDINARY_SIGNALS_H_
