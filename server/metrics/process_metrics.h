// What Linux knows of this process, from /proc, and how it was built.
//
// Threads: any; reads a few small files.
#ifndef NEXTING_SERVER_METRICS_PROCESS_METRICS_H_
#define NEXTING_SERVER_METRICS_PROCESS_METRICS_H_

#include "server/metrics/metric_families.h"

namespace nexting::server {

// Zero where it cannot be read.
struct ProcessStats {
  double cpu_seconds = 0;  // user and system
  double resident_bytes = 0;
  double virtual_bytes = 0;
  double open_files = 0;
  double max_files = 0;
  double threads = 0;
  double start_time_seconds = 0;  // since the Unix epoch
};

ProcessStats ReadProcessStats();

void AddProcessMetrics(MetricFamilies& families);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_METRICS_PROCESS_METRICS_H_
