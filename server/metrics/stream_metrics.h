// Series of single streams: those that the operator has listed, while they exist.
#ifndef NEXTING_SERVER_METRICS_STREAM_METRICS_H_
#define NEXTING_SERVER_METRICS_STREAM_METRICS_H_

#include <string>
#include <vector>

#include "server/metrics/metric_families.h"
#include "server/streams/stream_registry.h"

namespace nexting::server {

// Any thread. A name without a stream adds no series.
void AddExportedStreamMetrics(MetricFamilies& families, const StreamRegistry& registry,
                              const std::vector<std::string>& names);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_METRICS_STREAM_METRICS_H_
