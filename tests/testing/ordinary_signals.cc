#include "tests/testing/ordinary_signals.h"

#include <cmath>
#include <cstdlib>
#include <limits>

namespace nexting::testing {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

using Values = std::vector<double>;

// A sine that makes one turn in so many rows.
double Turn(int row, int period) { return std::sin(2.0 * M_PI * row / period); }

Values NoisySine(int rows, Chances& chances) {
  Values values(rows);
  for (int t = 0; t < rows; ++t) values[t] = Turn(t, 50) + chances.Normal(0.02);
  return values;
}

Values ShiftedSine(int rows, int first, double shift, Chances& chances) {
  Values values = NoisySine(rows, chances);
  for (int t = first; t < rows; ++t) values[t] += shift;
  return values;
}

Values ScaledSine(double factor, Chances& chances) {
  Values values = NoisySine(30000, chances);
  for (size_t t = kShiftRow; t < values.size(); ++t) values[t] *= factor;
  return values;
}

Values SineWithGlitches(int first, int every, Chances& chances) {
  Values values = NoisySine(20000, chances);
  for (size_t t = first; t < values.size(); t += every) values[t] = kGlitch;
  return values;
}

Values Ramp(double noise, Chances& chances) {
  Values values(20000);
  for (size_t t = 0; t < values.size(); ++t) values[t] = static_cast<double>(t) + chances.Normal(noise);
  return values;
}

// An energy counter whose rate varies; it starts again at 0 in the row `reset`.
Values Counter(int reset, Chances& chances) {
  Values values(20000);
  double count = 439534.0;
  for (int t = 0; t < static_cast<int>(values.size()); ++t) {
    count = t == reset ? 0.0 : count + 1.0 + 0.5 * std::sin(t / 40.0) + chances.Normal(0.02);
    values[t] = count;
  }
  return values;
}

// A row a minute: a slow wave, a higher hour in the morning, and a peak of five minutes at every full hour.
Values MinutesOfDays(int days, Chances& chances) {
  Values values(days * kRowsOfDay);
  for (size_t t = 0; t < values.size(); ++t) {
    const int minute = static_cast<int>(t % kRowsOfDay);
    const double morning = minute >= 420 && minute < 480 ? 8.0 : 0.0;
    const double full_hour = minute % 60 < 5 ? 6.0 : 0.0;
    values[t] = 10.0 + 5.0 * Turn(minute, kRowsOfDay) + morning + full_hour + chances.Normal(0.1);
  }
  return values;
}

Values Square(int periods, Chances& chances) {
  Values values(periods * kRowsOfSquare);
  for (size_t t = 0; t < values.size(); ++t) {
    values[t] = (t % kRowsOfSquare < kRowsOfSquare / 2 ? 5.0 : 0.0) + chances.Normal(0.05);
  }
  return values;
}

// A row an hour; the last two days of a week are lower.
Values HoursOfWeeks(int weeks, Chances& chances) {
  Values values(weeks * kRowsOfWeek);
  for (int t = 0; t < static_cast<int>(values.size()); ++t) {
    const double weekend = t / 24 % 7 >= 5 ? 0.6 : 1.0;
    values[t] = weekend * (20.0 + 8.0 * Turn(t % 24, 24)) + chances.Normal(0.5);
  }
  return values;
}

Values ConstantThenBlip() {
  Values values(6000, 20.0);
  for (int t = 5000; t < 5005; ++t) values[t] = 20.1;
  return values;
}

// Silence at 0, bursts of any size, each of which halves from row to row until it is below 100.
Values Bursts(Chances& chances) {
  Values values(20000);
  double burst = 0.0;
  for (double& value : values) {
    if (chances.Happens(0.01)) burst = 1e4 * chances.Pareto(1.2);
    value = burst;
    burst = burst > 100.0 ? 0.5 * burst : 0.0;
  }
  return values;
}

Values Pulses(Chances& chances) {
  Values values(20000);
  for (double& value : values) value = chances.Happens(0.02) ? 5.0 : 0.0;
  return values;
}

Values DeadSine(Chances& chances) {
  Values values = NoisySine(23000, chances);
  for (size_t t = kDeathRow; t < values.size(); ++t) values[t] = kMissing;
  return values;
}

Values SineWithHoles(Chances& chances) {
  Values values = NoisySine(20000, chances);
  int left = 0;  // rows that this hole still has
  for (double& value : values) {
    if (left > 0) {
      --left;
    } else if (chances.Happens(0.01)) {
      left = chances.Integer(1, 40);
    }
    if (left > 0) value = kMissing;
  }
  return values;
}

Values FirstMissing() {
  Values values(3000);
  for (int t = 0; t < static_cast<int>(values.size()); ++t) values[t] = 1000.0 + std::sin(t / 8.0);
  values[0] = kMissing;
  return values;
}

}  // namespace

double Chances::Uniform() { return 0.5 * (random_.Symmetric() + 1.0); }

// Box and Muller's transform. 1 - u is in (0, 1], so the logarithm is finite.
double Chances::Normal(double deviation) {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - Uniform()));
  return deviation * radius * std::cos(2.0 * M_PI * Uniform());
}

double Chances::Pareto(double shape) { return std::pow(1.0 - Uniform(), -1.0 / shape); }

int Chances::Integer(int least, int most) { return least + static_cast<int>(Uniform() * (most - least + 1)); }

bool Chances::Happens(double probability) { return Uniform() < probability; }

const std::vector<OrdinarySignal>& OrdinarySignals() {
  using C = Chances;
  static const std::vector<OrdinarySignal>* const signals = new std::vector<OrdinarySignal>{
      {"clean", "a sine of period 50 with 2 % noise", true, [](C& c) { return NoisySine(20000, c); }},
      {"shift10", "10 higher from row 5000 on", true, [](C& c) { return ShiftedSine(30000, kShiftRow, 10, c); }},
      {"shift100", "100 higher from row 5000 on", true, [](C& c) { return ShiftedSine(30000, kShiftRow, 100, c); }},
      {"shift1000", "1000 higher from row 5000 on", true, [](C& c) { return ShiftedSine(30000, kShiftRow, 1000, c); }},
      {"shift1e5", "1e5 higher from row 5000 on", true, [](C& c) { return ShiftedSine(30000, kShiftRow, 1e5, c); }},
      {"shift100_early", "100 higher from row 200 on", true,
       [](C& c) { return ShiftedSine(25200, kEarlyShiftRow, 100, c); }},
      {"shift100_late", "100 higher from row 20000 on", true,
       [](C& c) { return ShiftedSine(45000, kLateShiftRow, 100, c); }},
      {"scale_up", "1000 times as large from row 5000 on", true, [](C& c) { return ScaledSine(1000, c); }},
      {"scale_down", "a thousandth from row 5000 on", true, [](C& c) { return ScaledSine(0.001, c); }},
      {"glitch", "one -9999 in row 5000", true, [](C& c) { return SineWithGlitches(kGlitchRow, 1 << 30, c); }},
      {"sentinel", "-9999 in every 997th row", true, [](C& c) { return SineWithGlitches(200, 997, c); }},
      {"ramp", "0, 1, 2, ...", false, [](C& c) { return Ramp(0.0, c); }},
      {"ramp_noisy", "the same with noise", true, [](C& c) { return Ramp(0.2, c); }},
      {"counter", "an energy counter", true, [](C& c) { return Counter(-1, c); }},
      {"counter_reset", "the same, at 0 again in row 6000", true, [](C& c) { return Counter(kResetRow, c); }},
      {"day", "a profile of 1440 rows, 20 days", true, [](C& c) { return MinutesOfDays(20, c); }},
      {"square144", "5 for 72 rows, 0 for 72", true, [](C& c) { return Square(200, c); }},
      {"week", "24 rows a day, lower weekends", true, [](C& c) { return HoursOfWeeks(60, c); }},
      {"constant", "20 for ever", false, [](C&) { return Values(5000, 20.0); }},
      {"constant_then_blip", "20, five rows of 20.1, 20 again", false, [](C&) { return ConstantThenBlip(); }},
      {"bursts", "0, and heavy-tailed bursts that decay", true, [](C& c) { return Bursts(c); }},
      {"pulses", "0, and 5 in one row of fifty", true, [](C& c) { return Pulses(c); }},
      {"dead", "a sine of 3000 rows, then nothing", true, [](C& c) { return DeadSine(c); }},
      {"holes", "a sine without stretches of 1 to 40 rows", true, [](C& c) { return SineWithHoles(c); }},
      {"first_missing", "the first value is missing", false, [](C&) { return FirstMissing(); }},
  };
  return *signals;
}

std::vector<double> MakeOrdinarySignal(const std::string& name, uint64_t seed) {
  for (const OrdinarySignal& signal : OrdinarySignals()) {
    Chances chances(seed);
    if (signal.name == name) return signal.make(chances);
  }
  std::abort();
}

}  // namespace nexting::testing
