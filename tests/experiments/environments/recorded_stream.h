// Recorded sensor streams from CSV files, and the returns that they turned out to have.
#ifndef NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_RECORDED_STREAM_H_
#define NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_RECORDED_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace nexting::experiments {

// What is measured: one column of a file. Cumulants have different names, so that a stream can be named by its own.
struct StreamSource {
  std::string file;
  std::string cumulant;
  std::vector<int> seasons{};        // rows after which it is known to repeat; the rivals are told
  std::vector<int64_t> held_rows{};  // rows in which the device failed; each is replaced by the row before it
};

const std::vector<StreamSource>& StreamSources();

inline constexpr int64_t kStreamRows = 30'000;  // of each file, the first ones
inline constexpr double kStreamDiscounts[] = {0, 0.9};

struct Recording {
  std::vector<std::vector<double>> features;  // [rows][m]
  std::vector<double> cumulants;              // [rows]
  std::vector<int64_t> times_us;              // [rows] core::Observation::time_us; or empty

  size_t inputs() const { return features.empty() ? 0 : features.front().size(); }
};

// A recording and a discount. Figures of two learners can be compared where all of it is equal.
struct StreamTask {
  std::string file;
  std::string cumulant;
  double discount = 0;
  int64_t rows = 0;
  int64_t inputs = 0;

  bool operator==(const StreamTask&) const = default;
};
StreamTask TaskOf(const StreamSource& source, double discount, const Recording& recording);

// The first rows of a file, `most_rows` at most: every column of numbers is a feature but a leading time or counter.
// NOT_FOUND where the file cannot be read, INVALID_ARGUMENT where it has no such column or a cell is no number.
absl::StatusOr<Recording> ReadRecording(const std::string& path, const std::string& cumulant, int64_t most_rows);

// The first kStreamRows of a stream, with what has to be held. Errors as above.
absl::StatusOr<Recording> ReadStream(const StreamSource& source, const std::string& folder);

// G_t for each step, summed from the end; NaN at the end, where more than 0.000027 of the sum's weight lies beyond it:
// the last step for discount 0, the last 100 for discount 0.9.
std::vector<double> FutureReturns(const std::vector<double>& cumulants, double discount);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_RECORDED_STREAM_H_
