#include "server/server.h"

#include <grpcpp/health_check_service_interface.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/config/config_value.h"
#include "server/rpc/call_end.h"
#include "server/rpc/reflection_option.h"
#include "server/security/tls_files.h"
#include "spdlog/spdlog.h"

namespace nexting::server {
namespace {

// For last bytes to leave. gRPC would wait as long for clients that sit on an idle connection.
constexpr auto kFarewell = std::chrono::milliseconds(500);

// How often the token file is looked at.
constexpr absl::Duration kTokenFileInterval = absl::Seconds(1);

// How long open calls may go on, so that farewell and saving, too, fit into the drain timeout where it is not tiny.
std::chrono::nanoseconds TimeForCalls(const ServerConfig& config) {
  const std::chrono::nanoseconds all = absl::ToChronoNanoseconds(config.drain_timeout);
  return std::min<std::chrono::nanoseconds>(std::max<std::chrono::nanoseconds>(all - 2 * kFarewell, all / 2),
                                            all * 3 / 4);
}

int WorkerThreads(const ServerConfig& config) {
  if (config.worker_threads > 0) return config.worker_threads;
  return static_cast<int>(std::max(std::thread::hardware_concurrency(), 1u));
}

StreamLimits LimitsOf(const ServerConfig& config) {
  StreamLimits limits;
  limits.streams = static_cast<size_t>(config.max_streams);
  limits.learner_bytes =
      config.max_learner_memory_mb > 0 ? static_cast<uint64_t>(config.max_learner_memory_mb) << 20 : HalfOfMemory();
  limits.features = static_cast<size_t>(config.max_features);
  limits.columns = static_cast<size_t>(config.max_columns);
  limits.heads = static_cast<size_t>(config.max_heads);
  limits.queued_rows = static_cast<size_t>(config.max_queued_rows_per_stream);
  return limits;
}

TlsFiles TlsFilesOf(const ServerConfig& config) {
  return {config.tls_certificate, config.tls_private_key, config.tls_client_ca};
}

// What an operator may not have meant.
void WarnOfOpenDoors(const ServerConfig& config) {
  if (IsLoopback(config.listen_address)) return;
  const bool tls = !config.tls_certificate.empty();
  if (!tls) {
    spdlog::warn("{} is served without TLS: who is on the way can read and change what passes{}", config.listen_address,
                 config.token_file.empty() ? "" : ", tokens included");
  }
  if (config.token_file.empty() && config.tls_client_ca.empty()) {
    spdlog::warn("{} asks for neither tokens nor client certificates: who reaches it may do everything",
                 config.listen_address);
  }
}

// "127.0.0.1" of "127.0.0.1:50051"; the brackets of an IPv6 address stay.
std::string HostOf(const std::string& listen_address) { return listen_address.substr(0, listen_address.rfind(':')); }

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerConfig& config, std::unique_ptr<Store> store,
                                                      const core::BaselineMaker* baselines) {
  auto server = absl::WrapUnique(new Server(config, baselines));
  absl::Status status = server->OpenSecurity();
  if (status.ok()) status = server->OpenStreams(std::move(store));
  if (status.ok()) status = server->Listen();
  if (status.ok()) status = server->ServeMetrics();
  if (!status.ok()) return status;
  server->snapshotter_->Start(&server->control_, config.snapshot_interval);
  server->authorizer_->FollowFile(kTokenFileInterval,
                                  [server = server.get()] { server->open_calls_.TellTokensChanged(); });
  server->SetServing(true);
  return server;
}

Server::Server(const ServerConfig& config, const core::BaselineMaker* baselines)
    : config_(config),
      baselines_(baselines),
      counters_(config.metrics_address.empty() ? nullptr : std::make_unique<RpcCounters>()),
      executor_(WorkerThreads(config),
                counters_ == nullptr ? LearningExecutor::Counting::kOff : LearningExecutor::Counting::kOn),
      open_calls_({static_cast<size_t>(config.max_concurrent_calls), static_cast<size_t>(config.max_watchers)},
                  counters_.get()) {}

Server::~Server() {
  if (absl::Status status = Shutdown(); !status.ok()) spdlog::error("while stopping: {}", status.ToString());
}

absl::Status Server::CheckFiles(const ServerConfig& config) {
  absl::Status status;
  if (!config.tls_certificate.empty()) status = ReadTlsFiles(TlsFilesOf(config)).status();
  status.Update(Authorizer::Open(config.token_file).status());
  return status;
}

absl::Status Server::OpenSecurity() {
  if (!config_.tls_certificate.empty()) {
    auto tls = TlsCredentials::Open(TlsFilesOf(config_));
    if (!tls.ok()) return tls.status();
    tls_ = *std::move(tls);
  }
  auto authorizer = Authorizer::Open(config_.token_file);
  if (!authorizer.ok()) return authorizer.status();
  authorizer_ = *std::move(authorizer);
  WarnOfOpenDoors(config_);
  return absl::OkStatus();
}

absl::Status Server::OpenStreams(std::unique_ptr<Store> store) {
  store_ = std::move(store);
  absl::StatusOr<std::unique_ptr<SnapshotArchive>> archive = SnapshotArchive::Open(store_.get());
  if (!archive.ok()) return archive.status();
  archive_ = *std::move(archive);
  StreamLifecycle::Options options;
  options.limits = LimitsOf(config_);
  options.baselines = baselines_;
  lifecycle_ = std::make_unique<StreamLifecycle>(std::move(options), archive_.get(), &registry_, &executor_);
  snapshotter_ = std::make_unique<Snapshotter>(archive_.get(), &registry_);
  if (absl::Status status = lifecycle_->RestoreAll(config_.skip_damaged_streams); !status.ok()) return status;
  spdlog::info("restored {} streams", registry_.size());
  return absl::OkStatus();
}

absl::Status Server::Listen() {
  const RpcEnvironment environment{&registry_, &open_calls_, counters_.get(), authorizer_.get(), &resumer_};
  predictor_ = std::make_unique<PredictorService>(environment, static_cast<size_t>(config_.watch_queue_updates));
  streams_ = std::make_unique<StreamsService>(environment, lifecycle_.get(), &control_);
  operations_ = std::make_unique<OperationsService>(environment, config_);
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  // With the default, a second server on the same port would silently get half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetMaxReceiveMessageSize(config_.max_message_bytes);
  builder.SetOption(std::make_unique<ReflectionOption>(config_.enable_reflection));
  builder.AddListeningPort(config_.listen_address,
                           tls_ == nullptr ? grpc::InsecureServerCredentials() : tls_->server_credentials(), &port_);
  builder.RegisterService(predictor_.get());
  builder.RegisterService(streams_.get());
  builder.RegisterService(operations_.get());
  grpc_ = builder.BuildAndStart();
  if (grpc_ == nullptr || port_ == 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", config_.listen_address,
                                               ": the port is taken, or the address is not one of this machine; stop "
                                               "the program that has it, or choose another with "
                                               "--listen_address (port 0 takes any free one)"));
  }
  SetServing(false);
  address_ = absl::StrCat(HostOf(config_.listen_address), ":", port_);
  return absl::OkStatus();
}

absl::Status Server::ServeMetrics() {
  if (counters_ == nullptr) return absl::OkStatus();
  MetricsCollector::Sources sources;
  sources.rpc = counters_.get();
  sources.executor = &executor_;
  sources.snapshots = &snapshotter_->counters();
  sources.registry = &registry_;
  sources.store = store_.get();
  sources.limits = LimitsOf(config_);
  sources.snapshot_interval = config_.snapshot_interval;
  sources.watchers = [this] { return open_calls_.watchers(); };
  auto endpoint = MetricsEndpoint::Open(
      config_.metrics_address, std::make_shared<MetricsCollector>(std::move(sources), config_.exported_streams));
  if (!endpoint.ok()) return endpoint.status();
  metrics_ = *std::move(endpoint);
  spdlog::info("metrics on http://{}:{}/metrics", HostOf(config_.metrics_address), metrics_->port());
  return absl::OkStatus();
}

void Server::SetServing(bool serving) {
  grpc::HealthCheckServiceInterface* health = grpc_->GetHealthCheckService();
  health->SetServingStatus(serving);
  health->SetServingStatus(v1::Predictor::service_full_name(), serving);
  health->SetServingStatus(v1::Streams::service_full_name(), serving);
  health->SetServingStatus(v1::Operations::service_full_name(), serving);
}

absl::Status Server::Shutdown() {
  if (std::exchange(down_, true)) return absl::OkStatus();
  if (grpc_ != nullptr) EndCalls();
  return archive_ == nullptr ? absl::OkStatus() : SaveAndRelease();
}

void Server::EndCalls() {
  SetServing(false);
  open_calls_.Drain();
  open_calls_.WaitUntilIdle(std::chrono::steady_clock::now() + TimeForCalls(config_));
  // Blocks that took too long are refused, so that the calls that wait for them end.
  registry_.CloseAll(DrainingError());
  grpc_->Shutdown(std::chrono::system_clock::now() + kFarewell);
  grpc_->Wait();
  grpc_.reset();
}

absl::Status Server::SaveAndRelease() {
  absl::Status status;
  control_.RunAndWait([&] { status = snapshotter_->SaveMoved(); });
  control_.Stop();
  executor_.Stop();
  // Last of the three: a turn may have handed it a request until now.
  resumer_.Stop();
  metrics_.reset();
  spdlog::debug("saved {} snapshots since the start", snapshotter_->counters().streams.value());
  status.Update(archive_->Release());
  archive_.reset();
  store_.reset();
  return status;
}

}  // namespace nexting::server
