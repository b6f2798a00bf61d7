#include "client/cli/top/fleet_sample.h"

#include <algorithm>
#include <cmath>

#include "absl/time/clock.h"
#include "client/cli/stream_quality.h"

namespace nexting::client::cli {
namespace {

double Median(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double RateSince(absl::Time before, uint64_t observations_before, const StreamSample& now) {
  const double seconds = absl::ToDoubleSeconds(now.time - before);
  const bool was_reset = now.observations < observations_before;
  const uint64_t learnt = now.observations - (was_reset ? 0 : observations_before);
  return seconds > 0 ? static_cast<double>(learnt) / seconds : 0;
}

}  // namespace

StreamSample SampleOf(const Stream& stream, absl::Time time) {
  StreamSample sample;
  sample.id = stream.id;
  sample.time = time;
  sample.observations = stream.status.observations;
  for (const HeadQuality& head : stream.status.heads) {
    sample.without_value = std::max(sample.without_value, head.observations_without_value);
  }
  if (const HeadQuality* head = WorstHead(stream); head != nullptr) {
    sample.cumulant = head->cumulant;
    sample.discount = head->discount;
    sample.skill = head->skill;
  }
  return sample;
}

absl::StatusOr<std::vector<StreamSample>> SampleFleet(Client* client, absl::string_view prefix,
                                                      const std::function<bool()>& keep_on) {
  std::vector<StreamSample> samples;
  bool kept_on = true;
  const absl::Status status = client->VisitStreams(prefix, [&](const Stream& stream) {
    samples.push_back(SampleOf(stream, absl::Now()));
    return kept_on = keep_on();
  });
  if (!status.ok()) return status;
  if (!kept_on) return absl::CancelledError("interrupted");
  return samples;
}

void MeasureRates(const std::vector<StreamSample>& before, std::vector<StreamSample>* now) {
  if (before.empty()) return;
  const absl::Time round_before = before.front().time;
  auto old = before.begin();
  for (StreamSample& sample : *now) {
    while (old != before.end() && old->id < sample.id) ++old;
    const bool known = old != before.end() && old->id == sample.id;
    sample.rate = known ? RateSince(old->time, old->observations, sample) : RateSince(round_before, 0, sample);
  }
}

FleetTotals TotalsOf(const std::vector<StreamSample>& streams) {
  FleetTotals totals;
  totals.streams = streams.size();
  std::vector<double> errors;
  for (const StreamSample& stream : streams) {
    totals.rate += stream.rate;
    if (stream.rate > 0) ++totals.active;
    if (std::isnan(stream.skill)) continue;
    ++totals.judged;
    if (stream.skill > 0) ++totals.better;
    errors.push_back(ErrorRatio(stream.skill));
  }
  totals.median_error = Median(std::move(errors));
  return totals;
}

}  // namespace nexting::client::cli
