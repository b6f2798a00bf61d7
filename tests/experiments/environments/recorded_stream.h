// A real stream from a CSV file, and the returns that it turned out to have.
#ifndef NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_RECORDED_STREAM_H_
#define NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_RECORDED_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/experiments/environments/environment.h"

namespace nexting::experiments {

struct Recording {
  std::vector<std::vector<double>> features;  // [rows][m]
  std::vector<double> cumulants;              // [rows]
  std::vector<double> future_returns;         // [rows], NaN at the end, where they are not known
};

// The first rows of a file, `most_rows` at most: every column of numbers is a feature but a leading time or counter.
// NOT_FOUND where the file cannot be read, INVALID_ARGUMENT where it has no such column or a cell is no number.
absl::StatusOr<Recording> ReadRecording(const std::string& path, const std::string& cumulant, double discount,
                                        int64_t most_rows);

// G_t for each step, summed from the end; NaN where more than 0.00003 of the sum's weight lies beyond the end.
std::vector<double> FutureReturns(const std::vector<double>& cumulants, double discount);

// Mean squared errors of predictions of the return that need no learning,
// each over the return's variance, which is also given.
struct RecordingReferences {
  double variance;
  double persistence;  // c_t / (1 - gamma)
  double hindsight;    // a c_t + b with the best a and b for the whole recording
};
RecordingReferences ReferencesOf(const Recording& recording, double discount);

// Plays a recording. REQUIRES: Next() is called once for each row at most
class RecordedStream : public Environment {
 public:
  explicit RecordedStream(std::shared_ptr<const Recording> recording) : recording_(std::move(recording)) {}

  Moment Next() override {
    const size_t row = next_++;
    return {recording_->features[row], recording_->cumulants[row], recording_->future_returns[row]};
  }

 private:
  const std::shared_ptr<const Recording> recording_;
  size_t next_ = 0;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_RECORDED_STREAM_H_
