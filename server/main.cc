// nexting-server: predicts streams while they happen. See server/README.md.
#include <grpc/support/log.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/baselines/baselines.h"
#include "google/protobuf/stubs/logging.h"
#include "server/config/effective_config.h"
#include "server/config/server_config.h"
#include "server/server.h"
#include "server/stop_signal.h"
#include "server/store/rocksdb_store.h"
#include "spdlog/sinks/stdout_color_sinks.h"
#include "spdlog/spdlog.h"

namespace nexting::server {
namespace {

int Fail(const absl::Status& status) {
  for (const absl::string_view line : absl::StrSplit(status.message(), '\n', absl::SkipEmpty())) {
    std::fprintf(stderr, "nexting-server: %.*s\n", static_cast<int>(line.size()), line.data());
  }
  return 1;
}

// What gRPC has to say interests who looks for a fault in it.
void LogOfGrpc(gpr_log_func_args* line) { spdlog::debug("grpc: {}", line->message); }

// Nor what protobuf has to say of messages that cannot be read: strangers could fill the log with it.
void LogOfProtobuf(google::protobuf::LogLevel, const char*, int, const std::string& message) {
  spdlog::debug("protobuf: {}", message);
}

void SetUpLogging(const std::string& level) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("nexting-server"));
  spdlog::set_level(spdlog::level::from_str(level));
  gpr_set_log_function(LogOfGrpc);
  google::protobuf::SetLogHandler(LogOfProtobuf);
}

void LogConfig(const ServerConfig& config) {
  spdlog::info("nexting-server {} starts with:", std::string(ServerVersion()));
  for (const ConfigSetting& setting : EffectiveConfig(config)) {
    spdlog::info("  {} = '{}' ({})", setting.name, setting.value, std::string(SourceName(setting.source)));
  }
}

// Readers find the whole line or no file. Nothing is written where `path` is empty.
absl::Status WritePortFile(const char* setting, const std::string& path, int port) {
  if (path.empty()) return absl::OkStatus();
  const std::string temporary = absl::StrCat(path, ".", getpid());
  std::ofstream file(temporary);
  file << port << '\n';
  file.close();
  if (file && std::rename(temporary.c_str(), path.c_str()) == 0) return absl::OkStatus();
  std::remove(temporary.c_str());
  return absl::UnavailableError(
      absl::StrCat("cannot write ", setting, " ", path, "; choose one in a folder that may be written"));
}

absl::StatusOr<std::unique_ptr<Server>> StartServer(const ServerConfig& config, const core::Baselines& baselines) {
  absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksDbStore(config.data_dir);
  if (!store.ok()) return store.status();
  absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(config, *std::move(store), &baselines);
  if (!server.ok()) return server;
  absl::Status status = WritePortFile("metrics_port_file", config.metrics_port_file, (*server)->metrics_port());
  // The port of the service last: who waits for it finds everything up.
  if (status.ok()) status = WritePortFile("port_file", config.port_file, (*server)->port());
  if (!status.ok()) return status;
  return server;
}

int Run(const ServerConfig& config, StopSignal& stop) {
  const core::Baselines baselines;
  absl::StatusOr<std::unique_ptr<Server>> server = StartServer(config, baselines);
  if (!server.ok()) return Fail(server.status());
  // Scripts and tests wait for this line.
  std::printf("nexting-server: listening on %s\n", (*server)->address().c_str());
  std::fflush(stdout);

  const int signal = stop.Wait();
  spdlog::info("signal {}: stopping within {}", signal, absl::FormatDuration(config.drain_timeout));
  if (absl::Status status = (*server)->Shutdown(); !status.ok()) return Fail(status);
  spdlog::info("stopped");
  return 0;
}

}  // namespace
}  // namespace nexting::server

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  nexting::server::StopSignal stop;
  const auto config = nexting::server::LoadServerConfig(argc, argv, nexting::server::Server::CheckFiles);
  if (!config.ok()) return nexting::server::Fail(config.status());
  nexting::server::SetUpLogging(config->log_level);
  nexting::server::LogConfig(*config);
  return nexting::server::Run(*config, stop);
}
