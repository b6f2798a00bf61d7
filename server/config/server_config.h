// What a server is told at its start, and where that comes from.
//
// Every field has one name in four places, the strongest first:
// flag `--listen_address`, environment variable `NEXTING_LISTEN_ADDRESS`,
// field `listen_address` of the text file that --config_file (or NEXTING_CONFIG_FILE) names, and the default below.
#ifndef NEXTING_SERVER_CONFIG_SERVER_CONFIG_H_
#define NEXTING_SERVER_CONFIG_SERVER_CONFIG_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace nexting::server {

// Who set a field, from weak to strong.
enum class ConfigSource { kDefault, kFile, kEnvironment, kFlag };

struct ServerConfig {
  // HOST:PORT to serve on; port 0 takes any free one. Off loopback only with TLS or allow_insecure.
  std::string listen_address = "127.0.0.1:50051";

  // HOST:PORT to serve /metrics on; port 0 takes any free one, empty serves none and counts nothing. Without TLS: off
  // loopback only with allow_insecure.
  std::string metrics_address = "127.0.0.1:9464";

  // Streams with metrics of their own, at most 100: `streams/...` each.
  std::vector<std::string> exported_streams;

  // Folder of everything that is kept; made where it does not exist.
  std::string data_dir = "nexting-data";

  // trace, debug, info, warning, error or off.
  std::string log_level = "info";

  // Threads that learn, in [0, 1024]; 0 for one a core.
  int worker_threads = 0;

  // Time between two snapshots of a changed stream, in [100 ms, 24 h].
  absl::Duration snapshot_interval = absl::Seconds(60);

  // Time that open calls have to end when the server stops, in [0, 10 min].
  absl::Duration drain_timeout = absl::Seconds(10);

  // Serves gRPC reflection, so that tools can ask for the services.
  bool enable_reflection = false;

  // Largest message that is read, in [1024, 67108864] bytes.
  int max_message_bytes = 4 * 1024 * 1024;

  // Most streams that may exist, in [1, 10000000].
  int max_streams = 100'000;

  // Megabytes that all learners together may take, in [0, 16777216]; 0 for half of the machine's or container's memory.
  int max_learner_memory_mb = 0;

  // Most features, columns and heads that one stream may have, in [1, 1024], [0, 4096] and [1, 16].
  int max_features = 1024;
  int max_columns = 4096;
  int max_heads = 16;

  // Observations of one stream that may wait to be learnt, in [1, 16777216].
  int max_queued_rows_per_stream = 65'536;

  // Updates that a slow watcher may be behind before it loses the oldest, in [1, 1048576].
  int watch_queue_updates = 1024;

  // Starts without the streams whose snapshots are damaged, instead of refusing to start.
  bool skip_damaged_streams = false;

  // Calls that may be open at a time, watchers included, in [1, 1000000].
  int max_concurrent_calls = 10'000;

  // Watch calls that may be open at a time, in [1, 1000000].
  int max_watchers = 1'000;

  // Where to write the port once it is open, as text and a newline; empty for nowhere.
  std::string port_file;

  // The same for the port of the metrics.
  std::string metrics_port_file;

  // Lets addresses off loopback be served without TLS.
  bool allow_insecure = false;

  // PEM files: the server's certificate chain and its key, both or neither. They turn TLS on for listen_address.
  std::string tls_certificate;
  std::string tls_private_key;

  // PEM file of the authorities that clients' certificates must come from; empty asks clients for none.
  std::string tls_client_ca;

  // Tokens that calls must carry, see server/security/token_file.proto; empty asks for none.
  std::string token_file;

  // By field name. Fields that are not here have their defaults.
  std::map<std::string, ConfigSource, std::less<>> sources;
};

// Reads flags, environment and file, then looks at the files that they name with `check_files`, if there is one. Ends
// the process with status 0 after --help, --version, and --validate_config of a good configuration. Errors:
// INVALID_ARGUMENT, one line for each thing that is wrong, naming source, field, value and legal range; those of
// check_files. Call once, from main.
absl::StatusOr<ServerConfig> LoadServerConfig(
    int argc, char** argv, const std::function<absl::Status(const ServerConfig&)>& check_files = nullptr);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_CONFIG_SERVER_CONFIG_H_
