// What a run has seen of each signal, and how well it was predicted in this run.
//
// The streams predict one step ahead, so persistence ("same as now") after observation t predicts c_t itself:
// baselines are the values as the server took them, missing ones filled in.
// When observation t+1 comes, the prediction made at t is judged by it; a value that is missing there judges nothing.
//
// Threads: every method may be called from any thread.
#ifndef NEXTING_CLIENT_CLI_SENSORS_SIGNAL_BOARD_H_
#define NEXTING_CLIENT_CLI_SENSORS_SIGNAL_BOARD_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/cli/rate_meter.h"
#include "client/cli/sensors/sensor_streams.h"
#include "client/cli/terminal/quantity.h"
#include "client/mutex.h"
#include "nexting/observation_writer.h"

namespace nexting::client::cli {

struct SignalState {
  std::string name;
  Unit unit = Unit::kNone;
  // The last prediction that could be judged: the value when it was made, the prediction, and what came, NaN where it
  // was missing. NaN before.
  double now = std::numeric_limits<double>::quiet_NaN();
  double prediction = std::numeric_limits<double>::quiet_NaN();
  double came = std::numeric_limits<double>::quiet_NaN();
  double held = std::numeric_limits<double>::quiet_NaN();  // what came, or what was filled in for it
  double next = std::numeric_limits<double>::quiet_NaN();  // the prediction that waits for its value
  uint64_t judged = 0;
  double squared_error = 0;              // sum over the run
  double persistence_squared_error = 0;  // sum over the run

  double error() const { return came - prediction; }
  double rms_error() const;
  double persistence_rms_error() const;
  // 1 - squared error / persistence's; NaN where persistence made no error.
  double skill() const;
};

struct StreamState {
  std::string id;
  std::vector<SignalState> signals;
  uint64_t sequence = 0;      // last observation answered
  uint64_t observations = 0;  // answered in this run
  double per_second = 0;
};

class SignalBoard {
 public:
  // Called with a stream's state after each of its observations, one call at a time.
  using Observer = std::function<void(const StreamState&, absl::Time)>;

  // `readings` give the units.
  SignalBoard(const std::vector<SensorStream>& streams, absl::Span<const Reading> readings,
              Observer observer = nullptr);

  // Tells which values of the next row of streams[stream] are missing (NaN). Before the row is written, because its
  // answer may come at once.
  void Expect(size_t stream, absl::Span<const double> row);
  // The row that was expected last was not written after all.
  void Forget(size_t stream);

  // Takes the answer to rows of streams[stream].
  void Take(size_t stream, const WriteResult& result, absl::Time now);

  // A copy to draw from.
  std::vector<StreamState> Read(absl::Time now);

 private:
  struct Entry {
    StreamState state;
    RateMeter rate;
    std::deque<std::vector<bool>> expected;  // of rows not yet answered: which values came
  };

  const Observer observer_;
  Mutex mutex_;
  std::vector<Entry> entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_SENSORS_SIGNAL_BOARD_H_
