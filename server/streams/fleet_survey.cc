#include "server/streams/fleet_survey.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/match.h"

namespace nexting::server {
namespace {

constexpr auto kActiveFor = std::chrono::minutes(1);

void CountActivity(const StreamVitals& vitals, std::chrono::steady_clock::time_point now, FleetSurvey& survey) {
  if (vitals.observations == 0) {
    ++survey.waiting;
  } else if (vitals.last_learnt.has_value() && now - *vitals.last_learnt < kActiveFor) {
    ++survey.active;
  } else {
    ++survey.idle;
  }
}

void CountSkill(const StreamVitals& vitals, FleetSurvey& survey) {
  if (!vitals.return_error_ratio.has_value()) {
    ++survey.unknown;
  } else if (*vitals.return_error_ratio < 1) {
    ++survey.better;
  } else if (*vitals.return_error_ratio > 1) {
    ++survey.worse;
  } else {
    ++survey.same;
  }
}

}  // namespace

FleetSurvey Survey(const StreamRegistry& registry, std::chrono::steady_clock::time_point now) {
  FleetSurvey survey;
  for (const StreamRegistry::SessionPtr& session : registry.All()) {
    const StreamVitals vitals = session->vitals();
    CountActivity(vitals, now, survey);
    CountSkill(vitals, survey);
    survey.unsaved += vitals.unsaved() ? 1 : 0;
    survey.state_bytes += vitals.state_bytes;
    survey.queued_rows += vitals.queued_rows;
    survey.queue_saturation = std::max(survey.queue_saturation, vitals.queue_saturation);
    if (vitals.return_error_ratio.has_value()) survey.return_error_ratios.push_back(*vitals.return_error_ratio);
    if (vitals.td_error_ratio.has_value()) survey.td_error_ratios.push_back(*vitals.td_error_ratio);
    if (vitals.observations > 0) {
      survey.observations_without_value.push_back(static_cast<double>(vitals.observations_without_value));
    }
  }
  std::sort(survey.return_error_ratios.begin(), survey.return_error_ratios.end());
  std::sort(survey.td_error_ratios.begin(), survey.td_error_ratios.end());
  std::sort(survey.observations_without_value.begin(), survey.observations_without_value.end());
  return survey;
}

double Quantile(absl::Span<const double> ascending, double quantile) {
  if (ascending.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double place = quantile * static_cast<double>(ascending.size() - 1);
  const size_t below = static_cast<size_t>(place);
  const size_t above = std::min(below + 1, ascending.size() - 1);
  return ascending[below] + (place - static_cast<double>(below)) * (ascending[above] - ascending[below]);
}

std::vector<StreamRegistry::SessionPtr> WorstStreams(const StreamRegistry& registry, absl::string_view prefix,
                                                     size_t limit) {
  std::vector<std::pair<double, StreamRegistry::SessionPtr>> judged;
  for (StreamRegistry::SessionPtr& session : registry.All()) {
    if (!absl::StartsWith(session->name(), prefix)) continue;
    if (const auto ratio = session->vitals().return_error_ratio; ratio.has_value()) {
      judged.emplace_back(*ratio, std::move(session));
    }
  }
  const size_t count = std::min(limit, judged.size());
  // Equal ratios in the order of their names.
  std::partial_sort(judged.begin(), judged.begin() + static_cast<std::ptrdiff_t>(count), judged.end(),
                    [](const auto& a, const auto& b) {
                      return a.first != b.first ? a.first > b.first : a.second->name() < b.second->name();
                    });
  std::vector<StreamRegistry::SessionPtr> worst;
  for (size_t i = 0; i < count; ++i) worst.push_back(std::move(judged[i].second));
  return worst;
}

}  // namespace nexting::server
