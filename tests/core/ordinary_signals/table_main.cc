// Prints what the default configuration gives on each ordinary signal and each real stream, beside the limits that the
// tests hold. Ends with 1 if a figure is beyond its limit.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/numbers.h"
#include "tests/core/ordinary_signals/trials.h"

ABSL_FLAG(std::vector<std::string>, seed, {"1"}, "seeds of the signals, separated by commas");
ABSL_FLAG(std::string, signal, "", "only the signals whose name has this part");

namespace nexting::core {
namespace {

struct Count {
  int cells = 0;
  int failed = 0;
};

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The time is shown once for all cells of a trial.
Count PrintTrial(const Trial& trial, uint64_t seed) {
  const auto start = std::chrono::steady_clock::now();
  const std::vector<Cell> cells = trial.measure(seed);
  char seconds[32];
  std::snprintf(seconds, sizeof(seconds), "%.1f s", SecondsSince(start));
  Count count;
  for (const Cell& cell : cells) {
    std::printf("%-18s %5llu  %-57s %11.4g %8.4g  %-6s %s\n", trial.name.c_str(), static_cast<unsigned long long>(seed),
                cell.what.c_str(), cell.figure, cell.limit, cell.holds() ? "ok" : "FAILED",
                count.cells == 0 ? seconds : "");
    ++count.cells;
    count.failed += cell.holds() ? 0 : 1;
  }
  std::fflush(stdout);
  return count;
}

int PrintTable(const std::vector<uint64_t>& seeds, const std::string& name) {
  const auto start = std::chrono::steady_clock::now();
  std::printf("%-18s %5s  %-57s %11s %8s\n", "signal", "seed", "what", "figure", "at most");
  Count all;
  for (const Trial& trial : AllTrials()) {
    if (trial.name.find(name) == std::string::npos) continue;
    for (const uint64_t seed : seeds) {
      const Count count = PrintTrial(trial, seed);
      all.cells += count.cells;
      all.failed += count.failed;
      if (!trial.random) break;
    }
  }
  std::printf("%d of %d figures are beyond their limits; %.0f s\n", all.failed, all.cells, SecondsSince(start));
  return all.failed == 0 && all.cells > 0 ? 0 : 1;
}

int Main(int argc, char** argv) {
  absl::SetProgramUsageMessage("prints what the default gives on ordinary signals, beside the limits");
  absl::ParseCommandLine(argc, argv);
  std::vector<uint64_t> seeds;
  for (const std::string& text : absl::GetFlag(FLAGS_seed)) {
    seeds.emplace_back();
    if (!absl::SimpleAtoi(text, &seeds.back())) {
      std::fprintf(stderr, "--seed=%s is not a number\n", text.c_str());
      return 2;
    }
  }
  return PrintTable(seeds, absl::GetFlag(FLAGS_signal));
}

}  // namespace
}  // namespace nexting::core

int main(int argc, char** argv) { return nexting::core::Main(argc, argv); }
