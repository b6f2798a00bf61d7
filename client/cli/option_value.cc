#include "client/cli/option_value.h"

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace nexting::client::cli {

bool ParseValue(absl::string_view text, std::string* value) {
  *value = std::string(text);
  return true;
}

bool ParseValue(absl::string_view text, bool* value) { return absl::SimpleAtob(text, value); }
bool ParseValue(absl::string_view text, int* value) { return absl::SimpleAtoi(text, value); }
bool ParseValue(absl::string_view text, uint32_t* value) { return absl::SimpleAtoi(text, value); }
bool ParseValue(absl::string_view text, uint64_t* value) { return absl::SimpleAtoi(text, value); }
bool ParseValue(absl::string_view text, double* value) { return absl::SimpleAtod(text, value); }
bool ParseValue(absl::string_view text, absl::Duration* value) { return absl::ParseDuration(text, value); }

bool ParseValue(absl::string_view text, std::vector<std::string>* values) {
  for (absl::string_view item : absl::StrSplit(text, ',')) {
    item = absl::StripAsciiWhitespace(item);
    if (item.empty()) return false;
    values->push_back(std::string(item));
  }
  return true;
}

namespace {

template <typename Number>
bool ParseNumbers(absl::string_view text, std::vector<Number>* values) {
  for (const absl::string_view item : absl::StrSplit(text, ',')) {
    Number value;
    if (!ParseValue(item, &value)) return false;
    values->push_back(value);
  }
  return true;
}

}  // namespace

bool ParseValue(absl::string_view text, std::vector<double>* values) { return ParseNumbers(text, values); }
bool ParseValue(absl::string_view text, std::vector<uint32_t>* values) { return ParseNumbers(text, values); }

std::string ValueText(const std::string& value) { return value; }
std::string ValueText(int value) { return absl::StrCat(value); }
std::string ValueText(uint64_t value) { return value == UINT64_MAX ? "" : absl::StrCat(value); }
std::string ValueText(absl::Duration value) {
  return value == absl::InfiniteDuration() ? "" : absl::FormatDuration(value);
}

std::string ValueText(double value) {
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  return whole ? absl::StrCat(static_cast<int64_t>(value)) : absl::StrCat(value);
}

}  // namespace nexting::client::cli
