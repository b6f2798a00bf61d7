// The process's parts put together: store, streams, learning threads and doors, brought up and down in the right order.
//
// Threads: Start and Shutdown are for one thread, say main. The server's own threads are listed in server/README.md.
#ifndef NEXTING_SERVER_SERVER_H_
#define NEXTING_SERVER_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/learner.h"
#include "server/config/server_config.h"
#include "server/counters/rpc_counters.h"
#include "server/metrics/metrics_endpoint.h"
#include "server/rpc/open_calls.h"
#include "server/rpc/operations_service.h"
#include "server/rpc/predictor_service.h"
#include "server/rpc/streams_service.h"
#include "server/security/authorizer.h"
#include "server/security/tls_credentials.h"
#include "server/store/store.h"
#include "server/streams/learning_executor.h"
#include "server/streams/snapshot_archive.h"
#include "server/streams/snapshotter.h"
#include "server/streams/stream_lifecycle.h"
#include "server/streams/stream_registry.h"
#include "server/sync/job_thread.h"

namespace nexting::server {

class Server {
 public:
  // Restores every stream, then listens. Health is SERVING when it returns. Errors say what a person can do: those of
  // CheckFiles, the store's (data folder in use or damaged), DATA_LOSS for streams that cannot be restored, UNAVAILABLE
  // for an address that cannot be had. Streams may ask for learners of `baselines` to compare with, which outlives the
  // server; where it is null, they are refused.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerConfig& config, std::unique_ptr<Store> store,
                                                       const core::BaselineMaker* baselines = nullptr);

  // Whether the files that the configuration names can be used: those of TLS and of the tokens.
  static absl::Status CheckFiles(const ServerConfig& config);

  // As Shutdown.
  ~Server();

  // Where it listens, with the port that was chosen: 127.0.0.1:41235.
  const std::string& address() const { return address_; }
  int port() const { return port_; }

  // Port of /metrics; 0 where it is not served.
  int metrics_port() const { return metrics_ == nullptr ? 0 : metrics_->port(); }

  // Who may do what.
  const Authorizer& authorizer() const { return *authorizer_; }

  // Refuses new work, ends or after the drain timeout cancels what is open, saves every stream that moved, and gives
  // the store back. The first error of saving or releasing; OK when called again.
  absl::Status Shutdown();

 private:
  Server(const ServerConfig& config, const core::BaselineMaker* baselines);

  absl::Status OpenSecurity();
  absl::Status OpenStreams(std::unique_ptr<Store> store);
  absl::Status Listen();
  absl::Status ServeMetrics();
  void SetServing(bool serving);
  void EndCalls();
  absl::Status SaveAndRelease();

  const ServerConfig config_;
  const core::BaselineMaker* const baselines_;

  // In the order in which they come up; each may use those above it.
  const std::unique_ptr<RpcCounters> counters_;  // null where nobody asks for metrics
  std::unique_ptr<TlsCredentials> tls_;          // null without TLS
  std::unique_ptr<Store> store_;
  std::unique_ptr<SnapshotArchive> archive_;
  StreamRegistry registry_;
  JobThread resumer_;
  LearningExecutor executor_;
  std::unique_ptr<StreamLifecycle> lifecycle_;
  std::unique_ptr<Snapshotter> snapshotter_;
  JobThread control_;
  OpenCalls open_calls_;
  std::unique_ptr<Authorizer> authorizer_;
  std::unique_ptr<PredictorService> predictor_;
  std::unique_ptr<StreamsService> streams_;
  std::unique_ptr<OperationsService> operations_;
  std::unique_ptr<grpc::Server> grpc_;
  std::unique_ptr<MetricsEndpoint> metrics_;

  std::string address_;
  int port_ = 0;
  bool down_ = false;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_SERVER_H_
