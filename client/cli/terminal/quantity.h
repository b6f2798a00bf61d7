// Numbers as people read them: `12.3 %`, `1.25 GiB`, `34.5 KiB/s`, `48.2 °C`, `14,999`.
#ifndef NEXTING_CLIENT_CLI_TERMINAL_QUANTITY_H_
#define NEXTING_CLIENT_CLI_TERMINAL_QUANTITY_H_

#include <cstdint>
#include <string>

namespace nexting::client::cli {

enum class Unit { kNone, kPercent, kBytes, kBytesPerSecond, kCelsius };

inline constexpr char kUnknown[] = "–";

// About three significant digits; kUnknown for NaN.
std::string FormatQuantity(double value, Unit unit);

// The same with its sign, for differences.
std::string FormatDifference(double value, Unit unit);

// Four significant digits without an exponent where that is readable: `0.003512`, `15310`.
std::string FormatNumber(double value);

// With thousands separators.
std::string FormatCount(uint64_t count);

// `+0.42`; kUnknown for NaN.
std::string FormatSkill(double skill);

// `1.5 s`, `42 s`, `3 min 20 s`, `2 h 5 min`.
std::string FormatSeconds(double seconds);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TERMINAL_QUANTITY_H_
