// Observations per second through gRPC, beside a bare echo of messages of the same sizes.
//
// Streams of 8 features take turns in one run: the echo, which learns nothing;
// the smallest learner (no columns, a plain read-out), whose distance to the echo is the service's own cost;
// and the default learner; both learners once more on a server that counts nothing,
// whose distance is the cost of the metrics. All servers are in this process and are reached over loopback.
// Each number is the median over repetitions. The program fails where not every row sent was learnt.
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "nexting/v1/streams.grpc.pb.h"
#include "server/config/server_config.h"
#include "server/server.h"
#include "server/store/rocksdb_store.h"
#include "spdlog/spdlog.h"
#include "tests/bench/echo_service.h"
#include "tests/bench/observation_feed.h"

ABSL_FLAG(
    double, seconds_per_case, 1.0,
    "Time to spend on each number of the table, in (0, 3600]. The table has 30; a slow learner takes longer, because "
    "what was sent is waited for.");
ABSL_FLAG(int, repetitions, 5, "Turns that each number's time is cut into, in [1, 1000].");

namespace nexting::bench {
namespace {

constexpr int kFeatures = 8;
constexpr int kRowsPerBlock[] = {1, 16, 256};
constexpr size_t kLearners = 2;
constexpr int64_t kSizeTolerance = 16;  // bytes: sequence numbers differ in length

// Named alike, so that messages are of the same size.
constexpr char kEcho[] = "streams/nothing";
constexpr char kMinimal[] = "streams/minimal";
constexpr char kDefault[] = "streams/default";

class TemporaryFolder {
 public:
  TemporaryFolder() : path_((std::filesystem::temp_directory_path() / "nexting_grpc_bench_XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // Empty where it could not be made.
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

absl::Status FromGrpc(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  return grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
}

// One column of the table.
struct Contestant {
  explicit Contestant(const std::shared_ptr<grpc::Channel>& channel, const char* stream)
      : name(stream), feed(channel, stream, kFeatures) {}

  const char* name;
  ObservationFeed feed;
  std::vector<double> rates;  // observations per second, of the current row of the table
  size_t request_bytes = 0;
  size_t response_bytes = 0;
};

// A Nexting server with a folder of its own and the two streams.
class ServerUnderTest {
 public:
  // `metrics_address` as ServerConfig::metrics_address: empty for a server that counts nothing.
  absl::Status Start(const std::string& metrics_address);

  std::shared_ptr<grpc::Channel> channel() const { return channel_; }

  // Whether exactly what was sent has been learnt.
  absl::Status CheckLearnt(const Contestant& contestant);

  absl::Status Shutdown() { return server_->Shutdown(); }

 private:
  absl::Status CreateStream(const char* name);

  TemporaryFolder folder_;
  std::unique_ptr<server::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::Streams::Stub> streams_;
};

absl::Status ServerUnderTest::Start(const std::string& metrics_address) {
  if (folder_.path().empty()) return absl::UnavailableError("cannot make a temporary folder");
  absl::StatusOr<std::unique_ptr<server::Store>> store = server::OpenRocksDbStore(folder_.path());
  if (!store.ok()) return store.status();
  server::ServerConfig config;
  config.listen_address = "127.0.0.1:0";
  config.metrics_address = metrics_address;
  absl::StatusOr<std::unique_ptr<server::Server>> server = server::Server::Start(config, *std::move(store));
  if (!server.ok()) return server.status();
  server_ = *std::move(server);
  channel_ = Connect(server_->address());
  streams_ = v1::Streams::NewStub(channel_);
  absl::Status status = CreateStream(kMinimal);
  status.Update(CreateStream(kDefault));
  return status;
}

absl::Status ServerUnderTest::CreateStream(const char* name) {
  v1::CreateStreamRequest request;
  request.set_stream_id(name + sizeof("streams/") - 1);
  v1::StreamConfig& config = *request.mutable_stream()->mutable_config();
  for (int j = 0; j < kFeatures; ++j) config.add_features(absl::StrCat("f", j));
  config.add_heads()->set_cumulant("f0");
  if (name == kMinimal) {
    config.mutable_network()->set_columns(0);
    config.mutable_network()->set_cumulant_lags(0);
    config.mutable_read_out()->set_method(v1::ReadOut::TD);
  }
  grpc::ClientContext context;
  v1::Stream created;
  return FromGrpc(streams_->CreateStream(&context, request, &created));
}

absl::Status ServerUnderTest::CheckLearnt(const Contestant& contestant) {
  v1::GetStreamRequest request;
  request.set_name(contestant.name);
  grpc::ClientContext context;
  v1::Stream stream;
  const grpc::Status status = streams_->GetStream(&context, request, &stream);
  if (!status.ok()) return FromGrpc(status);
  const uint64_t sent = contestant.feed.sent_rows();
  if (stream.status().applied_sequence() == sent && stream.status().observations() == sent) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(stream.name(), ": ", sent, " rows sent, ", stream.status().observations(),
                                          " learnt, applied up to ", stream.status().applied_sequence()));
}

class Bench {
 public:
  absl::Status Start();
  absl::Status MeasureAll();
  absl::Status CheckLearnt();
  absl::Status Shutdown();

 private:
  absl::Status StartEcho();
  void AddLearners(const ServerUnderTest& server);
  absl::Status Measure(Call call, int rows);
  absl::Status TakeTurn(Contestant& contestant, Call call, int rows, double seconds);

  EchoService echo_service_{kFeatures, 1};
  std::unique_ptr<grpc::Server> echo_server_;
  ServerUnderTest counting_;
  ServerUnderTest uncounting_;
  std::vector<std::unique_ptr<Contestant>> contestants_;  // the echo, two learners, and the same two uncounted
};

absl::Status Bench::Start() {
  absl::Status status = StartEcho();
  if (status.ok()) status = counting_.Start("127.0.0.1:0");
  if (status.ok()) status = uncounting_.Start("");
  if (!status.ok()) return status;
  AddLearners(counting_);
  AddLearners(uncounting_);
  return absl::OkStatus();
}

absl::Status Bench::StartEcho() {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&echo_service_);
  echo_server_ = builder.BuildAndStart();
  if (echo_server_ == nullptr) return absl::UnavailableError("the echo server cannot listen on loopback");
  contestants_.push_back(std::make_unique<Contestant>(Connect(absl::StrCat("127.0.0.1:", port)), kEcho));
  return absl::OkStatus();
}

void Bench::AddLearners(const ServerUnderTest& server) {
  for (const char* name : {kMinimal, kDefault}) {
    contestants_.push_back(std::make_unique<Contestant>(server.channel(), name));
  }
}

absl::Status Bench::MeasureAll() {
  std::printf(
      "Observations per second, %d features, one stream; up to %d requests in flight on ObserveStream, one on "
      "Observe.\n"
      "Median of %d turns. Metrics: what counting does to the rate.\n\n"
      "%-14s %6s %9s %9s | %10s | %10s %7s %8s | %10s %7s %8s\n",
      kFeatures, ObservationFeed::kRequestsInFlight, absl::GetFlag(FLAGS_repetitions), "call", "rows", "request B",
      "answer B", "echo", "minimal", "of echo", "metrics", "default", "of echo", "metrics");
  for (const Call call : {Call::kObserveStream, Call::kObserve}) {
    for (const int rows : kRowsPerBlock) {
      if (absl::Status status = Measure(call, rows); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

double Median(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const size_t half = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
}

absl::Status Bench::Measure(Call call, int rows) {
  const int repetitions = absl::GetFlag(FLAGS_repetitions);
  const double seconds = absl::GetFlag(FLAGS_seconds_per_case) / repetitions;
  for (int turn = -1; turn < repetitions; ++turn) {
    for (const auto& contestant : contestants_) {
      const bool warms_up = turn < 0;
      if (absl::Status status = TakeTurn(*contestant, call, rows, warms_up ? seconds / 4 : seconds); !status.ok()) {
        return status;
      }
      if (warms_up) contestant->rates.clear();
    }
  }
  const Contestant& echo = *contestants_.front();
  const double echo_rate = Median(echo.rates);
  std::printf("%-14s %6d %9zu %9zu | %10.0f", call == Call::kObserve ? "Observe" : "ObserveStream", rows,
              echo.request_bytes, echo.response_bytes, echo_rate);
  for (size_t i = 1; i <= kLearners; ++i) {
    const double rate = Median(contestants_[i]->rates);
    const double uncounted = Median(contestants_[i + kLearners]->rates);
    std::printf(" | %10.0f %6.1f%% %+7.1f%%", rate, 100 * rate / echo_rate, 100 * (rate / uncounted - 1));
  }
  std::printf("\n");
  std::fflush(stdout);
  return absl::OkStatus();
}

absl::Status Bench::TakeTurn(Contestant& contestant, Call call, int rows, double seconds) {
  const absl::StatusOr<ObservationFeed::Run> run =
      contestant.feed.Send(call, rows, std::chrono::duration<double>(seconds));
  if (!run.ok()) return absl::Status(run.status().code(), absl::StrCat(contestant.name, ": ", run.status().message()));
  contestant.rates.push_back(static_cast<double>(run->rows) / run->seconds);
  contestant.request_bytes = run->request_bytes;
  contestant.response_bytes = run->response_bytes;
  const Contestant& echo = *contestants_.front();
  const auto apart = static_cast<int64_t>(run->response_bytes) - static_cast<int64_t>(echo.response_bytes);
  if (std::abs(apart) > kSizeTolerance) {
    return absl::InternalError(absl::StrCat(contestant.name, " answers with ", run->response_bytes,
                                            " bytes and the echo with ", echo.response_bytes, ": no fair comparison"));
  }
  return absl::OkStatus();
}

absl::Status Bench::CheckLearnt() {
  uint64_t rows = 0;
  for (size_t i = 1; i < contestants_.size(); ++i) {
    ServerUnderTest& server = i <= kLearners ? counting_ : uncounting_;
    if (absl::Status status = server.CheckLearnt(*contestants_[i]); !status.ok()) return status;
    rows += contestants_[i]->feed.sent_rows();
  }
  std::printf("\n%llu rows sent and learnt\n", static_cast<unsigned long long>(rows));
  return absl::OkStatus();
}

absl::Status Bench::Shutdown() {
  absl::Status status = counting_.Shutdown();
  status.Update(uncounting_.Shutdown());
  return status;
}

absl::Status CheckFlags() {
  const double seconds = absl::GetFlag(FLAGS_seconds_per_case);
  if (!(seconds > 0 && seconds <= 3600)) {
    return absl::InvalidArgumentError(absl::StrCat("--seconds_per_case is ", seconds, "; must be in (0, 3600]"));
  }
  const int repetitions = absl::GetFlag(FLAGS_repetitions);
  if (repetitions < 1 || repetitions > 1000) {
    return absl::InvalidArgumentError(absl::StrCat("--repetitions is ", repetitions, "; must be in [1, 1000]"));
  }
  return absl::OkStatus();
}

absl::Status Run() {
  if (absl::Status status = CheckFlags(); !status.ok()) return status;
  Bench bench;
  absl::Status status = bench.Start();
  if (status.ok()) status = bench.MeasureAll();
  if (status.ok()) status = bench.CheckLearnt();
  if (status.ok()) status = bench.Shutdown();
  return status;
}

}  // namespace
}  // namespace nexting::bench

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "Measures observations per second through gRPC beside a bare echo of the same messages.");
  absl::ParseCommandLine(argc, argv);
  spdlog::set_level(spdlog::level::warn);
  const absl::Status status = nexting::bench::Run();
  if (status.ok()) return 0;
  std::fprintf(stderr, "grpc_bench: %s\n", std::string(status.message()).c_str());
  return 1;
}
