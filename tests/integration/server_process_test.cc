// The program nexting-server: its lines, signals and exit codes.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nexting/v1/operations.grpc.pb.h"
#include "tests/integration/server_fixture.h"
#include "tests/testing/scrape.h"
#include "tests/testing/test_tokens.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Contents(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// A nexting-server with its output in files. Killed where a test leaves it behind.
class Process {
 public:
  Process(const std::string& folder, const std::vector<std::string>& flags) : folder_(folder) {
    // The output of an earlier one must not be taken for this one's.
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    std::vector<std::string> arguments = {NEXTING_SERVER};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    pid_ = fork();
    if (pid_ == 0) Execute(arguments);
  }
  ~Process() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  std::string output() const { return Contents(folder_ + "/out"); }
  std::string errors() const { return Contents(folder_ + "/err"); }

  bool WaitForOutput(const std::string& text) const {
    return WaitUntil([&] { return output().find(text) != std::string::npos; });
  }
  bool WaitForErrors(const std::string& text) const {
    return WaitUntil([&] { return errors().find(text) != std::string::npos; });
  }

  // Waits until it listens; its address.
  std::string Address() const {
    EXPECT_TRUE(WaitUntil([&] { return output().find('\n') != std::string::npos; })) << errors();
    const std::string line = output();
    const std::string start = "nexting-server: listening on ";
    EXPECT_THAT(line, StartsWith(start));
    return line.substr(start.size(), line.find('\n') - start.size());
  }

  void Signal(int signal) const { kill(pid_, signal); }

  // The exit code; -1 where a signal killed it.
  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  [[noreturn]] void Execute(const std::vector<std::string>& arguments) const {
    const int out = open((folder_ + "/out").c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    const int err = open((folder_ + "/err").c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    std::vector<char*> argv;
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    execv(argv[0], argv.data());
    _exit(127);
  }

  const std::string folder_;
  pid_t pid_ = 0;
};

class ServerProcessTest : public ::testing::Test {
 protected:
  ServerProcessTest() : folder_(testing::TempDir() + "nexting_XXXXXX") { folder_ = mkdtemp(folder_.data()); }
  ~ServerProcessTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  std::string DataDir() const { return "--data_dir=" + Path("data"); }

  std::unique_ptr<Process> Run(const std::string& name, const std::vector<std::string>& flags) {
    return std::make_unique<Process>(Path(name), flags);
  }

 private:
  std::string folder_;
};

std::shared_ptr<grpc::Channel> ChannelTo(const Process& process) {
  return grpc::CreateChannel(process.Address(), grpc::InsecureChannelCredentials());
}

v1::Stream CreateOver(const std::shared_ptr<grpc::Channel>& channel, const v1::StreamConfig& config) {
  v1::CreateStreamRequest request;
  request.set_stream_id("a");
  *request.mutable_stream()->mutable_config() = config;
  v1::Stream stream;
  grpc::ClientContext context;
  const grpc::Status status = v1::Streams::NewStub(channel)->CreateStream(&context, request, &stream);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return stream;
}

v1::BlockResult ObserveOver(const std::shared_ptr<grpc::Channel>& channel, const v1::ObservationBlock& block) {
  v1::ObserveRequest request;
  *request.add_blocks() = block;
  request.set_return_state_digest(true);
  v1::ObserveResponse response;
  grpc::ClientContext context;
  const grpc::Status status = v1::Predictor::NewStub(channel)->Observe(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return status.ok() ? response.results(0) : v1::BlockResult();
}

TEST_F(ServerProcessTest, BothSignalsEndItWithZeroAndItContinues) {
  uint64_t applied = 0;
  for (const int signal : {SIGTERM, SIGINT, SIGTERM}) {
    const auto process = Run("server", {"--listen_address=127.0.0.1:0", "--metrics_address=127.0.0.1:0", DataDir()});
    const auto channel = ChannelTo(*process);
    if (applied == 0) CreateOver(channel, SmallConfig());
    const v1::BlockResult result = ObserveOver(channel, WavesBlock("streams/a", applied + 1, 50));
    applied += 50;
    EXPECT_EQ(result.applied_sequence(), applied);
    EXPECT_EQ(result.state_digest(), Twin(TwoFeatures(), applied)->Digest());
    process->Signal(signal);
    EXPECT_EQ(process->Wait(), 0) << process->errors();
    EXPECT_THAT(process->errors(), HasSubstr("stopped"));
  }
}

TEST_F(ServerProcessTest, WritesThePortFileWhenItIsReady) {
  const auto process = Run("server", {"--listen_address=127.0.0.1:0", "--metrics_address=127.0.0.1:0", DataDir(),
                                      "--port_file=" + Path("port")});
  ASSERT_TRUE(WaitUntil([&] { return std::filesystem::exists(Path("port")); })) << process->errors();
  const std::string port = Contents(Path("port"));
  EXPECT_EQ(process->Address() + "\n", "127.0.0.1:" + port);
  process->Signal(SIGTERM);
  EXPECT_EQ(process->Wait(), 0);
}

TEST_F(ServerProcessTest, ATakenPortIsOneClearLine) {
  const auto first = Run("first", {"--listen_address=127.0.0.1:0", "--metrics_address=127.0.0.1:0", DataDir()});
  const auto second = Run("second", {"--listen_address=" + first->Address(), "--metrics_address=127.0.0.1:0",
                                     "--data_dir=" + Path("other"), "--log_level=warning"});
  EXPECT_EQ(second->Wait(), 1);
  EXPECT_THAT(second->errors(), StartsWith("nexting-server: cannot listen on " + first->Address()));
  EXPECT_EQ(second->errors().find('\n'), second->errors().size() - 1);
  EXPECT_EQ(second->output(), "");
}

TEST_F(ServerProcessTest, ATakenDataFolderIsOneClearLine) {
  const auto first = Run("first", {"--listen_address=127.0.0.1:0", "--metrics_address=127.0.0.1:0", DataDir()});
  first->Address();
  const auto second = Run(
      "second", {"--listen_address=127.0.0.1:0", "--metrics_address=127.0.0.1:0", DataDir(), "--log_level=warning"});
  EXPECT_EQ(second->Wait(), 1);
  EXPECT_THAT(second->errors(), HasSubstr("in use"));
  EXPECT_EQ(second->errors().find('\n'), second->errors().size() - 1);
}

TEST_F(ServerProcessTest, ASecondSignalEndsItAtOnce) {
  const auto process = Run(
      "server", {"--listen_address=127.0.0.1:0", "--metrics_address=127.0.0.1:0", DataDir(), "--drain_timeout=10m"});
  const auto channel = ChannelTo(*process);
  CreateOver(channel, SlowConfig());
  grpc::ClientContext context;
  auto call = v1::Predictor::NewStub(channel)->ObserveStream(&context);
  v1::ObserveRequest request;
  *request.add_blocks() = WavesBlock("streams/a", 1, 6000, 64);
  ASSERT_TRUE(call->Write(request));
  v1::GetStreamRequest get;
  get.set_name("streams/a");
  ASSERT_TRUE(WaitUntil([&] {
    v1::Stream stream;
    grpc::ClientContext get_context;
    return v1::Streams::NewStub(channel)->GetStream(&get_context, get, &stream).ok() &&
           stream.status().applied_sequence() > 0;
  }));
  process->Signal(SIGTERM);
  ASSERT_TRUE(process->WaitForErrors("stopping within"));
  process->Signal(SIGINT);
  EXPECT_EQ(process->Wait(), 128 + SIGINT);
  EXPECT_THAT(process->errors(), HasSubstr("nexting-server: second signal"));
  call->Finish();
}

TEST_F(ServerProcessTest, AWrongFlagIsOneClearLine) {
  const auto process = Run(
      "server", {"--listen_address=127.0.0.1:0", "--metrics_address=127.0.0.1:0", DataDir(), "--worker_threads=-1"});
  EXPECT_EQ(process->Wait(), 1);
  EXPECT_THAT(process->errors(), HasSubstr("worker_threads"));
  EXPECT_EQ(process->errors().find('\n'), process->errors().size() - 1);
}

// A thousand clients that sit on an open ObserveStream, and one that watches and never reads.
TEST_F(ServerProcessTest, EndsWithinTheDrainTimeoutWhateverClientsDo) {
  constexpr int kIdle = 1000;
  constexpr auto kDrain = std::chrono::seconds(10);
  const auto process = Run("server", {"--listen_address=127.0.0.1:0", "--metrics_address=127.0.0.1:0", DataDir(),
                                      "--metrics_port_file=" + Path("metrics_port"), "--drain_timeout=10s"});
  const auto channel = ChannelTo(*process);
  CreateOver(channel, SmallConfig());
  const auto predictor = v1::Predictor::NewStub(channel);

  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReaderWriter<v1::ObserveRequest, v1::ObserveResponse>>> calls;
  for (int i = 0; i < kIdle; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    calls.push_back(predictor->ObserveStream(contexts.back().get()));
  }
  grpc::ClientContext watch_context;
  v1::WatchRequest request;
  request.add_streams("streams/a");
  const auto deaf = predictor->Watch(&watch_context, request);
  deaf->WaitForInitialMetadata();
  for (uint64_t first = 1; first < 100'000; first += 10'000) {
    EXPECT_FALSE(ObserveOver(channel, WavesBlock("streams/a", first, 10'000)).has_error());
  }
  const int metrics_port = std::stoi(Contents(Path("metrics_port")));
  ASSERT_TRUE(WaitUntil(
      [&] { return Scrape(metrics_port)[R"(nexting_rpc_started_total{method="ObserveStream"})"] == double{kIdle}; }));
  EXPECT_EQ(Scrape(metrics_port)["nexting_watchers"], 1.0);

  const auto start = std::chrono::steady_clock::now();
  process->Signal(SIGTERM);
  EXPECT_EQ(process->Wait(), 0) << process->errors();
  EXPECT_LT(std::chrono::steady_clock::now() - start, kDrain);
  for (const auto& call : calls) EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  v1::WatchResponse response;
  while (deaf->Read(&response)) {
  }
  EXPECT_FALSE(deaf->Finish().ok());
}

TEST_F(ServerProcessTest, TellsWhatItStartsWith) {
  const auto process = Run("server", {"--listen_address=127.0.0.1:0", "--metrics_address=127.0.0.1:0", DataDir()});
  process->Address();
  EXPECT_THAT(process->errors(), HasSubstr("listen_address = '127.0.0.1:0' (flag)"));
  EXPECT_THAT(process->errors(), HasSubstr("snapshot_interval = '1m' (default)"));
  process->Signal(SIGTERM);
  EXPECT_EQ(process->Wait(), 0);
}

TEST_F(ServerProcessTest, OffLoopbackWithoutTlsIsOneClearLine) {
  const auto process = Run("server", {"--listen_address=0.0.0.0:0", "--metrics_address=127.0.0.1:0", DataDir()});
  EXPECT_EQ(process->Wait(), 1);
  EXPECT_THAT(process->errors(), StartsWith("nexting-server: listen_address: '0.0.0.0:0' is off loopback"));
  EXPECT_THAT(process->errors(), HasSubstr("--tls_certificate and --tls_private_key, or --allow_insecure"));
  EXPECT_EQ(process->errors().find('\n'), process->errors().size() - 1);
  const auto metrics = Run("metrics", {"--listen_address=127.0.0.1:0", "--metrics_address=[::]:0", DataDir()});
  EXPECT_EQ(metrics->Wait(), 1);
  EXPECT_THAT(metrics->errors(), StartsWith("nexting-server: metrics_address: '[::]:0' is off loopback"));
}

TEST_F(ServerProcessTest, OffLoopbackByTheOperatorsWordItWarns) {
  const auto process =
      Run("server", {"--listen_address=0.0.0.0:0", "--allow_insecure", "--metrics_address=127.0.0.1:0", DataDir()});
  EXPECT_THAT(process->Address(), StartsWith("0.0.0.0:"));
  EXPECT_THAT(process->errors(), HasSubstr("is served without TLS"));
  EXPECT_THAT(process->errors(), HasSubstr("asks for neither tokens nor client certificates"));
}

TEST_F(ServerProcessTest, NothingSecretIsLoggedMeasuredOrAnswered) {
  const std::string good = "g00d-s3cr3t", bad = "b4d-s3cr3t";
  std::ofstream(Path("tokens")) << TokenEntry("feed", good, "OBSERVE, ADMIN", "\"streams/\"");
  const auto process = Run(
      "server", {"--listen_address=127.0.0.1:0", "--metrics_address=127.0.0.1:0", DataDir(),
                 "--token_file=" + Path("tokens"), "--log_level=trace", "--metrics_port_file=" + Path("metrics_port")});
  const auto channel = ChannelTo(*process);
  std::string answers;
  for (const std::string& authorization : {"Bearer " + good, "Bearer " + bad, "Basic " + bad, bad}) {
    for (const char* name : {"streams/a", "streams/gone", "a"}) {
      v1::ObserveRequest request;
      *request.add_blocks() = WavesBlock(name, 1, 1);
      v1::ObserveResponse response;
      grpc::ClientContext context, config_context;
      context.AddMetadata("authorization", authorization);
      config_context.AddMetadata("authorization", authorization);
      answers += v1::Predictor::NewStub(channel)->Observe(&context, request, &response).error_message();
      v1::ServerConfig config;
      answers += v1::Operations::NewStub(channel)->GetServerConfig(&config_context, {}, &config).error_message();
      answers += response.DebugString() + config.DebugString();
    }
  }
  EXPECT_THAT(answers, HasSubstr("is none that this server knows"));
  EXPECT_THAT(answers, HasSubstr("token_file"));
  // A reload that fails, because somebody wrote the token itself in place of its hash.
  std::ofstream(Path("tokens")) << "tokens { name: \"feed\" sha256: " << good << " }";
  ASSERT_TRUE(process->WaitForErrors("the tokens stay as they were"));
  const Scrape scrape(std::stoi(Contents(Path("metrics_port"))));
  EXPECT_GT(scrape["nexting_calls_refused_total{reason=\"unauthenticated\"}"].value_or(0), 0);
  process->Signal(SIGTERM);
  EXPECT_EQ(process->Wait(), 0);
  for (const std::string& text : {answers, process->errors(), process->output(), scrape.text()}) {
    EXPECT_THAT(text, testing::Not(HasSubstr("s3cr3t")));
    EXPECT_THAT(text, testing::Not(HasSubstr(Sha256Hex(good))));
  }
}

}  // namespace
}  // namespace nexting::server
