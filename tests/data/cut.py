#!/usr/bin/env python3
"""Makes the files of this folder from the whole recordings, or checks that they are cuts of them.

    cut.py FOLDER            writes the cuts of FOLDER's recordings beside this script
    cut.py FOLDER --check    says which file is none; ends with 77 (ctest: skipped) where FOLDER is not there

A cut is the first rows of a recording and some of its columns, each cell as the recording prints it.
"""

import pathlib
import sys

ROWS = 4000
COLUMNS = {
    "host_sensors_5hz.csv": ["time_s", "cpu0", "cpu1", "load_1m", "memory_used", "network_in", "network_out", "disk_read", "disk_write"],
    "nab_machine_temperature.csv": ["timestamp", "temperature"],
    "nab_nyc_taxi.csv": ["timestamp", "passengers"],
    "uci_beijing_pm25.csv": ["timestamp", "pm25", "dew_point_c", "temp_c", "pressure_hpa", "wind_speed_cum"],
    "uci_tetouan_power.csv": ["timestamp", "temp_c", "zone1_kw", "zone2_kw", "zone3_kw"],
    "uci_wall_robot_sonar.csv": ["step", "sonar_01_m", "sonar_02_m", "sonar_03_m", "sonar_23_m", "sonar_24_m", "action"],
    "xio_imu_100hz.csv": ["time_s", "gyro_x_dps", "gyro_y_dps", "gyro_z_dps"],
}


def cut(recording, columns):
    lines = recording.read_text().splitlines()[: ROWS + 1]
    header = lines[0].split(",")
    kept = [header.index(column) for column in columns]
    return "".join(",".join(line.split(",")[i] for i in kept) + "\n" for line in lines)


def main(arguments):
    if len(arguments) not in (1, 2) or arguments[1:] not in ([], ["--check"]):
        sys.exit(__doc__)
    source, here = pathlib.Path(arguments[0]), pathlib.Path(__file__).parent
    if not source.is_dir():
        print(f"the whole recordings are not in {source}, so the cuts were not compared with them")
        return 77
    wrong = 0
    for file, columns in COLUMNS.items():
        text = cut(source / file, columns)
        if not arguments[1:]:
            (here / file).write_text(text)
        elif (here / file).read_text() != text:
            print(f"{file} is not the cut of {source / file} that {pathlib.Path(__file__).name} makes")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
