#include "client/cli/sensors/signal_board.h"

#include <algorithm>
#include <cmath>

namespace nexting::client::cli {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Judges the last prediction by the value, if it came, and takes the new one in its place.
void TakeValue(double value, bool came, double prediction, SignalState* signal) {
  signal->now = signal->held;
  signal->prediction = signal->next;
  signal->came = came ? value : kNan;
  signal->held = value;
  signal->next = prediction;
  const double error = signal->error();
  const double persistence_error = signal->came - signal->now;
  if (std::isnan(error) || std::isnan(persistence_error)) return;
  ++signal->judged;
  signal->squared_error += error * error;
  signal->persistence_squared_error += persistence_error * persistence_error;
}

double Rms(double squares, uint64_t count) {
  return count == 0 ? kNan : std::sqrt(squares / static_cast<double>(count));
}

}  // namespace

double SignalState::rms_error() const { return Rms(squared_error, judged); }
double SignalState::persistence_rms_error() const { return Rms(persistence_squared_error, judged); }
double SignalState::skill() const {
  return persistence_squared_error > 0 ? 1 - squared_error / persistence_squared_error : kNan;
}

SignalBoard::SignalBoard(const std::vector<SensorStream>& streams, absl::Span<const Reading> readings,
                         Observer observer)
    : observer_(std::move(observer)) {
  for (const SensorStream& stream : streams) {
    Entry entry;
    entry.state.id = stream.id;
    for (const std::string& name : stream.signals) {
      const auto reading =
          std::find_if(readings.begin(), readings.end(), [&](const Reading& r) { return r.name == name; });
      entry.state.signals.push_back({name, reading == readings.end() ? Unit::kNone : reading->unit});
    }
    entries_.push_back(std::move(entry));
  }
}

void SignalBoard::Expect(size_t stream, absl::Span<const double> row) {
  std::vector<bool> came;
  for (const double value : row) came.push_back(!std::isnan(value));
  MutexLock lock(&mutex_);
  entries_[stream].expected.push_back(std::move(came));
}

void SignalBoard::Forget(size_t stream) {
  MutexLock lock(&mutex_);
  entries_[stream].expected.pop_back();
}

void SignalBoard::Take(size_t stream, const WriteResult& result, absl::Time now) {
  MutexLock lock(&mutex_);
  Entry& entry = entries_[stream];
  StreamState& state = entry.state;
  for (uint64_t i = 0; i < result.rows; ++i) {
    if (result.first_sequence + i <= state.sequence) continue;  // a restarted server learns rows again
    const bool lost = i < result.duplicates;
    const size_t at = lost ? 0 : (i - result.duplicates) * state.signals.size();
    std::vector<bool> came(state.signals.size(), true);
    if (!entry.expected.empty()) {
      came = std::move(entry.expected.front());
      entry.expected.pop_front();
    }
    for (size_t head = 0; head < state.signals.size(); ++head) {
      TakeValue(lost ? kNan : result.baselines[at + head], came[head], lost ? kNan : result.predictions[at + head],
                &state.signals[head]);
    }
    ++state.observations;
    state.sequence = result.first_sequence + i;
    entry.rate.Add(now, 1);
    if (!observer_) continue;
    state.per_second = entry.rate.PerSecond(now);
    observer_(state, now);
  }
}

std::vector<StreamState> SignalBoard::Read(absl::Time now) {
  MutexLock lock(&mutex_);
  std::vector<StreamState> states;
  for (Entry& entry : entries_) {
    entry.state.per_second = entry.rate.PerSecond(now);
    states.push_back(entry.state);
  }
  return states;
}

}  // namespace nexting::client::cli
