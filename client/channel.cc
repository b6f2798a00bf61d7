#include "client/channel.h"

#include <arpa/inet.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>
#include <grpcpp/support/client_interceptor.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace nexting::client {
namespace {

using grpc::experimental::ClientInterceptorFactoryInterface;
using grpc::experimental::ClientRpcInfo;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;

// An answer may be larger than its request, which servers bound: it has 16 bytes for each row and head.
constexpr int kMaxAnswerBytes = 64 << 20;

// Adds the token to the metadata of a call. gRPC's own call credentials refuse to do so without TLS, even on the
// loopback.
class TokenInterceptor final : public Interceptor {
 public:
  explicit TokenInterceptor(const std::string& authorization) : authorization_(authorization) {}

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->emplace("authorization", authorization_);
    }
    methods->Proceed();
  }

 private:
  const std::string& authorization_;
};

class TokenInterceptorFactory final : public ClientInterceptorFactoryInterface {
 public:
  explicit TokenInterceptorFactory(absl::string_view token) : authorization_(absl::StrCat("Bearer ", token)) {}

  Interceptor* CreateClientInterceptor(ClientRpcInfo*) override { return new TokenInterceptor(authorization_); }

 private:
  const std::string authorization_;
};

absl::StatusOr<std::string> ReadPem(absl::string_view option, const std::string& file, absl::string_view what) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream contents;
  contents << stream.rdbuf();
  const std::string text = contents.str();
  if (!stream.is_open() || text.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        option, ": cannot read '", file, "': ", stream.is_open() ? "it is empty or a folder" : std::strerror(errno)));
  }
  if (absl::StrContains(text, "-----BEGIN ") && absl::StrContains(text, absl::StrCat(what, "-----"))) return text;
  return absl::InvalidArgumentError(
      absl::StrCat(option, ": '", file, "' is no PEM file with a ", absl::AsciiStrToLower(what)));
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> Credentials(const TlsOptions& tls) {
  if (tls.ca_file.empty()) {
    if (tls.certificate_file.empty() && tls.private_key_file.empty() && tls.server_name.empty())
      return grpc::InsecureChannelCredentials();
    return absl::InvalidArgumentError("tls.ca_file: is missing; the other TLS options are of no use without it");
  }
  if (tls.certificate_file.empty() != tls.private_key_file.empty()) {
    return absl::InvalidArgumentError("tls.certificate_file, tls.private_key_file: give both or neither");
  }
  grpc::SslCredentialsOptions options;
  absl::StatusOr<std::string> text = ReadPem("tls.ca_file", tls.ca_file, "CERTIFICATE");
  if (!text.ok()) return text.status();
  options.pem_root_certs = *std::move(text);
  if (!tls.certificate_file.empty()) {
    text = ReadPem("tls.certificate_file", tls.certificate_file, "CERTIFICATE");
    if (!text.ok()) return text.status();
    options.pem_cert_chain = *std::move(text);
    text = ReadPem("tls.private_key_file", tls.private_key_file, "PRIVATE KEY");
    if (!text.ok()) return text.status();
    options.pem_private_key = *std::move(text);
  }
  return grpc::SslCredentials(options);
}

// True where nothing that is sent there leaves the machine.
bool IsLocal(absl::string_view address) {
  const absl::string_view host = address.substr(0, address.rfind(':'));
  in_addr ipv4 = {};
  return host == "localhost" || host == "[::1]" || absl::StartsWith(address, "unix:") ||
         (inet_pton(AF_INET, std::string(host).c_str(), &ipv4) == 1 && absl::StartsWith(host, "127."));
}

absl::Status CheckToken(const ClientOptions& options) {
  const auto legal = [](char c) { return absl::ascii_isgraph(static_cast<unsigned char>(c)); };
  if (!std::all_of(options.token.begin(), options.token.end(), legal)) {
    return absl::InvalidArgumentError("token: must be of printable ASCII characters without spaces");
  }
  if (options.token.empty() || !options.tls.ca_file.empty() || options.allow_insecure || IsLocal(options.address)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("token: would travel to ", options.address,
                   " for everybody on the way to read; use TLS, or allow_insecure where nobody else is on the way"));
}

grpc::ChannelArguments Arguments(const TlsOptions& tls) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxAnswerBytes);
  // Our own backoff decides when to try again; the channel's must not make it wait much longer.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  if (!tls.server_name.empty()) arguments.SetSslTargetNameOverride(tls.server_name);
  return arguments;
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ClientOptions& options) {
  if (absl::Status status = CheckToken(options); !status.ok()) return status;
  absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> credentials = Credentials(options.tls);
  if (!credentials.ok()) return credentials.status();
  std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>> interceptors;
  if (!options.token.empty()) interceptors.push_back(std::make_unique<TokenInterceptorFactory>(options.token));
  return grpc::experimental::CreateCustomChannelWithInterceptors(options.address, *credentials, Arguments(options.tls),
                                                                 std::move(interceptors));
}

}  // namespace nexting::client
