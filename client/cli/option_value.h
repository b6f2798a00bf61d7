// The values of options as text, and text as values.
#ifndef NEXTING_CLIENT_CLI_OPTION_VALUE_H_
#define NEXTING_CLIENT_CLI_OPTION_VALUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace nexting::client::cli {

// Text to value; false where the text is not one. Numbers may be NaN or infinite where the type can.
bool ParseValue(absl::string_view text, std::string* value);
bool ParseValue(absl::string_view text, bool* value);
bool ParseValue(absl::string_view text, int* value);
bool ParseValue(absl::string_view text, uint32_t* value);
bool ParseValue(absl::string_view text, uint64_t* value);
bool ParseValue(absl::string_view text, double* value);
bool ParseValue(absl::string_view text, absl::Duration* value);             // 20s, 1m30s, 250ms
bool ParseValue(absl::string_view text, std::vector<std::string>* values);  // a,b,c; appends
bool ParseValue(absl::string_view text, std::vector<double>* values);       // 1,2.5,nan; appends
bool ParseValue(absl::string_view text, std::vector<uint32_t>* values);     // 96,672; appends

template <typename T>
bool ParseValue(absl::string_view text, std::optional<T>* value) {
  value->emplace();
  return ParseValue(text, &**value);
}

// A default as the help shows it; nothing where there is none to show:
// of lists, of what may stay away, of the largest number and of for ever.
std::string ValueText(const std::string& value);
std::string ValueText(int value);
std::string ValueText(uint64_t value);
std::string ValueText(double value);
std::string ValueText(absl::Duration value);

template <typename T>
std::string ValueText(const std::vector<T>&) {
  return "";
}

template <typename T>
std::string ValueText(const std::optional<T>&) {
  return "";
}

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_OPTION_VALUE_H_
