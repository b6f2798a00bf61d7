#include "tests/experiments/runs/stream_run.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/experiments/runs/result_file.h"
#include "tests/experiments/runs/untrained_learner.h"

namespace nexting::experiments {
namespace {

constexpr char kHeader[] =
    "file,cumulant,discount,rows,inputs,learner,configuration,whole,persistence,half,absolute,first";

core::LearnerConfig ConfigOf(const StreamTask& task, const SizedLearner& learner) {
  return learner.Config(static_cast<int>(task.inputs), task.discount);
}

bool ParseResult(const std::vector<std::string>& cells, StreamResult* result) {
  result->task.file = cells[0];
  result->task.cumulant = cells[1];
  result->learner = cells[5];
  result->configuration = cells[6];
  return absl::SimpleAtod(cells[2], &result->task.discount) && absl::SimpleAtoi(cells[3], &result->task.rows) &&
         absl::SimpleAtoi(cells[4], &result->task.inputs) && absl::SimpleAtod(cells[7], &result->score.whole) &&
         absl::SimpleAtod(cells[8], &result->score.persistence) && absl::SimpleAtod(cells[9], &result->score.half) &&
         absl::SimpleAtod(cells[10], &result->score.absolute) && absl::SimpleAtod(cells[11], &result->score.first);
}

bool SameRun(const StreamResult& a, const StreamResult& b) {
  return a.learner == b.learner && a.task.cumulant == b.task.cumulant && a.task.discount == b.task.discount;
}

}  // namespace

absl::StatusOr<std::string> StreamHash(const StreamTask& task, const SizedLearner& learner) {
  const std::string text =
      absl::StrCat(task.file, " ", task.cumulant, " ", task.discount, " ", task.rows, " ", task.inputs);
  return ConfigurationHash(text, ConfigOf(task, learner));
}

absl::StatusOr<StreamResult> RunStream(const StreamTask& task, const Recording& recording, const SizedLearner& learner,
                                       const std::atomic<bool>& stop, std::atomic<int64_t>& progress) {
  const auto hash = StreamHash(task, learner);
  if (!hash.ok()) return hash.status();
  const auto made = MakeLearner(ConfigOf(task, learner));
  if (!made.ok()) return made.status();
  std::vector<double> predictions;
  predictions.reserve(recording.cumulants.size());
  for (size_t t = 0; t < recording.cumulants.size(); ++t) {
    if (stop) return absl::CancelledError("stopped");
    const int64_t time_us = recording.times_us.empty() ? core::kNoTime : recording.times_us[t];
    const absl::Status status = (*made)->Step({recording.features[t], {&recording.cumulants[t], 1}, time_us});
    if (!status.ok()) return status;
    predictions.push_back((*made)->Predict()[0].prediction);
    ++progress;
  }
  return StreamResult{task, learner.text(), *hash, ScoreOf(predictions, recording, task.discount)};
}

absl::StatusOr<std::vector<StreamResult>> ReadStreamResults(const std::string& path) {
  std::vector<StreamResult> results;
  if (!std::filesystem::exists(path)) return results;
  const absl::Status status = ReadRows(path, kHeader, "stream's result", [&results](const auto& cells) {
    return ParseResult(cells, &results.emplace_back());
  });
  if (!status.ok()) return status;
  return results;
}

absl::Status KeepStreamResults(const std::string& path, const std::vector<StreamResult>& results) {
  absl::StatusOr<std::vector<StreamResult>> kept = ReadStreamResults(path);
  if (!kept.ok()) return kept.status();
  for (const StreamResult& result : results) {
    const auto old =
        std::find_if(kept->begin(), kept->end(), [&](const auto& other) { return SameRun(other, result); });
    if (old != kept->end()) {
      *old = result;
    } else {
      kept->push_back(result);
    }
  }
  std::string text = absl::StrCat(kHeader, "\n");
  for (const auto& [task, learner, configuration, score] : *kept) {
    absl::StrAppendFormat(&text, "%s,%s,%g,%d,%d,%s,%s,%.6g,%.6g,%.6g,%.6g,%.6g\n", task.file, task.cumulant,
                          task.discount, task.rows, task.inputs, learner, configuration, score.whole, score.persistence,
                          score.half, score.absolute, score.first);
  }
  return ReplaceFile(path, text);
}

}  // namespace nexting::experiments
