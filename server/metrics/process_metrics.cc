#include "server/metrics/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace nexting::server {
namespace {

std::string ReadFile(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The fields of /proc/self/stat behind the command's name, which may hold anything; see proc(5). The first is field 3.
std::vector<std::string> StatFields() {
  const std::string stat = ReadFile("/proc/self/stat");
  const size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return {};
  return absl::StrSplit(stat.substr(name_end + 1), ' ', absl::SkipEmpty());
}

double Field(const std::vector<std::string>& fields, size_t number) {
  double value = 0;
  return number - 3 < fields.size() && absl::SimpleAtod(fields[number - 3], &value) ? value : 0;
}

double BootTimeSeconds() {
  for (const absl::string_view line : absl::StrSplit(ReadFile("/proc/stat"), '\n')) {
    double seconds = 0;
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    if (words.size() == 2 && words[0] == "btime" && absl::SimpleAtod(words[1], &seconds)) return seconds;
  }
  return 0;
}

double OpenFiles() {
  std::error_code error;
  double count = 0;
  for (auto file = std::filesystem::directory_iterator("/proc/self/fd", error);
       !error && file != std::filesystem::directory_iterator(); file.increment(error)) {
    ++count;
  }
  return count;
}

}  // namespace

ProcessStats ReadProcessStats() {
  const std::vector<std::string> fields = StatFields();
  const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  ProcessStats stats;
  stats.cpu_seconds = (Field(fields, 14) + Field(fields, 15)) / ticks;
  stats.threads = Field(fields, 20);
  stats.start_time_seconds = BootTimeSeconds() + Field(fields, 22) / ticks;
  stats.virtual_bytes = Field(fields, 23);
  stats.resident_bytes = Field(fields, 24) * static_cast<double>(sysconf(_SC_PAGESIZE));
  stats.open_files = OpenFiles();
  rlimit files = {};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) stats.max_files = static_cast<double>(files.rlim_cur);
  return stats;
}

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
