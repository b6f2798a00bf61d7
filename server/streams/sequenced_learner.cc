#include "server/streams/sequenced_learner.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "core/check.h"

namespace nexting::server {

absl::StatusOr<std::unique_ptr<SequencedLearner>> SequencedLearner::Create(const StreamSpec& spec,
                                                                           const core::BaselineMaker* baselines) {
  auto learner = core::Learner::Create(ToLearnerConfig(spec), baselines);
  if (!learner.ok()) return learner.status();
  return absl::WrapUnique(new SequencedLearner(spec, *std::move(learner), 0));
}

absl::StatusOr<std::unique_ptr<SequencedLearner>> SequencedLearner::Restore(const StreamSpec& spec,
                                                                            uint64_t applied_sequence,
                                                                            absl::string_view learner_bytes,
                                                                            const core::BaselineMaker* baselines) {
  auto learner = core::Learner::Create(ToLearnerConfig(spec), baselines);
  if (!learner.ok()) return learner.status();
  if (absl::Status status = (*learner)->Restore(learner_bytes); !status.ok()) return status;
  return absl::WrapUnique(new SequencedLearner(spec, *std::move(learner), applied_sequence));
}

SequencedLearner::SequencedLearner(const StreamSpec& spec, std::unique_ptr<core::Learner> learner,
                                   uint64_t applied_sequence)
    : check_(spec),
      sources_(CumulantSources(spec)),
      policies_(spec.policies),
      learner_(std::move(learner)),
      applied_sequence_(applied_sequence),
      cumulants_(sources_.size()) {}

BlockProgress SequencedLearner::Begin(const ObservationBlock& block) const {
  BlockProgress progress;
  progress.block = block;
  const absl::StatusOr<size_t> rows = check_.Shape(block);
  const uint64_t expected = applied_sequence_ + 1;
  const uint64_t first = block.first_sequence == 0 ? expected : block.first_sequence;
  progress.result.status = rows.ok() ? BlockCheck::Numbers(first, *rows) : rows.status();
  if (!progress.result.status.ok()) {
    progress.done = true;
    return progress;
  }
  if (first > expected && policies_.sequence_gaps == SequenceGapPolicy::kRefuse) {
    progress.result.status = absl::OutOfRangeError(
        absl::StrCat("first_sequence is ", first, "; must be at most ", expected, ", the next number of the stream"));
    progress.result.expected_sequence = expected;
    progress.done = true;
    return progress;
  }
  progress.rows = *rows;
  progress.first_sequence = first;
  progress.next_row = first < expected ? static_cast<size_t>(std::min<uint64_t>(*rows, expected - first)) : 0;
  progress.result.duplicates = static_cast<uint32_t>(progress.next_row);
  progress.done = progress.next_row == progress.rows;
  const size_t outputs = (progress.rows - progress.next_row) * learner_->config().heads.size();
  progress.result.predictions.reserve(outputs);
  progress.result.baselines.reserve(outputs);
  return progress;
}

bool SequencedLearner::LearnRow(BlockProgress& progress) {
  NEXTING_CHECK(!progress.done && progress.next_row < progress.rows);
  const size_t row = progress.next_row;
  progress.result.status = check_.Row(progress.block, row, policies_.missing_values);
  if (!progress.result.status.ok()) {
    progress.done = true;
    return false;
  }
  Step(progress.block, row);
  applied_sequence_ = progress.first_sequence + row;
  AppendOutputs(progress.result);
  progress.done = ++progress.next_row == progress.rows;
  return true;
}

void SequencedLearner::Step(const ObservationBlock& block, size_t row) {
  const absl::Span<const double> features = block.features.subspan(row * check_.features(), check_.features());
  for (size_t c = 0; c < sources_.size(); ++c) {
    const size_t column = static_cast<size_t>(sources_[c].column);
    cumulants_[c] = sources_[c].is_feature ? features[column] : block.cumulants[row * check_.cumulants() + column];
  }
  const int64_t time_us = block.times_us.empty() ? core::kNoTime : block.times_us[row];
  const absl::Status status = learner_->Step({features, cumulants_, time_us});
  NEXTING_CHECK(status.ok());  // BlockCheck has asked all that Step asks
}

void SequencedLearner::AppendOutputs(BlockResult& result) const {
  ++result.learnt;
  for (const core::HeadOutput& output : learner_->Predict()) {
    result.predictions.push_back(output.prediction);
    result.baselines.push_back(output.baseline);
  }
}

void SequencedLearner::set_policies(const StreamPolicies& policies) {
  policies_ = policies;
  learner_->set_missing_values(policies.missing_values);
}

std::string SequencedLearner::SaveWith(const StreamPolicies& policies) {
  learner_->set_missing_values(policies.missing_values);
  std::string bytes = learner_->Save();
  learner_->set_missing_values(policies_.missing_values);
  return bytes;
}

}  // namespace nexting::server
