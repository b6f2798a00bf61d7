// What /metrics says of the process and of how it was built.
#ifndef NEXTING_SERVER_METRICS_PROCESS_METRICS_H_
#define NEXTING_SERVER_METRICS_PROCESS_METRICS_H_

#include "server/metrics/metric_families.h"

namespace nexting::server {

// Any thread.
void AddProcessMetrics(MetricFamilies& families);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_METRICS_PROCESS_METRICS_H_
