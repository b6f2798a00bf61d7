#include "server/config/config_value.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "absl/flags/marshalling.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "core/check.h"
#include "server/names/stream_name.h"

namespace nexting::server {
namespace {

constexpr std::array<absl::string_view, 6> kLogLevels = {"trace", "debug", "info", "warning", "error", "off"};

constexpr size_t kMaxStreamNames = 100;

absl::Status Illegal(absl::string_view text, absl::string_view is_what, absl::string_view give_what) {
  return absl::InvalidArgumentError(absl::StrCat("'", Printable(text), "' ", is_what, "; give ", give_what));
}

absl::string_view HostOf(absl::string_view address) { return address.substr(0, address.rfind(':')); }

// An address of C's, which would see what is before a zero only.
template <typename Address>
absl::optional<Address> FromText(int family, absl::string_view host) {
  Address address = {};
  const bool is_whole = host.find('\0') == absl::string_view::npos;
  if (!is_whole || inet_pton(family, std::string(host).c_str(), &address) != 1) return absl::nullopt;
  return address;
}

// The address between brackets; nothing where there is none.
absl::optional<in6_addr> BracketedIpv6(absl::string_view host) {
  if (!absl::ConsumePrefix(&host, "[") || !absl::ConsumeSuffix(&host, "]")) return absl::nullopt;
  return FromText<in6_addr>(AF_INET6, host);
}

absl::optional<uint32_t> Ipv4(absl::string_view host) {
  const auto address = FromText<in_addr>(AF_INET, host);
  return address ? absl::make_optional<uint32_t>(ntohl(address->s_addr)) : absl::nullopt;
}

// Of digits and dots only, it was meant to be an address.
bool IsName(absl::string_view host) {
  const auto is_letter = [](char c) { return absl::ascii_isalpha(c); };
  const auto may_be = [](char c) { return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '_'; };
  return std::all_of(host.begin(), host.end(), may_be) && std::any_of(host.begin(), host.end(), is_letter);
}

bool IsPort(absl::string_view text) {
  int port = 0;
  // SimpleAtoi would take signs and blanks too.
  return std::all_of(text.begin(), text.end(), absl::ascii_isdigit) && absl::SimpleAtoi(text, &port) && port <= 65'535;
}

}  // namespace

std::string Printable(absl::string_view text) {
  std::string shown;
  for (const char c : text) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      absl::StrAppend(&shown, "\\x", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    } else {
      shown.push_back(c);
    }
  }
  return shown;
}

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

absl::StatusOr<std::string> ParseAddress(absl::string_view text) {
  const size_t colon = text.rfind(':');
  const absl::string_view host = HostOf(text);
  const bool is_address = colon != absl::string_view::npos && IsPort(text.substr(colon + 1)) &&
                          (BracketedIpv6(host) || Ipv4(host) || IsName(host));
  if (is_address) return std::string(text);
  return Illegal(text, "is not HOST:PORT",
                 "an IPv4 address, an IPv6 address in brackets or a name, and a port from 0 to 65535: 127.0.0.1:50051, "
                 "[::]:50051 or localhost:50051");
}

bool IsLoopback(absl::string_view address) {
  NEXTING_CHECK(ParseAddress(address).ok());
  const absl::string_view host = HostOf(address);
  if (host == "localhost") return true;
  if (const auto ipv6 = BracketedIpv6(host)) return IN6_IS_ADDR_LOOPBACK(&*ipv6);
  const auto ipv4 = Ipv4(host);
  return ipv4 && *ipv4 >> 24 == IN_LOOPBACKNET;
}

absl::StatusOr<std::string> ParseOptionalAddress(absl::string_view text) {
  return text.empty() ? std::string() : ParseAddress(text);
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
