// TLS over the wire: who gets through, and certificates that change while calls go on.
#include <memory>
#include <string>

#include "tests/integration/server_fixture.h"
#include "tests/testing/test_authority.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

class TlsTest : public ServerFixture {
 protected:
  using Credentials = std::shared_ptr<grpc::ChannelCredentials>;

  TlsTest()
      : authority_(folder(), "authority"), other_authority_(folder(), "other"), issued_(authority_.Issue("server")) {
    config().tls_certificate = issued_.certificate;
    config().tls_private_key = issued_.private_key;
    set_credentials(Trusting(authority_));
  }

  static Credentials Trusting(const TestAuthority& authority) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = Contents(authority.own().certificate);
    return grpc::SslCredentials(options);
  }

  static Credentials Trusting(const TestAuthority& authority, const TestCertificate& shown) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = Contents(authority.own().certificate);
    options.pem_cert_chain = Contents(shown.certificate);
    options.pem_private_key = Contents(shown.private_key);
    return grpc::SslCredentials(options);
  }

  // A call over a new connection.
  grpc::Status CallWith(const Credentials& credentials) {
    grpc::ClientContext context;
    v1::ListStreamsResponse response;
    return v1::Streams::NewStub(NewChannel(credentials))->ListStreams(&context, {}, &response);
  }

  bool GetsThrough(const Credentials& credentials) { return CallWith(credentials).ok(); }

  void Replace(const TestCertificate& fresh) {
    ReplaceFile(issued_.private_key, Contents(fresh.private_key));
    ReplaceFile(issued_.certificate, Contents(fresh.certificate));
  }

  absl::Status StartError() { return Server::Start(config(), OpenRocksDbStore(config().data_dir).value()).status(); }

  const TestAuthority authority_;
  const TestAuthority other_authority_;
  const TestCertificate issued_;
};

// One ObserveStream call that is open.
class OpenStream {
 public:
  OpenStream(v1::Predictor::Stub& predictor, std::string stream)
      : stream_(std::move(stream)), call_(predictor.ObserveStream(&context_)) {}

  // Whether the next observation is learnt.
  bool Observe() {
    v1::ObserveRequest request;
    *request.add_blocks() = WavesBlock(stream_, ++sequence_, 1);
    v1::ObserveResponse response;
    return call_->Write(request) && call_->Read(&response) && response.results(0).applied_sequence() == sequence_;
  }

  grpc::Status Finish() {
    call_->WritesDone();
    return call_->Finish();
  }

 private:
  const std::string stream_;
  uint64_t sequence_ = 0;
  grpc::ClientContext context_;
  const std::unique_ptr<grpc::ClientReaderWriter<v1::ObserveRequest, v1::ObserveResponse>> call_;
};

TEST_F(TlsTest, OnlyClientsThatTrustTheAuthorityGetThrough) {
  Start();
  EXPECT_TRUE(GetsThrough(Trusting(authority_)));
  EXPECT_EQ(CallWith(grpc::InsecureChannelCredentials()).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(CallWith(Trusting(other_authority_)).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, WithAClientAuthorityClientsMustShowACertificate) {
  const TestAuthority clients(folder(), "clients");
  config().tls_client_ca = clients.own().certificate;
  Start();
  EXPECT_TRUE(GetsThrough(Trusting(authority_, clients.Issue("client"))));
  EXPECT_EQ(CallWith(Trusting(authority_)).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(CallWith(Trusting(authority_, other_authority_.Issue("stranger"))).error_code(),
            grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(CallWith(grpc::InsecureChannelCredentials()).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, OpenCallsGoOnWhenTheCertificateChanges) {
  Start();
  OpenStream open(predictor(), CreateSmall("a"));
  ASSERT_TRUE(open.Observe());
  // From another authority, so that it is known which certificate a connection got.
  Replace(other_authority_.Issue("successor"));
  EXPECT_TRUE(WaitUntil([&] { return GetsThrough(Trusting(other_authority_)); }));
  EXPECT_FALSE(GetsThrough(Trusting(authority_)));
  EXPECT_TRUE(open.Observe());
  EXPECT_TRUE(open.Finish().ok());
}

TEST_F(TlsTest, AClientAuthorityChangesToo) {
  const TestAuthority clients(folder(), "clients");
  const TestAuthority new_clients(folder(), "new_clients");
  config().tls_client_ca = clients.own().certificate;
  Start();
  const Credentials before = Trusting(authority_, clients.Issue("before"));
  const Credentials after = Trusting(authority_, new_clients.Issue("after"));
  EXPECT_TRUE(GetsThrough(before));
  EXPECT_FALSE(GetsThrough(after));
  ReplaceFile(clients.own().certificate, Contents(new_clients.own().certificate));
  EXPECT_TRUE(WaitUntil([&] { return GetsThrough(after); }));
  EXPECT_FALSE(GetsThrough(before));
}

TEST_F(TlsTest, OpenCallsOutliveABrokenCertificateAndAGoodOneMendsIt) {
  Start();
  OpenStream open(predictor(), CreateSmall("a"));
  ASSERT_TRUE(open.Observe());
  ReplaceFile(issued_.certificate, "-----BEGIN CERTIFICATE-----\nhalf of it\n");
  EXPECT_TRUE(WaitUntil([&] { return !GetsThrough(Trusting(authority_)); }));
  EXPECT_TRUE(open.Observe());
  Replace(other_authority_.Issue("successor"));
  EXPECT_TRUE(WaitUntil([&] { return GetsThrough(Trusting(other_authority_)); }));
  EXPECT_TRUE(open.Observe());
  EXPECT_TRUE(open.Finish().ok());
}

TEST_F(TlsTest, FilesThatCannotBeUsedKeepTheServerFromStarting) {
  config().tls_private_key = other_authority_.own().private_key;
  EXPECT_THAT(std::string(StartError().message()), HasSubstr("tls_private_key: '" + config().tls_private_key));
  EXPECT_EQ(Server::CheckFiles(config()), StartError());
  config().tls_private_key = folder() + "/none";
  EXPECT_THAT(std::string(StartError().message()), HasSubstr("No such file"));
}

}  // namespace
}  // namespace nexting::server
