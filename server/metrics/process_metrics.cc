#include "server/metrics/process_metrics.h"

#include "server/metrics/process_stats.h"

namespace nexting::server {

void AddProcessMetrics(MetricFamilies& families) {
  const ProcessStats stats = ReadProcessStats();
  families.Counter("process_cpu_seconds_total", "User and system time.", stats.cpu_seconds);
  families.Gauge("process_resident_memory_bytes", "Resident memory.", stats.resident_bytes);
  families.Gauge("process_virtual_memory_bytes", "Virtual memory.", stats.virtual_bytes);
  families.Gauge("process_open_fds", "Open file descriptors.", stats.open_files);
  families.Gauge("process_max_fds", "Most file descriptors that may be open.", stats.max_files);
  families.Gauge("process_threads", "Threads.", stats.threads);
  families.Gauge("process_start_time_seconds", "Start, since the Unix epoch.", stats.start_time_seconds);
  families.BeginGauge("nexting_build_info", "How the server was built.");
  families.Add({{"version", NEXTING_VERSION}, {"compiler", NEXTING_COMPILER}, {"build_type", NEXTING_BUILD_TYPE}}, 1);
}

}  // namespace nexting::server
