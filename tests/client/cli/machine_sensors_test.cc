#include "client/cli/sensors/machine_sensors.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace nexting::client::cli {
namespace {

// A folder that looks like / to the sensors.
class MachineSensorsTest : public ::testing::Test {
 protected:
  MachineSensorsTest()
      : root_(testing::TempDir() + "/machine_sensors_" + std::to_string(getpid()) + "_" +
              testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(root_);
  }
  ~MachineSensorsTest() override { std::filesystem::remove_all(root_); }

  void Write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(root_ + path).parent_path());
    std::ofstream(root_ + path) << text;
  }

  static std::string Names(const std::vector<Reading>& readings) {
    std::string names;
    for (const Reading& reading : readings) names += (names.empty() ? "" : " ") + reading.name;
    return names;
  }

  static double Value(const std::vector<Reading>& readings, const std::string& name) {
    for (const Reading& reading : readings) {
      if (reading.name == name) return reading.value;
    }
    ADD_FAILURE() << "no " << name << " among " << Names(readings);
    return 0;
  }

  const std::string root_;
  const absl::Time start_ = absl::UnixEpoch() + absl::Hours(1000);
};

TEST_F(MachineSensorsTest, AMachineWithoutSensorsHasNone) { EXPECT_TRUE(MachineSensors(root_).Read(start_).empty()); }

TEST_F(MachineSensorsTest, BusyShareIsWhatGrewAndWasNotIdle) {
  Write("/proc/stat",
        "cpu  999 0 0 0 0 0 0 0 0 0\ncpu0 100 0 100 800 0 0 0 0 0 0\ncpu1 0 0 0 1000 0 0 0 0 0 0\nintr 5\nctxt 7\n");
  MachineSensors sensors(root_);
  const auto first = sensors.Read(start_);
  EXPECT_EQ(Names(first), "cpu0 cpu1");
  EXPECT_TRUE(std::isnan(Value(first, "cpu0")));
  Write("/proc/stat", "cpu0 110 5 105 880 10 0 0 10 50 0\ncpu1 0 0 0 1000 0 0 0 0 0 0\n");
  const auto second = sensors.Read(start_ + absl::Seconds(1));
  EXPECT_NEAR(Value(second, "cpu0"), 25, 1e-9);    // 120 ticks, 90 of them idle or waiting
  EXPECT_TRUE(std::isnan(Value(second, "cpu1")));  // no tick has passed
}

TEST_F(MachineSensorsTest, LoadAndMemory) {
  Write("/proc/loadavg", "0.75 0.50 0.25 1/99 1234\n");
  Write("/proc/meminfo", "MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    400 kB\n");
  const auto readings = MachineSensors(root_).Read(start_);
  EXPECT_EQ(Value(readings, "load_1m"), 0.75);
  EXPECT_EQ(Value(readings, "memory_used"), 600 * 1024);
  EXPECT_EQ(readings[1].unit, Unit::kBytes);
}

TEST_F(MachineSensorsTest, NetworkBytesASecondOverAllInterfacesButTheLoopback) {
  const std::string head =
      "Inter-|   Receive        |  Transmit\n face |bytes packets errs drop fifo frame compressed multicast|bytes\n";
  Write("/proc/net/dev",
        head + "    lo: 900 0 0 0 0 0 0 0 900 0 0 0 0 0 0 0\n  eth0:1000 1 0 0 0 0 0 0 500 1 0 0 0 0 0 0\n");
  MachineSensors sensors(root_);
  EXPECT_TRUE(std::isnan(Value(sensors.Read(start_), "network_in")));
  Write("/proc/net/dev",
        head +
            "    lo: 990 0 0 0 0 0 0 0 990 0 0 0 0 0 0 0\n  eth0: 1800 1 0 0 0 0 0 0 600 1 0 0 0 0 0 0\n"
            " wlan0: 200 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
  const auto readings = sensors.Read(start_ + absl::Seconds(2));
  EXPECT_EQ(Value(readings, "network_in"), 500);
  EXPECT_EQ(Value(readings, "network_out"), 50);
}

TEST_F(MachineSensorsTest, ACounterThatGoesBackIsAMissingValueOnce) {
  const std::string head = "a\nb\n";
  Write("/proc/net/dev", head + "eth0: 1000 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
  MachineSensors sensors(root_);
  sensors.Read(start_);
  Write("/proc/net/dev", head + "eth0: 10 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
  EXPECT_TRUE(std::isnan(Value(sensors.Read(start_ + absl::Seconds(1)), "network_in")));
  Write("/proc/net/dev", head + "eth0: 30 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
  EXPECT_EQ(Value(sensors.Read(start_ + absl::Seconds(2)), "network_in"), 20);
}

TEST_F(MachineSensorsTest, AnInterfaceThatGoesTakesNothingFromTheOthers) {
  const std::string head = "a\nb\n";
  const std::string rest = " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
  Write("/proc/net/dev", head + "eth0: 1000" + rest + "veth1: 700" + rest);
  MachineSensors sensors(root_);
  sensors.Read(start_);
  Write("/proc/net/dev", head + "eth0: 1900" + rest);
  EXPECT_EQ(Value(sensors.Read(start_ + absl::Seconds(1)), "network_in"), 900);
  Write("/proc/net/dev", head + "eth0: 1900" + rest + "veth1: 100" + rest);  // another of this name, counted anew
  EXPECT_TRUE(std::isnan(Value(sensors.Read(start_ + absl::Seconds(2)), "network_in")));
  Write("/proc/net/dev", head + "eth0: 1900" + rest + "veth1: 140" + rest);
  EXPECT_EQ(Value(sensors.Read(start_ + absl::Seconds(3)), "network_in"), 40);
}

TEST_F(MachineSensorsTest, AClockThatIsSetBackMakesNoRate) {
  const std::string head = "a\nb\n";
  const std::string rest = " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
  Write("/proc/net/dev", head + "eth0: 1000" + rest);
  MachineSensors sensors(root_);
  sensors.Read(start_);
  Write("/proc/net/dev", head + "eth0: 1600" + rest);
  EXPECT_TRUE(std::isnan(Value(sensors.Read(start_ - absl::Seconds(5)), "network_in")));
  Write("/proc/net/dev", head + "eth0: 1800" + rest);
  EXPECT_EQ(Value(sensors.Read(start_ - absl::Seconds(3)), "network_in"), 100);
}

TEST_F(MachineSensorsTest, ABusyShareStaysBetween0And100) {
  MachineSensors sensors(root_);
  Write("/proc/stat", "cpu0 100 0 100 800 100 0 0 0 0 0\n");
  sensors.Read(start_);
  Write("/proc/stat", "cpu0 150 0 100 805 90 0 0 0 0 0\n");  // the kernel's waiting time may go back
  EXPECT_TRUE(std::isnan(Value(sensors.Read(start_ + absl::Seconds(1)), "cpu0")));
  Write("/proc/stat", "cpu0 200 0 100 805 90 0 0 0 0 0\n");
  EXPECT_EQ(Value(sensors.Read(start_ + absl::Seconds(2)), "cpu0"), 100);
  Write("/proc/stat", "cpu0 200 0 100 825 90 0 0 0 0 0\n");
  EXPECT_EQ(Value(sensors.Read(start_ + absl::Seconds(3)), "cpu0"), 0);
}

TEST_F(MachineSensorsTest, DiskBytesASecondOverWholeDisks) {
  std::filesystem::create_directories(root_ + "/sys/block/sda");
  std::filesystem::create_directories(root_ + "/sys/block/loop0");
  std::filesystem::create_directories(root_ + "/sys/block/dm-0");
  Write("/proc/diskstats",
        " 8 0 sda 1 0 100 0 1 0 200 0 0 0 0\n 8 1 sda1 1 0 100 0 1 0 200 0 0 0 0\n 7 0 loop0 1 0 9 0 1 0 9 0 0 0 0\n");
  MachineSensors sensors(root_);
  sensors.Read(start_);
  Write(
      "/proc/diskstats",
      " 8 0 sda 1 0 102 0 1 0 204 0 0 0 0\n 8 1 sda1 1 0 900 0 1 0 900 0 0 0 0\n 7 0 loop0 1 0 99 0 1 0 99 0 0 0 0\n");
  const auto readings = sensors.Read(start_ + absl::Milliseconds(500));
  EXPECT_EQ(Value(readings, "disk_read"), 2 * 512 / 0.5);
  EXPECT_EQ(Value(readings, "disk_write"), 4 * 512 / 0.5);
}

TEST_F(MachineSensorsTest, TemperaturesAreNamedByChipAndLabelInOrder) {
  Write("/sys/class/hwmon/hwmon10/name", "nvme\n");
  Write("/sys/class/hwmon/hwmon10/temp1_input", "31850\n");
  Write("/sys/class/hwmon/hwmon2/name", "coretemp\n");
  Write("/sys/class/hwmon/hwmon2/temp1_input", "48000\n");
  Write("/sys/class/hwmon/hwmon2/temp1_label", "Package id 0\n");
  Write("/sys/class/hwmon/hwmon3/name", "nvme\n");
  Write("/sys/class/hwmon/hwmon3/temp1_input", "30000\n");
  Write("/sys/class/hwmon/hwmon3/temp2_input", "broken\n");
  Write("/sys/class/thermal/thermal_zone0/temp", "50000\n");
  const auto readings = MachineSensors(root_).Read(start_);
  EXPECT_EQ(Names(readings), "temp_coretemp_package_id_0 temp_nvme_temp1 temp_nvme_temp1_2");
  EXPECT_EQ(readings[0].value, 48);
  EXPECT_EQ(readings[0].unit, Unit::kCelsius);
  EXPECT_EQ(readings[2].value, 31.85);
}

TEST_F(MachineSensorsTest, ThermalZonesStandInWhereThereIsNoHwmon) {
  Write("/sys/class/thermal/thermal_zone0/temp", "50000\n");
  Write("/sys/class/thermal/thermal_zone0/type", "x86_pkg_temp\n");
  Write("/sys/class/thermal/cooling_device0/type", "fan\n");
  EXPECT_EQ(Names(MachineSensors(root_).Read(start_)), "temp_x86_pkg_temp");
}

}  // namespace
}  // namespace nexting::client::cli
