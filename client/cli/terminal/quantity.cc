#include "client/cli/terminal/quantity.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace nexting::client::cli {
namespace {

constexpr double kWorstShownSkill = -99;

std::string Scaled(double value) {
  const double size = std::abs(value);
  return absl::StrFormat("%.*f", size < 9.995 ? 2 : size < 99.95 ? 1 : 0, value);
}

std::string Bytes(double value) {
  constexpr const char* kPrefixes[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  size_t prefix = 0;
  while (std::abs(value) >= 1000 && prefix + 1 < std::size(kPrefixes)) {
    value /= 1024;
    ++prefix;
  }
  return absl::StrCat(prefix == 0 ? absl::StrFormat("%.0f", value) : Scaled(value), " ", kPrefixes[prefix]);
}

// `0.0 %` for `-0.0 %`.
std::string WithoutMinusOnZero(const std::string& text) {
  const bool zero = text.find_first_of("123456789") == std::string::npos;
  return std::string(zero ? absl::StripPrefix(text, "-") : absl::string_view(text));
}

}  // namespace

std::string FormatQuantity(double value, Unit unit) {
  if (std::isnan(value)) return kUnknown;
  switch (unit) {
    case Unit::kPercent:
      return WithoutMinusOnZero(absl::StrFormat("%.1f %%", value));
    case Unit::kCelsius:
      return WithoutMinusOnZero(absl::StrFormat("%.1f °C", value));
    case Unit::kBytes:
      return WithoutMinusOnZero(Bytes(value));
    case Unit::kBytesPerSecond:
      return WithoutMinusOnZero(absl::StrCat(Bytes(value), "/s"));
    case Unit::kNone:
      return FormatNumber(value);
  }
  return "";
}

std::string FormatDifference(double value, Unit unit) {
  const std::string text = FormatQuantity(value, unit);
  const bool zero = text.find_first_of("123456789") == std::string::npos;
  return value > 0 && !zero ? absl::StrCat("+", text) : text;
}

std::string FormatNumber(double value) {
  if (std::isnan(value)) return kUnknown;
  const double size = std::abs(value);
  if (size == 0) return "0";
  if (size >= 1e9 || size < 1e-4) return absl::StrFormat("%.3e", value);
  const double rounded = size * (1 + 5e-5);  // 99.997 is shown as 100.0
  const int digits_before = rounded < 1 ? 0 : static_cast<int>(std::floor(std::log10(rounded))) + 1;
  const int digits_after = size < 1 ? 4 : std::max(0, 4 - digits_before);
  return absl::StrFormat("%.*f", digits_after, value);
}

std::string FormatCount(uint64_t count) {
  std::string text = absl::StrCat(count);
  for (size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, 1, ',');
  return text;
}

std::string FormatSkill(double skill) {
  if (std::isnan(skill)) return kUnknown;
  if (skill < kWorstShownSkill) return absl::StrFormat("<%.0f", kWorstShownSkill);
  const std::string text = absl::StrFormat("%+.2f", skill);
  return text == "-0.00" || text == "+0.00" ? "0.00" : text;
}

std::string FormatSeconds(double seconds) {
  if (std::isnan(seconds)) return kUnknown;
  if (seconds < 9.95) return absl::StrFormat("%.1f s", seconds);
  const uint64_t whole = static_cast<uint64_t>(std::llround(seconds));
  if (whole < 60) return absl::StrFormat("%d s", whole);
  if (whole < 3600) return absl::StrFormat("%d min %d s", whole / 60, whole % 60);
  return absl::StrFormat("%d h %d min", whole / 3600, whole % 3600 / 60);
}

}  // namespace nexting::client::cli
