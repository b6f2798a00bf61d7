#include "client/cli/sensors/machine_sensors.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace nexting::client::cli {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kSectorBytes = 512;  // the unit of /proc/diskstats, whatever the disk's own sectors are

using Words = std::vector<absl::string_view>;

Words Split(absl::string_view line) { return absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty()); }

double Number(absl::string_view text) {
  double value;
  return absl::SimpleAtod(text, &value) ? value : kNan;
}

// Lower-case letters, digits and single underscores.
std::string Name(absl::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool keep = absl::ascii_isalnum(static_cast<unsigned char>(c));
    if (keep) name.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
    if (!keep && !name.empty() && name.back() != '_') name.push_back('_');
  }
  return std::string(absl::StripSuffix(name, "_"));
}

// Names that several sensors share get a number.
void AddUnique(Reading reading, std::vector<Reading>* readings) {
  const std::string name = reading.name;
  const auto taken = [&](const Reading& other) { return other.name == reading.name; };
  for (int i = 2; std::any_of(readings->begin(), readings->end(), taken); ++i)
    reading.name = absl::StrCat(name, "_", i);
  readings->push_back(std::move(reading));
}

}  // namespace

std::vector<Reading> MachineSensors::Read(absl::Time now) {
  seconds_ = last_ != absl::InfinitePast() && now > last_ ? absl::ToDoubleSeconds(now - last_) : kNan;
  last_ = now;
  std::vector<Reading> readings;
  ReadCpus(&readings);
  ReadLoad(&readings);
  ReadMemory(&readings);
  ReadNetwork(&readings);
  ReadDisks(&readings);
  ReadTemperatures(&readings);
  return readings;
}

void MachineSensors::ReadCpus(std::vector<Reading>* readings) {
  const std::string stat = ReadFile("/proc/stat");
  for (const absl::string_view line : absl::StrSplit(stat, '\n')) {
    // cpuN user nice system idle iowait irq softirq steal ...; the later two are part of user and nice.
    const Words words = Split(line);
    if (words.size() < 9 || !absl::StartsWith(words[0], "cpu") || words[0] == "cpu") continue;
    double total = 0;
    for (size_t i = 1; i <= 8; ++i) total += Number(words[i]);
    const double idle = Number(words[4]) + Number(words[5]);
    const std::string name(words[0]);
    const double ticks = Growth(absl::StrCat(name, " total"), total, kNan);
    const double idle_ticks = Growth(absl::StrCat(name, " idle"), idle, kNan);
    // Right behind another reading no tick may have passed, and then there is no share to tell.
    const double busy = ticks > 0 ? std::clamp(100 * (1 - idle_ticks / ticks), 0.0, 100.0) : kNan;
    readings->push_back({name, "cpu", Unit::kPercent, busy});
  }
}

void MachineSensors::ReadLoad(std::vector<Reading>* readings) const {
  const std::string text = ReadFile("/proc/loadavg");
  const Words words = Split(text);
  if (!words.empty()) readings->push_back({"load_1m", "system", Unit::kNone, Number(words[0])});
}

void MachineSensors::ReadMemory(std::vector<Reading>* readings) const {
  const std::string text = ReadFile("/proc/meminfo");
  double total = kNan;
  double available = kNan;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const Words words = Split(line);
    if (words.size() < 2) continue;
    if (words[0] == "MemTotal:") total = 1024 * Number(words[1]);
    if (words[0] == "MemAvailable:") available = 1024 * Number(words[1]);
  }
  if (!std::isnan(total - available)) readings->push_back({"memory_used", "system", Unit::kBytes, total - available});
}

void MachineSensors::ReadNetwork(std::vector<Reading>* readings) {
  const std::string text = ReadFile("/proc/net/dev");
  double in = 0;
  double out = 0;
  bool any = false;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::pair<absl::string_view, absl::string_view> halves = absl::StrSplit(line, absl::MaxSplits(':', 1));
    const Words words = Split(halves.second);
    if (words.size() < 9 || absl::StripAsciiWhitespace(halves.first) == "lo") continue;
    any = true;
    // Each interface by itself, so that one that goes takes nothing from the others. All of a new one's bytes are new.
    const std::string name(absl::StripAsciiWhitespace(halves.first));
    in += Growth(absl::StrCat(name, " in"), Number(words[0]), Number(words[0]));
    out += Growth(absl::StrCat(name, " out"), Number(words[8]), Number(words[8]));
  }
  if (!any) return;
  AddRate("network_in", in, readings);
  AddRate("network_out", out, readings);
}

void MachineSensors::ReadDisks(std::vector<Reading>* readings) {
  const std::vector<std::string> blocks = Folder("/sys/block");
  const auto whole_disk = [&](absl::string_view name) {
    for (const absl::string_view not_a_disk : {"loop", "ram", "zram", "dm-", "md", "sr"}) {
      if (absl::StartsWith(name, not_a_disk)) return false;
    }
    return std::find(blocks.begin(), blocks.end(), name) != blocks.end();
  };
  const std::string text = ReadFile("/proc/diskstats");
  double read = 0;
  double written = 0;
  bool any = false;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const Words words = Split(line);
    if (words.size() < 10 || !whole_disk(words[2])) continue;
    any = true;
    read += kSectorBytes * Growth(absl::StrCat(words[2], " read"), Number(words[5]), Number(words[5]));
    written += kSectorBytes * Growth(absl::StrCat(words[2], " written"), Number(words[9]), Number(words[9]));
  }
  if (!any) return;
  AddRate("disk_read", read, readings);
  AddRate("disk_write", written, readings);
}

void MachineSensors::ReadTemperatures(std::vector<Reading>* readings) const {
  const size_t before = readings->size();
  for (const std::string& chip : Folder("/sys/class/hwmon")) {
    const std::string folder = absl::StrCat("/sys/class/hwmon/", chip);
    const std::string chip_name(absl::StripAsciiWhitespace(ReadFile(absl::StrCat(folder, "/name"))));
    for (const std::string& file : Folder(folder)) {
      if (!absl::StartsWith(file, "temp") || !absl::EndsWith(file, "_input")) continue;
      const double value = Number(absl::StripAsciiWhitespace(ReadFile(absl::StrCat(folder, "/", file)))) / 1000;
      if (std::isnan(value)) continue;
      const absl::string_view input = absl::StripSuffix(file, "_input");
      const std::string label_file = ReadFile(absl::StrCat(folder, "/", input, "_label"));
      const absl::string_view label = absl::StripAsciiWhitespace(label_file);
      const std::string name = absl::StrCat("temp_", Name(absl::StrCat(chip_name, " ", label.empty() ? input : label)));
      AddUnique({name, "temperature", Unit::kCelsius, value}, readings);
    }
  }
  if (readings->size() == before) ReadThermalZones(readings);
}

void MachineSensors::ReadThermalZones(std::vector<Reading>* readings) const {
  for (const std::string& zone : Folder("/sys/class/thermal")) {
    if (!absl::StartsWith(zone, "thermal_zone")) continue;
    const std::string folder = absl::StrCat("/sys/class/thermal/", zone);
    const double value = Number(absl::StripAsciiWhitespace(ReadFile(absl::StrCat(folder, "/temp")))) / 1000;
    if (std::isnan(value)) continue;
    AddUnique(
        {absl::StrCat("temp_", Name(ReadFile(absl::StrCat(folder, "/type")))), "temperature", Unit::kCelsius, value},
        readings);
  }
}

std::string MachineSensors::ReadFile(absl::string_view path) const {
  std::ifstream file(absl::StrCat(root_, path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> MachineSensors::Folder(absl::string_view path) const {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(absl::StrCat(root_, path), error)) {
    names.push_back(entry.path().filename().string());
  }
  // By length first, so that hwmon2 comes before hwmon10.
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  return names;
}

double MachineSensors::Growth(const std::string& counter, double value, double if_new) {
  const auto [entry, is_new] = counters_.try_emplace(counter, value);
  const double growth = is_new ? if_new : value < entry->second ? kNan : value - entry->second;
  entry->second = value;
  return growth;
}

void MachineSensors::AddRate(const std::string& name, double growth, std::vector<Reading>* readings) {
  readings->push_back({name, "system", Unit::kBytesPerSecond, growth / seconds_});
}

}  // namespace nexting::client::cli
