// Trace patterning with the default configuration: frozen columns beside learnt ones, on the same observations.
//
//   trace_patterning --steps 1000000 --seeds 3
//
// Prints the mean squared error against the true return over each tenth of the run. Only columns that learn can tell
// the patterns apart after they are gone, so the exit status is 1 unless they end below 80 % of the frozen ones' error.
#include "tests/testing/trace_patterning.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/statusor.h"
#include "core/learner.h"

ABSL_FLAG(int64_t, steps, 1'000'000, "Steps of each run; at least 10.");
ABSL_FLAG(int, seeds, 1, "Number of runs: seeds 1, 2, ...");

namespace nexting::testing {
namespace {

constexpr int kTenths = 10;

// Errors of one run, a number for each tenth.
absl::StatusOr<std::vector<double>> Run(uint64_t seed, bool frozen, int64_t steps) {
  core::LearnerConfig config;
  config.features = TracePatterning::kInputs;
  config.cumulants = 1;
  config.heads = {{.cumulant = 0, .discount = TracePatterning::kDiscount}};
  config.network.frozen = frozen;
  config.seed = seed;
  auto learner = core::Learner::Create(config);
  if (!learner.ok()) return learner.status();
  TracePatterning patterning(seed);
  std::vector<double> errors;
  const int64_t tenth = steps / kTenths;
  for (int t = 0; t < kTenths; ++t) {
    double sum = 0;
    for (int64_t i = 0; i < tenth; ++i) {
      const TracePatterning::Step step = patterning.Next();
      const absl::Status status =
          (*learner)->Step({step.features, {&step.features[TracePatterning::kUnconditioned], 1}});
      if (!status.ok()) return status;
      const double error = (*learner)->Predict()[0].prediction - step.future_return;
      sum += error * error;
    }
    errors.push_back(sum / static_cast<double>(tenth));
  }
  return errors;
}

void Print(const char* columns, uint64_t seed, const std::vector<double>& errors) {
  std::printf("%-7s seed %llu ", columns, static_cast<unsigned long long>(seed));
  for (double error : errors) std::printf(" %.4f", error);
  std::printf("\n");
  std::fflush(stdout);
}

int Main() {
  const int64_t steps = std::max<int64_t>(absl::GetFlag(FLAGS_steps), kTenths);
  const int seeds = absl::GetFlag(FLAGS_seeds);
  double last[2] = {0, 0};
  std::printf("error over each tenth of %lld steps; predicting 0: %.4f, Bayes floor: %.5f\n",
              static_cast<long long>(steps), TracePatterning::kPredictZero, TracePatterning::kBayesFloor);
  for (int seed = 1; seed <= seeds; ++seed) {
    for (const bool frozen : {true, false}) {
      const auto errors = Run(seed, frozen, steps);
      if (!errors.ok()) {
        std::fprintf(stderr, "trace_patterning: %s\n", errors.status().ToString().c_str());
        return 2;
      }
      Print(frozen ? "frozen" : "learnt", seed, *errors);
      last[frozen ? 0 : 1] += errors->back() / seeds;
    }
  }
  std::printf("last tenth, mean over seeds: frozen %.4f, learnt %.4f\n", last[0], last[1]);
  return last[1] < 0.8 * last[0] ? 0 : 1;
}

}  // namespace
}  // namespace nexting::testing

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "Trace patterning: frozen columns beside learnt ones. Example: trace_patterning --seeds 3");
  absl::ParseCommandLine(argc, argv);
  return nexting::testing::Main();
}
