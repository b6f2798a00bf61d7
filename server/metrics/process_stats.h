// What Linux knows of this process, from /proc.
#ifndef NEXTING_SERVER_METRICS_PROCESS_STATS_H_
#define NEXTING_SERVER_METRICS_PROCESS_STATS_H_

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

// Any thread; reads a few small files.
ProcessStats ReadProcessStats();

}  // namespace nexting::server

#endif  // NEXTING_SERVER_METRICS_PROCESS_STATS_H_
