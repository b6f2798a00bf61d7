#include "server/config/config_value.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>

#include "absl/flags/marshalling.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/streams/stream_name.h"

namespace nexting::server {
namespace {

constexpr std::array<absl::string_view, 6> kLogLevels = {"trace", "debug", "info", "warning", "error", "off"};

constexpr size_t kMaxStreamNames = 100;

absl::Status Illegal(absl::string_view text, absl::string_view is_what, absl::string_view give_what) {
  return absl::InvalidArgumentError(absl::StrCat("'", text, "' ", is_what, "; give ", give_what));
}

bool IsLoopback(absl::string_view host) {
  if (host == "localhost") return true;
  const std::string text(absl::StripSuffix(absl::StripPrefix(host, "["), "]"));
  in6_addr ipv6 = {};
  if (inet_pton(AF_INET6, text.c_str(), &ipv6) == 1) return host != text && IN6_IS_ADDR_LOOPBACK(&ipv6);
  in_addr ipv4 = {};
  return inet_pton(AF_INET, text.c_str(), &ipv4) == 1 && (ntohl(ipv4.s_addr) >> 24) == IN_LOOPBACKNET;
}

bool IsPort(absl::string_view text) {
  int port = 0;
  return absl::SimpleAtoi(text, &port) && port >= 0 && port <= 65'535;
}

}  // namespace

absl::StatusOr<int> ParseWholeNumber(absl::string_view text, int lowest, int highest) {
  int value = 0;
  const bool is_number = absl::SimpleAtoi(text, &value);
  if (is_number && value >= lowest && value <= highest) return value;
  return Illegal(text, is_number ? "is out of range" : "is not a whole number in range",
                 absl::StrCat("a whole number from ", lowest, " to ", highest));
}

absl::StatusOr<absl::Duration> ParseDurationBetween(absl::string_view text, absl::Duration shortest,
                                                    absl::Duration longest) {
  absl::Duration value;
  const bool is_duration = absl::ParseDuration(text, &value);
  if (is_duration && value >= shortest && value <= longest) return value;
  return Illegal(text, is_duration ? "is out of range" : "is not a duration",
                 absl::StrCat("a number with a unit, such as 500ms, 60s or 5m, from ", absl::FormatDuration(shortest),
                              " to ", absl::FormatDuration(longest)));
}

absl::StatusOr<bool> ParseSwitch(absl::string_view text) {
  bool value = false;
  std::string ignored;
  if (!text.empty() && absl::ParseFlag(text, &value, &ignored)) return value;
  return Illegal(text, "is neither yes nor no", "true or false");
}

absl::StatusOr<std::string> ParseLoopbackAddress(absl::string_view text) {
  const size_t colon = text.rfind(':');
  const absl::string_view host = text.substr(0, colon);
  if (colon == absl::string_view::npos || host.empty() || !IsPort(text.substr(colon + 1))) {
    return Illegal(text, "is not HOST:PORT",
                   "127.0.0.1:PORT, localhost:PORT or [::1]:PORT with a port from 0 to 65535");
  }
  if (IsLoopback(host)) return std::string(text);
  return Illegal(
      text, "is not a loopback address",
      "127.0.0.1:PORT, localhost:PORT or [::1]:PORT (loopback only: TLS is needed before others may reach the "
      "server)");
}

absl::StatusOr<std::string> ParseOptionalLoopbackAddress(absl::string_view text) {
  return text.empty() ? std::string() : ParseLoopbackAddress(text);
}

absl::StatusOr<std::vector<std::string>> ParseStreamNames(absl::string_view text) {
  const std::vector<std::string> names = absl::StrSplit(text, ',', absl::SkipWhitespace());
  if (names.size() > kMaxStreamNames) {
    return absl::InvalidArgumentError(absl::StrCat("lists ", names.size(), " streams; give at most ", kMaxStreamNames));
  }
  for (const std::string& name : names) {
    if (absl::Status status = CheckStreamName("a stream of the list", name); !status.ok()) return status;
  }
  return names;
}

absl::StatusOr<std::string> ParseLogLevel(absl::string_view text) {
  if (std::find(kLogLevels.begin(), kLogLevels.end(), text) != kLogLevels.end()) return std::string(text);
  return Illegal(text, "is not a log level", absl::StrCat("one of ", absl::StrJoin(kLogLevels, ", ")));
}

absl::StatusOr<std::string> ParseFolder(absl::string_view text) {
  if (!text.empty()) return std::string(text);
  return Illegal(text, "is empty", "the name of a folder");
}

}  // namespace nexting::server
