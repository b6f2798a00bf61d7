#include "tests/core/ordinary_signals/default_run.h"

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <memory>

namespace nexting::core {

namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

LearnerConfig DefaultConfig(const Stream& stream, double discount) {
  LearnerConfig config;
  config.features = static_cast<int>(stream.features.front().size());
  config.cumulants = static_cast<int>(stream.cumulants.size());
  for (int i = 0; i < config.cumulants; ++i) config.heads.push_back({i, discount});
  return config;
}

// Persistence of row i, once all values are there.
void FillPersistence(HeadRun& run) {
  run.persistence.resize(run.values.size());
  double last = kNothing;
  for (int i = 0; i < run.rows(); ++i) {
    run.persistence[i] = last;
    if (!std::isnan(run.values[i])) last = run.values[i];
  }
}

void Refused(const absl::Status& status) {
  std::cerr << "the learner refuses a row: " << status << '\n';
  std::abort();
}

}  // namespace

Stream StreamOf(const std::vector<double>& values) {
  Stream stream = {.features = {}, .cumulants = {0}};
  for (const double value : values) stream.features.push_back({value});
  return stream;
}

std::vector<HeadRun> RunDefault(const Stream& stream, double discount) {
  const std::unique_ptr<Learner> learner = Learner::Create(DefaultConfig(stream, discount)).value();
  const size_t heads = stream.cumulants.size();
  std::vector<HeadRun> runs(heads);
  for (HeadRun& run : runs) run.predictions.push_back(kNothing);
  std::vector<double> cumulants(heads);
  for (const std::vector<double>& features : stream.features) {
    for (size_t h = 0; h < heads; ++h) cumulants[h] = features[stream.cumulants[h]];
    const absl::Status status = learner->Step({features, cumulants});
    if (!status.ok()) Refused(status);
    for (size_t h = 0; h < heads; ++h) {
      runs[h].values.push_back(cumulants[h]);
      runs[h].predictions.push_back((1.0 - discount) * learner->Predict()[h].prediction);
      runs[h].quality.push_back(learner->quality(static_cast<int>(h)));
    }
  }
  for (HeadRun& run : runs) {
    run.predictions.pop_back();  // of the row after the last
    FillPersistence(run);
  }
  return runs;
}

HeadRun RunDefault(const std::vector<double>& values, double discount) {
  return RunDefault(StreamOf(values), discount).front();
}

}  // namespace nexting::core
