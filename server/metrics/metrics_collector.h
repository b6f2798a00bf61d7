// Everything that /metrics says, gathered when it is asked for; see README.md beside this file.
//
// Threads: Collect may be called from any thread, several at a time. Cost: linear in the number of streams.
#ifndef NEXTING_SERVER_METRICS_METRICS_COLLECTOR_H_
#define NEXTING_SERVER_METRICS_METRICS_COLLECTOR_H_

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/counters/rpc_counters.h"
#include "server/counters/snapshot_counters.h"
#include "server/metrics/metric_families.h"
#include "server/store/store.h"
#include "server/streams/learning_executor.h"
#include "server/streams/stream_limits.h"
#include "server/streams/stream_registry.h"

namespace nexting::server {

class MetricsCollector final : public prometheus::Collectable {
 public:
  // All of it must outlive the collector.
  struct Sources {
    const RpcCounters* rpc = nullptr;
    const LearningExecutor* executor = nullptr;
    const SnapshotCounters* snapshots = nullptr;
    const StreamRegistry* registry = nullptr;
    const Store* store = nullptr;
    std::function<size_t()> watchers;  // open Watch calls
    StreamLimits limits;
    absl::Duration snapshot_interval;
  };

  // `exported_streams` get series of their own while they exist.
  MetricsCollector(Sources sources, std::vector<std::string> exported_streams);

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  void AddCalls(MetricFamilies& families) const;
  void AddObservations(MetricFamilies& families) const;
  void AddLearning(MetricFamilies& families) const;
  void AddFleet(MetricFamilies& families) const;
  void AddSnapshots(MetricFamilies& families) const;

  const Sources sources_;
  const std::vector<std::string> exported_streams_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_METRICS_METRICS_COLLECTOR_H_
