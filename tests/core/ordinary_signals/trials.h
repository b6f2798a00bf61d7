// What the default configuration must give on each ordinary signal (tests/testing/ordinary_signals.h) and each real
// stream: a table of figures with their limits. A program prints it and a test holds it.
//
// Errors are relative to persistence's over the rows that are named. The limits stand between what a simple rule that
// knows of the signal gives and what is still useful; some are what another default gave.
#ifndef NEXTING_TESTS_CORE_ORDINARY_SIGNALS_TRIALS_H_
#define NEXTING_TESTS_CORE_ORDINARY_SIGNALS_TRIALS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/core/ordinary_signals/cell.h"

namespace nexting::core {

struct Trial {
  std::string name;  // the signal's
  bool random;       // whether the seed makes a difference
  std::function<std::vector<Cell>(uint64_t seed)> measure;
};

// The trial of an ordinary signal that learns the next value: those cells, and those of the absolute error.
Trial NextValueTrial(const std::string& signal, std::vector<Cell> (*cells)(const HeadRun& run));

std::vector<Trial> LevelTrials();    // jumps of level and scale, ramps, counters
std::vector<Trial> GlitchTrials();   // values that are wrong for a row
std::vector<Trial> SeasonTrials();   // what repeats after a day, a week or any number of rows
std::vector<Trial> RangeTrials();    // constants, and signals with a floor
std::vector<Trial> SilenceTrials();  // values that do not come
std::vector<Trial> StreamTrials();   // the cuts of real streams in tests/data, and whole recordings where they are

// All of them, in this order.
std::vector<Trial> AllTrials();

}  // namespace nexting::core

#endif  // NEXTING_TESTS_CORE_ORDINARY_SIGNALS_TRIALS_H_
