// Small stream specifications and observations for tests.
#ifndef NEXTING_TESTS_TESTING_TEST_STREAMS_H_
#define NEXTING_TESTS_TESTING_TEST_STREAMS_H_

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "server/streams/observation_block.h"
#include "server/streams/sequenced_learner.h"
#include "server/streams/stream_spec.h"

namespace nexting::server {

// Features "load" and "heat", one head on "heat" a step ahead, few columns.
inline StreamSpec TwoFeatures() {
  StreamSpec spec;
  spec.features = {"load", "heat"};
  spec.heads = {{"heat", 0.0, 1.0}};
  spec.network.columns = 4;
  return spec;
}

// The same with a head on "price", which is no feature, and gamma 0.5.
inline StreamSpec WithExtraCumulant() {
  StreamSpec spec = TwoFeatures();
  spec.heads.push_back({"price", 0.5, 0.0});
  return spec;
}

// Features that are busy for a while: a step of milliseconds.
inline StreamSpec SlowStream() {
  StreamSpec spec = TwoFeatures();
  spec.features.clear();
  for (int i = 0; i < 64; ++i) spec.features.push_back("f" + std::to_string(i));
  spec.heads = {{"f0", 0.0, 1.0}};
  spec.network.columns = 1024;
  return spec;
}

// The value of a feature at a sequence number: waves of different lengths.
inline double Wave(uint64_t sequence, size_t feature) {
  return std::sin(0.1 * static_cast<double>(sequence) * static_cast<double>(feature + 1)) +
         static_cast<double>(feature);
}

// Rows first, first + 1, ... of `columns` values each, row-major.
inline std::vector<double> Waves(uint64_t first, size_t rows, size_t columns) {
  std::vector<double> values;
  for (size_t row = 0; row < rows; ++row) {
    for (size_t column = 0; column < columns; ++column) values.push_back(Wave(first + row, column));
  }
  return values;
}

// Learns up to `max_rows` more rows of a block and returns how many.
inline size_t LearnRows(SequencedLearner& learner, BlockProgress& progress, size_t max_rows) {
  size_t rows = 0;
  while (rows < max_rows && !progress.done && learner.LearnRow(progress)) ++rows;
  return rows;
}

}  // namespace nexting::server

#endif  // NEXTING_TESTS_TESTING_TEST_STREAMS_H_
