// Text as the three places that configure a server, line by line: `--name=value` is a flag, `NEXTING_NAME=value` an
// environment variable, and every other line is one of the configuration file.
//
// For any text:
//   - it gives a configuration, or errors of one line each that start with the place and the field;
//   - every value of a configuration is one that its field accepts, and within the ranges of server_config.h;
//   - what is served off loopback has TLS, or allow_insecure.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/config/config_field.h"
#include "server/config/config_file.h"
#include "server/config/config_sources.h"
#include "tests/fuzz/must.h"

namespace nexting::server {
namespace {

using fuzz::Must;

constexpr absl::string_view kFile = "server.textproto";

using Texts = std::map<std::string, std::string, std::less<>>;

struct Places {
  Texts flags = {{"config_file", std::string(kFile)}};
  Texts environment;
  std::string file;
};

Places Divide(absl::string_view text) {
  Places places;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::pair<std::string, std::string> setting = absl::StrSplit(line, absl::MaxSplits('=', 1));
    const bool is_flag = absl::StartsWith(line, "--");
    const bool is_variable = absl::StartsWith(line, "NEXTING_");
    if (is_flag) places.flags.insert_or_assign(setting.first.substr(2), setting.second);
    if (is_variable) places.environment.insert_or_assign(setting.first, setting.second);
    absl::StrAppend(&places.file, is_flag || is_variable ? "" : line, "\n");
  }
  places.flags["config_file"] = std::string(kFile);
  return places;
}

Lookup LookIn(const Texts& texts) {
  return [&texts](absl::string_view name) -> absl::optional<std::string> {
    const auto found = texts.find(name);
    return found == texts.end() ? absl::nullopt : absl::make_optional(found->second);
  };
}

// Whether an error begins with its place: a line of the file, a flag, a variable, or a field.
bool StartsWithItsField(absl::string_view line) {
  if (absl::ConsumePrefix(&line, absl::StrCat(kFile, ":"))) return !line.empty() && absl::ascii_isdigit(line[0]);
  const std::vector<ConfigField>& fields = ConfigFields();
  return std::any_of(fields.begin(), fields.end(), [&](const ConfigField& field) {
    return absl::StartsWith(line, absl::StrCat("flag --", field.name, ": ")) || absl::StartsWith(line, field.name) ||
           absl::StartsWith(line, absl::StrCat("environment variable ", EnvironmentName(field.name), ": "));
  });
}

bool IsPrintable(absl::string_view text) { return std::none_of(text.begin(), text.end(), absl::ascii_iscntrl); }

void CheckErrors(const absl::Status& status) {
  Must(absl::IsInvalidArgument(status), "a wrong configuration is an invalid argument", status.ToString());
  for (const absl::string_view line : absl::StrSplit(status.message(), '\n')) {
    Must(StartsWithItsField(line), "each line of the errors starts with place and field", status.message());
    Must(IsPrintable(line), "errors can be shown on a terminal", status.message());
  }
}

void MustBeBetween(absl::string_view field, int value, int lowest, int highest) {
  Must(value >= lowest && value <= highest, "numbers are in range", absl::StrCat(field, " = ", value));
}

void MustBeAddress(absl::string_view text) {
  const absl::string_view port = text.substr(std::min(text.rfind(':'), text.size() - 1) + 1);
  int number = -1;
  const bool is_number = absl::SimpleAtoi(port, &number) && std::all_of(port.begin(), port.end(), absl::ascii_isdigit);
  Must(is_number && number >= 0 && number <= 65'535, "an address ends with a port", text);
  Must(port.size() + 1 < text.size(), "an address has a host", text);
  Must(std::all_of(text.begin(), text.end(), absl::ascii_isgraph), "an address has visible characters only", text);
}

// Goes by the look of the text, unlike the server, which parses it: [::1] is a single 1 among zeros.
bool LooksLikeLoopback(absl::string_view address) {
  if (absl::StartsWith(address, "127.") || absl::StartsWith(address, "localhost:")) return true;
  const absl::string_view host = address.substr(0, address.rfind(':'));
  return host.find_first_not_of("[]:.01") == absl::string_view::npos && std::count(host.begin(), host.end(), '1') == 1;
}

void MustBeSafe(absl::string_view address, bool has_tls, const ServerConfig& config) {
  Must(LooksLikeLoopback(address) || has_tls || config.allow_insecure,
       "off loopback there is TLS, or somebody allowed to go without", address);
}

void CheckSafety(const ServerConfig& config) {
  const bool has_tls = !config.tls_certificate.empty();
  Must(has_tls == !config.tls_private_key.empty(), "certificate and key come together");
  Must(has_tls || config.tls_client_ca.empty(), "clients' certificates come with TLS only");
  MustBeSafe(config.listen_address, has_tls, config);
  if (!config.metrics_address.empty()) MustBeSafe(config.metrics_address, false, config);
}

void CheckRanges(const ServerConfig& config) {
  MustBeAddress(config.listen_address);
  if (!config.metrics_address.empty()) MustBeAddress(config.metrics_address);
  MustBeBetween("exported_streams", static_cast<int>(config.exported_streams.size()), 0, 100);
  Must(!config.data_dir.empty(), "data_dir has a name");
  MustBeBetween("worker_threads", config.worker_threads, 0, 1024);
  Must(config.snapshot_interval >= absl::Milliseconds(100) && config.snapshot_interval <= absl::Hours(24),
       "snapshot_interval is in range");
  Must(config.drain_timeout >= absl::ZeroDuration() && config.drain_timeout <= absl::Minutes(10),
       "drain_timeout is in range");
  MustBeBetween("max_message_bytes", config.max_message_bytes, 1024, 67'108'864);
  MustBeBetween("max_streams", config.max_streams, 1, 10'000'000);
  MustBeBetween("max_learner_memory_mb", config.max_learner_memory_mb, 0, 16'777'216);
  MustBeBetween("max_features", config.max_features, 1, 1024);
  MustBeBetween("max_columns", config.max_columns, 0, 4096);
  MustBeBetween("max_heads", config.max_heads, 1, 16);
  MustBeBetween("max_queued_rows_per_stream", config.max_queued_rows_per_stream, 1, 16'777'216);
  MustBeBetween("watch_queue_updates", config.watch_queue_updates, 1, 1'048'576);
  MustBeBetween("max_concurrent_calls", config.max_concurrent_calls, 1, 1'000'000);
  MustBeBetween("max_watchers", config.max_watchers, 1, 1'000'000);
}

// A field accepts the text that it prints of its value, so --help, the effective configuration and a file agree.
void CheckTexts(const ServerConfig& config) {
  for (const ConfigField& field : ConfigFields()) {
    const std::string text = field.get(config);
    ServerConfig again;
    const absl::Status status = field.set(text, again);
    Must(status.ok() && field.get(again) == text, "a field takes its own text",
         absl::StrCat(field.name, " = '", text, "': ", status.ToString()));
  }
}

}  // namespace
}  // namespace nexting::server

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nexting::server;
  const Places places = Divide({reinterpret_cast<const char*>(data), size});
  const auto read_file = [&](const std::string&) -> absl::StatusOr<std::string> { return places.file; };
  const auto values = ParseConfigFile(places.file, kFile);
  if (!values.ok()) CheckErrors(values.status());
  const auto config = ResolveServerConfig({LookIn(places.flags), LookIn(places.environment), read_file});
  nexting::fuzz::Must(values.ok() || !config.ok(), "a file that cannot be read gives no configuration");
  if (config.ok()) {
    CheckRanges(*config);
    CheckSafety(*config);
    CheckTexts(*config);
  } else {
    CheckErrors(config.status());
  }
  return 0;
}
