// How the server begins, what it offers then, and what keeps it from beginning.
#include <optional>
#include <string>
#include <thread>

#include "tests/integration/raw_call.h"
#include "tests/integration/server_fixture.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

const char kHealthCheck[] = "/grpc.health.v1.Health/Check";
const char kHealthWatch[] = "/grpc.health.v1.Health/Watch";
const char kReflection[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

// grpc.health.v1.HealthCheckResponse { status: SERVING } and { status: NOT_SERVING }.
const std::string kServing = "\x08\x01";
const std::string kNotServing = "\x08\x02";

// grpc.health.v1.HealthCheckRequest { service: ... }.
std::string HealthRequest(const std::string& service) {
  return service.empty() ? "" : std::string("\x0a") + static_cast<char>(service.size()) + service;
}

class StartupTest : public ServerFixture {};

TEST_F(StartupTest, PortZeroIsReplacedByTheOneThatWasChosen) {
  Start();
  EXPECT_GT(server().port(), 0);
  EXPECT_EQ(server().address(), "127.0.0.1:" + std::to_string(server().port()));
}

TEST_F(StartupTest, HealthIsServing) {
  Start();
  for (const std::string service : {"", "nexting.v1.Predictor", "nexting.v1.Streams"}) {
    RawCall call(NewChannel(), kHealthCheck, HealthRequest(service));
    EXPECT_EQ(call.Read(), kServing) << service;
    EXPECT_TRUE(call.Finish().ok());
  }
}

TEST_F(StartupTest, HealthIsNotServingBeforeTheServerStops) {
  config().drain_timeout = absl::Milliseconds(200);
  Start();
  RawCall call(NewChannel(), kHealthWatch, HealthRequest("nexting.v1.Predictor"));
  EXPECT_EQ(call.Read(), kServing);
  std::thread stopper([&] { EXPECT_TRUE(server().Shutdown().ok()); });
  EXPECT_EQ(call.Read(), kNotServing);
  stopper.join();
}

TEST_F(StartupTest, ReflectionIsOffByDefault) {
  Start();
  RawCall call(NewChannel(), kReflection, std::string("\x3a\x00", 2));
  EXPECT_EQ(call.Read(), std::nullopt);
  EXPECT_EQ(call.Finish().error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(StartupTest, ReflectionListsTheServicesWhereItIsOn) {
  config().enable_reflection = true;
  Start();
  // ServerReflectionRequest { list_services: "" }
  RawCall call(NewChannel(), kReflection, std::string("\x3a\x00", 2));
  const std::optional<std::string> response = call.Read();
  ASSERT_TRUE(response.has_value());
  EXPECT_THAT(*response, HasSubstr("nexting.v1.Predictor"));
  EXPECT_THAT(*response, HasSubstr("nexting.v1.Streams"));
  EXPECT_TRUE(call.Finish().ok());
}

TEST_F(StartupTest, ATakenPortIsRefused) {
  Start();
  ServerConfig second = config();
  second.listen_address = server().address();
  second.data_dir += "2";
  const auto refused = Server::Start(second, OpenRocksDbStore(second.data_dir).value());
  EXPECT_TRUE(absl::IsUnavailable(refused.status()));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("cannot listen on " + server().address()));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("--listen_address"));
  // The first one goes on.
  CreateSmall("a");
}

TEST_F(StartupTest, ATakenDataFolderIsRefused) {
  Start();
  const absl::Status status = OpenRocksDbStore(config().data_dir).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("in use"));
}

}  // namespace
}  // namespace nexting::server
