#include "server/metrics/metrics_collector.h"

#include <array>
#include <chrono>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/metrics/process_metrics.h"
#include "server/metrics/stream_metrics.h"
#include "server/streams/fleet_survey.h"

namespace nexting::server {
namespace {

constexpr std::array<double, 7> kQuantiles = {0, 0.1, 0.25, 0.5, 0.75, 0.9, 1};

template <typename Enum, typename Visit>
void ForEach(Visit visit) {
  for (size_t i = 0; i < static_cast<size_t>(Enum::kCount); ++i)
    visit(static_cast<Enum>(i), std::string(NameOf(static_cast<Enum>(i))));
}

// Sum over the copies of what `number` picks of each.
template <typename Number>
double Sum(const RpcCounters& counters, Number number) {
  uint64_t sum = 0;
  for (const RpcCounters::Copy& copy : counters.copies()) sum += number(copy).value();
  return static_cast<double>(sum);
}

template <typename Histogram>
HistogramTotals Total(const RpcCounters& counters, Histogram histogram) {
  HistogramTotals totals;
  for (const RpcCounters::Copy& copy : counters.copies()) histogram(copy).AddTo(totals);
  return totals;
}

// A counter with one label whose values are an enum's.
template <typename Enum>
void AddPerValue(MetricFamilies& families, const RpcCounters& counters, const std::string& name,
                 const std::string& help, const std::string& label,
                 PerValue<Enum, SharedCounter> RpcCounters::Copy::*numbers) {
  families.BeginCounter(name, help);
  ForEach<Enum>([&](Enum value, const std::string& value_name) {
    families.Add({{label, value_name}},
                 Sum(
                     counters, [&](const auto& copy) -> auto& { return (copy.*numbers)[value]; }));
  });
}

// The name of a code as gRPC's own libraries print it.
std::string CodeName(size_t code) { return absl::StatusCodeToString(static_cast<absl::StatusCode>(code)); }

void AddQuantiles(MetricFamilies& families, const std::string& name, const std::string& help,
                  const std::vector<double>& ascending) {
  families.BeginGauge(name, help);
  for (const double quantile : kQuantiles) {
    families.Add({{"quantile", absl::StrCat(quantile)}}, Quantile(ascending, quantile));
  }
}

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

MetricsCollector::MetricsCollector(Sources sources, std::vector<std::string> exported_streams)
    : sources_(std::move(sources)), exported_streams_(std::move(exported_streams)) {}

std::vector<prometheus::MetricFamily> MetricsCollector::Collect() const {
  MetricFamilies families;
  AddCalls(families);
  AddObservations(families);
  AddLearning(families);
  AddFleet(families);
  AddSnapshots(families);
  AddExportedStreamMetrics(families, *sources_.registry, exported_streams_);
  AddProcessMetrics(families);
  return families.Take();
}

void MetricsCollector::AddCalls(MetricFamilies& families) const {
  const RpcCounters& rpc = *sources_.rpc;
  families.BeginCounter("nexting_rpc_started_total", "Calls that arrived.");
  ForEach<RpcMethod>([&](RpcMethod method, const std::string& name) {
    families.Add({{"method", name}}, Sum(
                                         rpc, [&](const auto& copy) -> auto& { return copy.methods[method].started; }));
  });
  families.BeginCounter("nexting_rpc_completed_total", "Calls that ended.");
  ForEach<RpcMethod>([&](RpcMethod method, const std::string& name) {
    for (size_t code = 0; code < kRpcCodes; ++code) {
      families.Add({{"method", name}, {"code", CodeName(code)}},
                   Sum(
                       rpc, [&](const auto& copy) -> auto& { return copy.methods[method].completed[code]; }));
    }
  });
  families.BeginHistogram("nexting_rpc_duration_seconds", "Calls, from arrival to end.");
  ForEach<RpcMethod>([&](RpcMethod method, const std::string& name) {
    ForEach<RpcStatusClass>([&](RpcStatusClass status, const std::string& status_name) {
      families.Add({{"method", name}, {"status", status_name}},
                   Total(
                       rpc, [&](const auto& copy) -> auto& { return copy.methods[method].durations[status]; }));
    });
  });
  families.Histogram("nexting_stream_request_duration_seconds", "One request of an ObserveStream, read to answer.",
                     Total(
                         rpc, [](const auto& copy) -> auto& { return copy.stream_requests; }));
  AddPerValue(families, rpc, "nexting_calls_refused_total", "Calls that were not let in.", "reason",
              &RpcCounters::Copy::refused_calls);
}

void MetricsCollector::AddObservations(MetricFamilies& families) const {
  const RpcCounters& rpc = *sources_.rpc;
  AddPerValue(families, rpc, "nexting_observations_total", "Observations that arrived, by what became of them.",
              "outcome", &RpcCounters::Copy::rows);
  AddPerValue(families, rpc, "nexting_blocks_total", "Blocks that arrived: accepted, or why refused.", "outcome",
              &RpcCounters::Copy::blocks);
  AddPerValue(families, rpc, "nexting_predictions_total", "Predictions given.", "source",
              &RpcCounters::Copy::predictions);
  AddPerValue(families, rpc, "nexting_watch_updates_total", "Updates for watchers.", "outcome",
              &RpcCounters::Copy::updates);
  families.Gauge("nexting_watchers", "Open Watch calls.", static_cast<double>(sources_.watchers()));
}

void MetricsCollector::AddLearning(MetricFamilies& families) const {
  HistogramTotals steps;
  HistogramTotals waits;
  uint64_t interventions = 0;
  for (const auto& counters : sources_.executor->counters()) {
    counters->steps.AddTo(steps);
    counters->queue_waits.AddTo(waits);
    interventions += counters->interventions.value();
  }
  families.Histogram("nexting_learning_step_duration_seconds", "One observation learnt.", steps);
  families.Histogram("nexting_queue_wait_duration_seconds", "A block, from its acceptance until it is learnt.", waits);
  families.Counter("nexting_learning_interventions_total",
                   "Times that a bound kept a learner's state in its legal range.", static_cast<double>(interventions));
  families.Gauge("nexting_learning_workers", "Threads that learn.",
                 static_cast<double>(sources_.executor->counters().size()));
  families.Gauge("nexting_runnable_streams", "Streams that wait for a learning thread.",
                 static_cast<double>(sources_.executor->waiting()));
}

void MetricsCollector::AddFleet(MetricFamilies& families) const {
  const FleetSurvey fleet = Survey(*sources_.registry, std::chrono::steady_clock::now());
  families.BeginGauge("nexting_streams", "Streams: no observation yet, one within the last minute, none since.");
  families.Add({{"state", "waiting"}}, static_cast<double>(fleet.waiting));
  families.Add({{"state", "active"}}, static_cast<double>(fleet.active));
  families.Add({{"state", "idle"}}, static_cast<double>(fleet.idle));
  families.BeginGauge("nexting_streams_by_skill",
                      "Streams by their worst head's error against persistence's, over the last 1,000 returns.");
  families.Add({{"skill", "better"}}, static_cast<double>(fleet.better));
  families.Add({{"skill", "same"}}, static_cast<double>(fleet.same));
  families.Add({{"skill", "worse"}}, static_cast<double>(fleet.worse));
  families.Add({{"skill", "unknown"}}, static_cast<double>(fleet.unknown));
  AddQuantiles(families, "nexting_fleet_return_error_ratio",
               "Squared error against the last 1,000 realised returns over that of persistence, over all streams.",
               fleet.return_error_ratios);
  AddQuantiles(families, "nexting_fleet_td_error_ratio",
               "Squared TD error over that of persistence in the last 1,000 steps, over all streams.",
               fleet.td_error_ratios);
  AddQuantiles(families, "nexting_fleet_observations_without_value",
               "Observations since a stream's most silent cumulant had a value, over all streams.",
               fleet.observations_without_value);
  families.Gauge("nexting_queued_rows", "Observations that wait to be learnt.", static_cast<double>(fleet.queued_rows));
  families.Gauge("nexting_queue_saturation_ratio", "The fullest stream's queue; 1 is full.", fleet.queue_saturation);
  families.Gauge("nexting_learner_state_bytes", "Memory of all learners.", static_cast<double>(fleet.state_bytes));
  families.Gauge("nexting_streams_limit", "Most streams that there may be.",
                 static_cast<double>(sources_.limits.streams));
  families.Gauge("nexting_learner_state_limit_bytes", "Most memory that all learners may take.",
                 static_cast<double>(sources_.limits.learner_bytes));
  families.Gauge("nexting_unsaved_streams", "Streams that have learnt since they were last saved.",
                 static_cast<double>(fleet.unsaved));
}

void MetricsCollector::AddSnapshots(MetricFamilies& families) const {
  const SnapshotCounters& snapshots = *sources_.snapshots;
  families.BeginCounter("nexting_snapshot_rounds_total", "Rounds of saving.");
  families.Add({{"outcome", "ok"}}, static_cast<double>(snapshots.rounds_ok.value()));
  families.Add({{"outcome", "failed"}}, static_cast<double>(snapshots.rounds_failed.value()));
  HistogramTotals rounds;
  snapshots.rounds.AddTo(rounds);
  families.Histogram("nexting_snapshot_round_duration_seconds", "One round of saving.", rounds);
  families.Counter("nexting_snapshots_total", "Streams saved.", static_cast<double>(snapshots.streams.value()));
  families.Counter("nexting_snapshot_bytes_total", "Bytes saved.", static_cast<double>(snapshots.bytes.value()));
  families.Gauge("nexting_snapshot_age_seconds", "Time since the last round that left nothing unsaved.",
                 SecondsSince(snapshots.all_saved_at.load()));
  families.Gauge("nexting_snapshot_interval_seconds", "Time between two rounds.",
                 absl::ToDoubleSeconds(sources_.snapshot_interval));
  families.Gauge("nexting_store_disk_bytes", "Files of the data folder.",
                 static_cast<double>(sources_.store->DiskBytes()));
}

}  // namespace nexting::server
