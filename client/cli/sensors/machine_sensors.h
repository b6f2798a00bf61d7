// This machine's sensors, read from /proc and /sys (Linux):
//
//   cpu          cpu0, cpu1, ...            busy share of each core since the last reading, %
//   system       load_1m                    the load average
//                memory_used                total - available, bytes
//                network_in, network_out    over all interfaces but lo, bytes a second since the last reading
//                disk_read, disk_write      over whole disks, bytes a second since the last reading
//   temperature  temp_CHIP_LABEL            of every hwmon input, or temp_ZONE of every thermal zone, °C
//
// What a machine does not have is left out. Rates and shares are NaN at the first reading, and where a counter or the
// clock has gone back; so rates are never below 0, and shares are from 0 to 100 %.
//
// Threads: one caller at a time.
#ifndef NEXTING_CLIENT_CLI_SENSORS_MACHINE_SENSORS_H_
#define NEXTING_CLIENT_CLI_SENSORS_MACHINE_SENSORS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/cli/terminal/quantity.h"

namespace nexting::client::cli {

struct Reading {
  std::string name;
  std::string group;
  Unit unit = Unit::kNone;
  double value = 0;
};

class MachineSensors {
 public:
  // `root` is where `proc` and `sys` are: "" on a real machine, another folder in tests.
  explicit MachineSensors(std::string root = "") : root_(std::move(root)) {}

  // All sensors, in a fixed order. `now` is the time of the reading: rates are by the time between two of them.
  std::vector<Reading> Read(absl::Time now);

 private:
  void ReadCpus(std::vector<Reading>* readings);
  void ReadLoad(std::vector<Reading>* readings) const;
  void ReadMemory(std::vector<Reading>* readings) const;
  void ReadNetwork(std::vector<Reading>* readings);
  void ReadDisks(std::vector<Reading>* readings);
  void ReadTemperatures(std::vector<Reading>* readings) const;
  void ReadThermalZones(std::vector<Reading>* readings) const;

  std::string ReadFile(absl::string_view path) const;
  // Names in a folder, in order; none where it does not exist.
  std::vector<std::string> Folder(absl::string_view path) const;
  // Growth of a counter since the last reading; NaN where it went back, `if_new` where it was not there.
  double Growth(const std::string& counter, double value, double if_new);
  void AddRate(const std::string& name, double growth, std::vector<Reading>* readings);

  const std::string root_;
  std::map<std::string, double> counters_;
  absl::Time last_ = absl::InfinitePast();
  double seconds_ = 0;  // since the last reading; NaN where that cannot be told
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_SENSORS_MACHINE_SENSORS_H_
