// The door to a Nexting server.
//
//   nexting::client::Client client({.address = "127.0.0.1:50051"});
//   auto stream = client.CreateStream("plant-7/boiler", {.features = {"load", "temperature"},
//                                                        .heads = {{.cumulant = "temperature", .horizon = 10}}});
//   auto writer = client.OpenWriter("plant-7/boiler", {.on_result = Show});
//   status = (*writer)->Write({load, temperature});
//
// Streams are named by their ID, `plant-7/boiler`, without the wire's `streams/` in front.
//
// Threads: every method may be called from any thread at any time. Methods block for at most the deadline.
// Errors: what the server says, its text kept: INVALID_ARGUMENT names the field, the value and the legal range,
// NOT_FOUND the stream. UNAVAILABLE where no server answers at the address, DEADLINE_EXCEEDED where it took too long.
// UNAUTHENTICATED where the server wants a token and does not know this one,
// PERMISSION_DENIED where the token does not allow the call.
#ifndef NEXTING_CLIENT_H_
#define NEXTING_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "nexting/observation.h"
#include "nexting/observation_writer.h"
#include "nexting/prediction.h"
#include "nexting/server_config.h"
#include "nexting/stream.h"
#include "nexting/watcher.h"

namespace nexting::client {

// Files are in PEM form and read once, by the Client's constructor.
struct TlsOptions {
  // Turns TLS on: certificates of the authorities that the server's one must come from.
  std::string ca_file{};

  // For servers that ask clients for a certificate: both or neither.
  std::string certificate_file{};
  std::string private_key_file{};

  // The name that the server's certificate has, where it is not that of the address.
  std::string server_name{};
};

struct ClientOptions {
  std::string address = "127.0.0.1:50051";
  // How long a call may take that has one answer.
  absl::Duration deadline = absl::Seconds(10);

  TlsOptions tls{};

  // Sent with every call, for servers that ask for tokens. Off the loopback only with TLS or allow_insecure.
  std::string token{};

  // Sends the token without TLS, where nobody else is on the way.
  bool allow_insecure = false;
};

class Client {
 public:
  // Connects when first used. Options that cannot be used, such as a file that cannot be read, are every call's error:
  // INVALID_ARGUMENT, which names the option and the file.
  explicit Client(const ClientOptions& options = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // ALREADY_EXISTS where the ID is taken.
  absl::StatusOr<Stream> CreateStream(absl::string_view id, const StreamConfig& config,
                                      absl::string_view description = "");
  absl::StatusOr<Stream> GetStream(absl::string_view id);

  // All streams whose ID starts with `prefix`, ordered by ID. Reads as many pages as there are.
  absl::StatusOr<std::vector<Stream>> ListStreams(absl::string_view prefix = "");

  // The same one by one, for many streams: `visit` is called while pages arrive, until it returns false.
  absl::Status VisitStreams(absl::string_view prefix, const std::function<bool(const Stream&)>& visit);

  // Those of them that predict worst, worst first: by squared error over that of persistence, of a stream's worst head.
  // Streams of which nothing has been judged yet are left out. `limit` in [0, 1000]; 0 asks for 10.
  absl::StatusOr<std::vector<Stream>> ListWorstStreams(int limit = 0, absl::string_view prefix = "");

  absl::StatusOr<Stream> UpdateStream(absl::string_view id, const StreamChanges& changes);
  absl::Status DeleteStream(absl::string_view id);

  // An untrained learner with the same configuration, and no observation applied.
  absl::StatusOr<Stream> ResetStream(absl::string_view id);

  // Learns from blocks for any streams and returns one result for each, in their order. The Status is the call's as a
  // whole; each result has one of its own.
  absl::StatusOr<std::vector<BlockResult>> Observe(absl::Span<const ObservationBlock> blocks);

  // The latest prediction; moves nothing. FAILED_PRECONDITION for a stream that has not seen an observation.
  absl::StatusOr<Prediction> Predict(absl::string_view id);

  // What the server says about its own health (grpc.health.v1): true for SERVING, false while it starts or drains.
  absl::StatusOr<bool> IsServing();

  // The settings that the server runs with.
  absl::StatusOr<ServerConfig> GetServerConfig();

  // A writer that continues behind the last observation that the stream has seen.
  // INVALID_ARGUMENT for options out of range.
  absl::StatusOr<std::unique_ptr<ObservationWriter>> OpenWriter(absl::string_view id,
                                                                const WriterOptions& options = {});

  // Calls `on_update` for each observation of these streams, 1 to 100, until the watch ends.
  std::unique_ptr<Watcher> Watch(const std::vector<std::string>& ids, std::function<void(const WatchUpdate&)> on_update,
                                 const WatchOptions& options = {});

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_H_
