// What one learning step costs, beside a loop that merely touches as many bytes as the learner's state has.
//
// A case alternates batches of steps with batches of touching, so that both see the same machine.
// The column Time is the mean over all batches; the counters are of the fastest batch,
// which repeats within percents where other processes disturb the mean by half:
//   us_per_step        microseconds of one Step
//   us_touching        microseconds of adding a constant to every float of state_bytes
//   ratio_to_touching  us_per_step / us_touching
//   ns_per_parameter   nanoseconds of one Step per column parameter, 4 (inputs + 2) columns of them; 0 without columns
// The program fails where a learner has not learnt from every row.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "core/learner.h"
#include "core/learner_config.h"
#include "core/random.h"

namespace nexting::core {
namespace {

constexpr int kStepsPerBatch = 64;
constexpr int kWarmUpSteps = 512;

bool failed = false;

void Fail(benchmark::State& state, const std::string& why) {
  failed = true;
  state.SkipWithError(why.c_str());
}

// Waves of different periods with noise on them; the first feature is the cumulant.
class SensorRows {
 public:
  explicit SensorRows(int features) : features_(features), numbers_(size_t{kRows} * features) {
    Random random(7);
    for (size_t i = 0; i < numbers_.size(); ++i) {
      const size_t step = i / features_;
      const double period = 20.0 + 7.0 * static_cast<double>(i % features_);
      numbers_[i] = std::sin(2.0 * M_PI * static_cast<double>(step) / period) + 0.3 * random.Symmetric();
    }
  }

  Observation Next() {
    const double* row = &numbers_[(next_++ % kRows) * features_];
    return {.features = {row, features_}, .cumulants = {row, 1}};
  }

 private:
  static constexpr size_t kRows = 4096;
  const size_t features_;
  std::vector<double> numbers_;
  size_t next_ = 0;
};

// A learner and the stream that it learns from, some steps into it.
class Subject {
 public:
  explicit Subject(const LearnerConfig& config) : rows_(config.features) {
    absl::StatusOr<std::unique_ptr<Learner>> learner = Learner::Create(config);
    if (!learner.ok()) {
      std::fprintf(stderr, "learner_step_bench: %s\n", learner.status().ToString().c_str());
      std::exit(1);
    }
    learner_ = *std::move(learner);
    Step(kWarmUpSteps);
  }

  void Step(int count) {
    for (int i = 0; i < count; ++i) refused_ += learner_->Step(rows_.Next()).ok() ? 0 : 1;
    taken_ += count;
    benchmark::DoNotOptimize(learner_->Predict().front().prediction);
  }

  bool has_learnt_all() const {
    return refused_ == 0 && learner_->steps() == taken_ && std::isfinite(learner_->Predict().front().prediction);
  }

  Learner& learner() { return *learner_; }

 private:
  SensorRows rows_;
  std::unique_ptr<Learner> learner_;
  uint64_t taken_ = 0;
  uint64_t refused_ = 0;
};

class TouchedBytes {
 public:
  explicit TouchedBytes(size_t bytes) : lines_((bytes + sizeof(Line) - 1) / sizeof(Line)) {}

  // Reads and writes every float, a cache line at a time so that the loop vectorises at every optimisation level.
  void Touch() {
    for (Line& line : lines_) {
      for (float& x : line.floats) x += 1.0f;
    }
    benchmark::ClobberMemory();
  }

 private:
  struct alignas(64) Line {
    float floats[16] = {};
  };
  std::vector<Line> lines_;
};

template <typename Work>
double SecondsOf(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int ColumnParameters(const LearnerConfig& config) {
  const int inputs = config.features + config.cumulants * config.network.cumulant_lags;
  return 4 * (inputs + 2) * config.network.columns;
}

void StepBeside(benchmark::State& state, const LearnerConfig& config) {
  Subject subject(config);
  TouchedBytes bytes(subject.learner().state_bytes());
  double stepping = std::numeric_limits<double>::infinity();  // seconds of the fastest batch
  double touching = stepping;
  while (state.KeepRunningBatch(kStepsPerBatch)) {
    const double seconds = SecondsOf([&] { subject.Step(kStepsPerBatch); });
    state.SetIterationTime(seconds);
    stepping = std::min(stepping, seconds);
    touching = std::min(touching, SecondsOf([&] {
                          for (int i = 0; i < kStepsPerBatch; ++i) bytes.Touch();
                        }));
  }
  if (!subject.has_learnt_all()) return Fail(state, "the learner has not learnt from every row");

  const double step = stepping / kStepsPerBatch;
  const double touch = touching / kStepsPerBatch;
  state.counters["us_per_step"] = 1e6 * step;
  state.counters["us_touching"] = 1e6 * touch;
  state.counters["ratio_to_touching"] = step / touch;
  const int parameters = ColumnParameters(config);
  state.counters["ns_per_parameter"] = parameters > 0 ? 1e9 * step / parameters : 0.0;
  state.counters["state_bytes"] = static_cast<double>(subject.learner().state_bytes());
}

void Save(benchmark::State& state, const LearnerConfig& config) {
  Subject subject(config);
  size_t bytes = 0;
  for (auto _ : state) bytes = subject.learner().Save().size();
  if (bytes < subject.learner().state_bytes()) return Fail(state, "saved less than the state");
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes));
}

void Digest(benchmark::State& state, const LearnerConfig& config) {
  Subject subject(config);
  for (auto _ : state) benchmark::DoNotOptimize(subject.learner().Digest());
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(subject.learner().state_bytes()));
}

void Restore(benchmark::State& state, const LearnerConfig& config) {
  Subject subject(config);
  const std::string saved = subject.learner().Save();
  const uint64_t digest = subject.learner().Digest();
  subject.Step(1);
  if (subject.learner().Digest() == digest) return Fail(state, "a step changed nothing");
  bool restored = true;
  for (auto _ : state) restored = subject.learner().Restore(saved).ok() && restored;
  if (!restored || subject.learner().Digest() != digest) return Fail(state, "restored to another state");
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(saved.size()));
}

LearnerConfig MakeConfig(int columns, int features, int lags, double discount) {
  LearnerConfig config;
  config.features = features;
  config.cumulants = 1;
  config.heads = {{.cumulant = 0, .discount = discount}};
  config.network.columns = columns;
  config.network.cumulant_lags = lags;
  return config;
}

LearnerConfig WithTd(LearnerConfig config) {
  config.read_out.method = ReadOutMethod::kTd;
  return config;
}

LearnerConfig Frozen(LearnerConfig config) {
  config.network.frozen = true;
  return config;
}

void RegisterStep(const std::string& name, const LearnerConfig& config) {
  const std::string full =
      absl::StrCat(name, "/lags:", config.network.cumulant_lags, "/discount:", config.heads.front().discount);
  benchmark::RegisterBenchmark(full.c_str(), StepBeside, config)->UseManualTime()->Unit(benchmark::kMicrosecond);
}

void RegisterAll() {
  for (const int lags : {0, 4}) {
    for (const double discount : {0.0, 0.9}) {
      RegisterStep("step/default", MakeConfig(32, 8, lags, discount));
      RegisterStep("step/frozen", Frozen(MakeConfig(32, 8, lags, discount)));
      RegisterStep("step/no_columns", MakeConfig(0, 8, lags, discount));
    }
    // A plain read-out costs little, so the columns can be told apart: learning, frozen (forward pass only), and none.
    RegisterStep("step/td", WithTd(MakeConfig(32, 8, lags, 0.9)));
    RegisterStep("step/td_frozen", WithTd(Frozen(MakeConfig(32, 8, lags, 0.9))));
    RegisterStep("step/td_no_columns", WithTd(MakeConfig(0, 8, lags, 0.9)));
  }
  RegisterStep("step/wide_default", MakeConfig(128, 32, 0, 0.9));
  RegisterStep("step/wide_td", WithTd(MakeConfig(128, 32, 0, 0.9)));
  RegisterStep("step/wide_td_frozen", WithTd(Frozen(MakeConfig(128, 32, 0, 0.9))));
  benchmark::RegisterBenchmark("save/default", Save, MakeConfig(32, 8, 4, 0))->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark("digest/default", Digest, MakeConfig(32, 8, 4, 0))->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark("restore/default", Restore, MakeConfig(32, 8, 4, 0))->Unit(benchmark::kMicrosecond);
}

int Run(int argc, char** argv) {
  char tabular[] = "--benchmark_counters_tabular=true";
  std::vector<char*> arguments(argv, argv + argc);
  arguments.insert(arguments.begin() + 1, tabular);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 1;
  RegisterAll();
  const size_t matched = benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return matched > 0 && !failed ? 0 : 1;
}

}  // namespace
}  // namespace nexting::core

int main(int argc, char** argv) { return nexting::core::Run(argc, argv); }
