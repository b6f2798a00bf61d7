// Texts that became values, or say why not.
//
// Errors: INVALID_ARGUMENT whose message goes on after "FIELD: ", with the value and the legal range.
// Threads: pure functions.
#ifndef NEXTING_SERVER_CONFIG_CONFIG_VALUE_H_
#define NEXTING_SERVER_CONFIG_CONFIG_VALUE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace nexting::server {

// The text with control characters as `\x1b`: what an error shows stays on its line.
std::string Printable(absl::string_view text);

absl::StatusOr<int> ParseWholeNumber(absl::string_view text, int lowest, int highest);

// As absl::ParseDuration: `500ms`, `60s`, `1m30s`.
absl::StatusOr<absl::Duration> ParseDurationBetween(absl::string_view text, absl::Duration shortest,
                                                    absl::Duration longest);

// true, yes, 1, false, no, 0 and their first letters.
absl::StatusOr<bool> ParseSwitch(absl::string_view text);

// HOST:PORT where HOST is an IPv4 address, an IPv6 address in brackets, or a name.
absl::StatusOr<std::string> ParseAddress(absl::string_view text);

// The same, or empty.
absl::StatusOr<std::string> ParseOptionalAddress(absl::string_view text);

// Whether HOST is localhost, 127.x.y.z or [::1]. REQUIRES: ParseAddress takes it.
bool IsLoopback(absl::string_view address);

// Up to 100 names `streams/...` with commas between them, or empty.
absl::StatusOr<std::vector<std::string>> ParseStreamNames(absl::string_view text);

absl::StatusOr<std::string> ParseLogLevel(absl::string_view text);

absl::StatusOr<std::string> ParseFolder(absl::string_view text);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_CONFIG_CONFIG_VALUE_H_
