// The client library against a server with TLS.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "nexting/client.h"
#include "tests/integration/server_fixture.h"
#include "tests/testing/test_authority.h"

namespace nexting::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ClientSecurityTest : public ServerFixture {
 protected:
  ClientSecurityTest() : authority_(folder(), "authority"), issued_(authority_.Issue("server")) {
    config().tls_certificate = issued_.certificate;
    config().tls_private_key = issued_.private_key;
  }

  client::ClientOptions Options() {
    client::ClientOptions options;
    options.address = server().address();
    options.tls.ca_file = authority_.own().certificate;
    return options;
  }

  // What options that cannot be used make of every kind of call.
  static std::string ErrorOf(const client::ClientOptions& options) {
    client::Client client(options);
    const absl::Status status = client.ListStreams().status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_EQ(client.DeleteStream("a"), status);
    EXPECT_EQ(client.OpenWriter("a").status(), status);
    EXPECT_EQ(client.GetServerConfig().status(), status);
    const auto watcher = client.Watch({"a"}, [](const client::WatchUpdate&) {});
    EXPECT_TRUE(watcher->WaitUntilEnded(absl::Seconds(60)));
    EXPECT_EQ(watcher->status(), status);
    return std::string(status.message());
  }

  const TestAuthority authority_;
  const TestCertificate issued_;
};

TEST_F(ClientSecurityTest, EverythingWorksOverTls) {
  Start();
  client::Client client(Options());
  client::StreamConfig config;
  config.features = {"x"};
  config.heads = {{"x"}};
  ASSERT_TRUE(client.CreateStream("a", config).ok());
  int updates = 0;
  const auto watcher = client.Watch({"a"}, [&](const client::WatchUpdate&) { ++updates; });
  auto writer = client.OpenWriter("a");
  ASSERT_TRUE(writer.ok()) << writer.status();
  ASSERT_TRUE((*writer)->Write({1.0}).ok());
  ASSERT_TRUE((*writer)->Close().ok());
  EXPECT_EQ(client.Predict("a")->applied_sequence, 1u);
  watcher->Stop();
  EXPECT_EQ(client.ListStreams()->size(), 1u);
}

TEST_F(ClientSecurityTest, TheServersNameMayBeGiven) {
  Start();
  client::ClientOptions options = Options();
  options.tls.server_name = "localhost";
  EXPECT_TRUE(client::Client(options).ListStreams().ok());
  options.tls.server_name = "plant.example.com";
  EXPECT_TRUE(absl::IsUnavailable(client::Client(options).ListStreams().status()));
}

TEST_F(ClientSecurityTest, ACertificateIsShownToAServerThatAsksForOne) {
  config().tls_client_ca = authority_.own().certificate;
  Start();
  client::ClientOptions options = Options();
  EXPECT_TRUE(absl::IsUnavailable(client::Client(options).ListStreams().status()));
  const TestCertificate shown = authority_.Issue("client");
  options.tls.certificate_file = shown.certificate;
  options.tls.private_key_file = shown.private_key;
  EXPECT_TRUE(client::Client(options).ListStreams().ok());
}

TEST_F(ClientSecurityTest, OptionsThatCannotBeUsedAreEveryCallsError) {
  Start();
  client::ClientOptions options = Options();
  options.tls.ca_file = folder() + "/none.pem";
  EXPECT_EQ(ErrorOf(options),
            absl::StrCat("tls.ca_file: cannot read '", options.tls.ca_file, "': No such file or directory"));
  options.tls.ca_file = folder();
  EXPECT_THAT(ErrorOf(options), HasSubstr("tls.ca_file: cannot read"));
  options.tls.ca_file = issued_.private_key;
  EXPECT_THAT(ErrorOf(options), HasSubstr("is no PEM file with a certificate"));
  options.tls.ca_file = "";
  options.tls.server_name = "localhost";
  EXPECT_THAT(ErrorOf(options), HasSubstr("tls.ca_file: is missing"));
  options = Options();
  options.tls.certificate_file = issued_.certificate;
  EXPECT_THAT(ErrorOf(options), HasSubstr("give both or neither"));
  options.tls.private_key_file = issued_.certificate;
  EXPECT_THAT(ErrorOf(options), HasSubstr("is no PEM file with a private key"));
}

TEST_F(ClientSecurityTest, ATokenThatCannotBeSentIsRefusedAndNotShown) {
  Start();
  client::ClientOptions options = Options();
  for (const char* token : {"s3cr3t s3cr3t", "s3cr3t\n", "s3cr3t\xc3\xa4", "s3cr3t\x01"}) {
    options.token = token;
    EXPECT_THAT(ErrorOf(options), AllOf(HasSubstr("token: must be of printable"), Not(HasSubstr("s3cr3t"))));
  }
  options.token = "s3cr3t";
  EXPECT_TRUE(client::Client(options).ListStreams().ok());
  options.tls = {};
  options.address = "plant.example.com:50051";
  EXPECT_THAT(ErrorOf(options),
              AllOf(HasSubstr("plant.example.com:50051"), HasSubstr("TLS"), Not(HasSubstr("s3cr3t"))));
}

}  // namespace
}  // namespace nexting::server
