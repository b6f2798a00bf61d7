#include "server/streams/published_view.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace nexting::server {
namespace {

std::optional<double> WorstReturnError(const std::vector<core::HeadQuality>& heads) {
  std::optional<double> worst;
  for (const core::HeadQuality& head : heads) {
    if (head.judged > 0) worst = std::max(worst.value_or(0), 1 - head.skill());
  }
  return worst;
}

}  // namespace

PublishedView::PublishedView(const std::string& name, std::shared_ptr<const StreamSpec> spec, StreamLabels labels,
                             uint64_t durable_sequence) {
  MutexLock lock(mutex_);
  view_.name = name;
  view_.spec = std::move(spec);
  view_.labels = std::move(labels);
  view_.durable_sequence = durable_sequence;
}

StreamView PublishedView::view() const {
  MutexLock lock(mutex_);
  return view_;
}

StreamVitals PublishedView::vitals() const {
  MutexLock lock(mutex_);
  StreamVitals vitals = vitals_;
  vitals.applied_sequence = view_.applied_sequence;
  vitals.durable_sequence = view_.durable_sequence;
  return vitals;
}

uint64_t PublishedView::durable_sequence() const {
  MutexLock lock(mutex_);
  return view_.durable_sequence;
}

void PublishedView::Publish(const SequencedLearner& sequenced, std::optional<double> td_error_ratio,
                            std::optional<std::chrono::steady_clock::time_point> last_learnt) {
  const core::Learner& learner = sequenced.learner();
  const absl::Span<const core::HeadOutput> outputs = learner.Predict();
  const size_t heads = learner.config().heads.size();
  MutexLock lock(mutex_);
  view_.applied_sequence = sequenced.applied_sequence();
  view_.observations = learner.steps();
  view_.outputs.assign(outputs.begin(), outputs.end());
  view_.quality.resize(heads);
  view_.observations_without_value.resize(heads);
  for (size_t i = 0; i < heads; ++i) {
    view_.quality[i] = learner.quality(static_cast<int>(i));
    view_.observations_without_value[i] = learner.steps_without_value(static_cast<int>(i));
  }
  view_.seasons.resize(static_cast<size_t>(learner.config().cumulants));
  for (size_t cumulant = 0; cumulant < view_.seasons.size(); ++cumulant) {
    const absl::Span<const uint64_t> lengths = learner.seasons(static_cast<int>(cumulant));
    view_.seasons[cumulant].assign(lengths.begin(), lengths.end());
  }
  view_.state_bytes = learner.state_bytes();
  view_.interventions = learner.interventions();
  vitals_.observations = view_.observations;
  vitals_.last_learnt = last_learnt;
  vitals_.state_bytes = view_.state_bytes;
  vitals_.return_error_ratio = WorstReturnError(view_.quality);
  vitals_.td_error_ratio = td_error_ratio;
  vitals_.observations_without_value =
      *std::max_element(view_.observations_without_value.begin(), view_.observations_without_value.end());
}

void PublishedView::Adopt(std::shared_ptr<const StreamSpec> spec, StreamLabels labels) {
  MutexLock lock(mutex_);
  view_.spec = std::move(spec);
  view_.labels = std::move(labels);
}

void PublishedView::Reset(StreamLabels labels, uint64_t durable_sequence) {
  MutexLock lock(mutex_);
  view_.labels = std::move(labels);
  view_.durable_sequence = durable_sequence;
}

void PublishedView::set_durable_sequence(uint64_t sequence) {
  MutexLock lock(mutex_);
  view_.durable_sequence = sequence;
}

}  // namespace nexting::server
