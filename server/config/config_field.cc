#include "server/config/config_field.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "server/config/config_value.h"

namespace nexting::server {
namespace {

template <typename Value>
absl::Status Assign(const absl::StatusOr<Value>& parsed, Value& member) {
  if (parsed.ok()) member = *parsed;
  return parsed.status();
}

ConfigField TextField(absl::string_view name, absl::string_view value_name, absl::string_view description,
                      std::string ServerConfig::*member, absl::StatusOr<std::string> (*parse)(absl::string_view)) {
  return {name, value_name, description,
          [=](absl::string_view text, ServerConfig& config) { return Assign(parse(text), config.*member); },
          [=](const ServerConfig& config) { return config.*member; }};
}

ConfigField NumberField(absl::string_view name, absl::string_view description, int ServerConfig::*member, int lowest,
                        int highest) {
  return {name, "N", description,
          [=](absl::string_view text, ServerConfig& config) {
            return Assign(ParseWholeNumber(text, lowest, highest), config.*member);
          },
          [=](const ServerConfig& config) { return absl::StrCat(config.*member); }};
}

ConfigField DurationField(absl::string_view name, absl::string_view description, absl::Duration ServerConfig::*member,
                          absl::Duration shortest, absl::Duration longest) {
  return {name, "DURATION", description,
          [=](absl::string_view text, ServerConfig& config) {
            return Assign(ParseDurationBetween(text, shortest, longest), config.*member);
          },
          [=](const ServerConfig& config) { return absl::FormatDuration(config.*member); }};
}

ConfigField SwitchField(absl::string_view name, absl::string_view description, bool ServerConfig::*member) {
  return {name, "", description,
          [=](absl::string_view text, ServerConfig& config) { return Assign(ParseSwitch(text), config.*member); },
          [=](const ServerConfig& config) { return std::string(config.*member ? "true" : "false"); }};
}

ConfigField StreamsField(absl::string_view name, absl::string_view description,
                         std::vector<std::string> ServerConfig::*member) {
  return {name, "STREAM,...", description,
          [=](absl::string_view text, ServerConfig& config) { return Assign(ParseStreamNames(text), config.*member); },
          [=](const ServerConfig& config) { return absl::StrJoin(config.*member, ","); }};
}

absl::StatusOr<std::string> AnyText(absl::string_view text) { return std::string(text); }

std::vector<ConfigField> MakeFields() {
  return {
      TextField("listen_address", "HOST:PORT",
                "Where to serve: an address or name of this machine, and a port from 0 to 65535; port 0 takes any free "
                "one. Off loopback it needs TLS or --allow_insecure.",
                &ServerConfig::listen_address, ParseAddress),
      TextField("metrics_address", "HOST:PORT",
                "Where to serve /metrics for Prometheus, as above but without TLS: off loopback it needs "
                "--allow_insecure. '' "
                "serves none and counts nothing.",
                &ServerConfig::metrics_address, ParseOptionalAddress),
      StreamsField("exported_streams",
                   "Streams that get metrics of their own, at most 100: streams/a,streams/b. None by default.",
                   &ServerConfig::exported_streams),
      TextField("data_dir", "FOLDER", "Where streams are kept; made where it does not exist.", &ServerConfig::data_dir,
                ParseFolder),
      TextField("log_level", "LEVEL", "How much to log to stderr: trace, debug, info, warning, error or off.",
                &ServerConfig::log_level, ParseLogLevel),
      NumberField("worker_threads", "Threads that learn, from 0 to 1024; 0 for one a core.",
                  &ServerConfig::worker_threads, 0, 1024),
      DurationField("snapshot_interval", "Time between two snapshots of a stream that changes, from 100ms to 24h.",
                    &ServerConfig::snapshot_interval, absl::Milliseconds(100), absl::Hours(24)),
      DurationField("drain_timeout", "Time that open calls have to end when the server stops, from 0 to 10m.",
                    &ServerConfig::drain_timeout, absl::ZeroDuration(), absl::Minutes(10)),
      SwitchField("enable_reflection", "Serve gRPC reflection, so that tools such as grpcurl can list the services.",
                  &ServerConfig::enable_reflection),
      NumberField("max_message_bytes", "Largest message that is read, from 1024 to 67108864.",
                  &ServerConfig::max_message_bytes, 1024, 64 << 20),
      NumberField("max_streams", "Most streams that may exist, from 1 to 10000000.", &ServerConfig::max_streams, 1,
                  10'000'000),
      NumberField(
          "max_learner_memory_mb",
          "Megabytes that all learners together may take, from 0 to 16777216; 0 for half of the memory there is.",
          &ServerConfig::max_learner_memory_mb, 0, 16 << 20),
      NumberField("max_features", "Most features that a stream may have, from 1 to 1024.", &ServerConfig::max_features,
                  1, 1024),
      NumberField("max_columns", "Most columns that a stream may have, from 0 to 4096.", &ServerConfig::max_columns, 0,
                  4096),
      NumberField("max_heads", "Most heads that a stream may have, from 1 to 16.", &ServerConfig::max_heads, 1, 16),
      NumberField("max_queued_rows_per_stream",
                  "Observations of one stream that may wait to be learnt, from 1 to 16777216.",
                  &ServerConfig::max_queued_rows_per_stream, 1, 16 << 20),
      NumberField("watch_queue_updates",
                  "Updates that a slow watcher may be behind before it loses the oldest, from 1 to 1048576.",
                  &ServerConfig::watch_queue_updates, 1, 1 << 20),
      SwitchField("skip_damaged_streams",
                  "Start without the streams whose snapshots are damaged, instead of refusing to start.",
                  &ServerConfig::skip_damaged_streams),
      NumberField("max_concurrent_calls", "Calls that may be open at a time, watchers included, from 1 to 1000000.",
                  &ServerConfig::max_concurrent_calls, 1, 1'000'000),
      NumberField("max_watchers", "Watch calls that may be open at a time, from 1 to 1000000.",
                  &ServerConfig::max_watchers, 1, 1'000'000),
      TextField("port_file", "FILE", "Where to write the port, once it is open; nowhere by default.",
                &ServerConfig::port_file, AnyText),
      TextField("metrics_port_file", "FILE", "The same for the port of the metrics.", &ServerConfig::metrics_port_file,
                AnyText),
      SwitchField("allow_insecure",
                  "Serve off loopback without TLS, where nobody else can read or change what passes, such as behind a "
                  "proxy that does TLS.",
                  &ServerConfig::allow_insecure),
      TextField("tls_certificate", "FILE",
                "The server's certificate and those between it and its authority (PEM). Turns TLS on, together with "
                "--tls_private_key. Read again when it changes.",
                &ServerConfig::tls_certificate, AnyText),
      TextField("tls_private_key", "FILE", "The key of --tls_certificate (PEM, not encrypted).",
                &ServerConfig::tls_private_key, AnyText),
      TextField("tls_client_ca", "FILE",
                "Certificates of authorities (PEM): clients must show a certificate from one of them. Needs "
                "--tls_certificate.",
                &ServerConfig::tls_client_ca, AnyText),
      TextField("token_file", "FILE",
                "Tokens that calls must carry and what each of them allows (text format, see server/README.md). Read "
                "again when it changes. Without it, calls need no token.",
                &ServerConfig::token_file, AnyText),
  };
}

// Levenshtein's distance.
size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i + 1);
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({replaced, row[j] + 1, row[j + 1] + 1}));
    }
  }
  return row.back();
}

}  // namespace

const std::vector<ConfigField>& ConfigFields() {
  static const auto& fields = *new std::vector<ConfigField>(MakeFields());
  return fields;
}

const ConfigField* FindConfigField(absl::string_view name) {
  const std::vector<ConfigField>& fields = ConfigFields();
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const ConfigField& f) { return f.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

std::string EnvironmentName(absl::string_view field) { return absl::StrCat("NEXTING_", absl::AsciiStrToUpper(field)); }

std::string NearestName(absl::string_view name, const std::vector<std::string>& candidates) {
  std::string nearest;
  // A third of the letters may be wrong, or a name may be cut short.
  size_t best = name.size() / 3 + 1;
  for (const std::string& candidate : candidates) {
    const bool cut_short = name.size() >= 3 && absl::string_view(candidate).substr(0, name.size()) == name;
    const size_t distance = cut_short ? 1 : EditDistance(name, candidate);
    if (distance >= best) continue;
    best = distance;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace nexting::server
