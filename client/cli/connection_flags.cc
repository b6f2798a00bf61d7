#include "client/cli/connection_flags.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace nexting::client::cli {
namespace {

void TakeVariable(const char* name, std::string* value) {
  const char* text = std::getenv(name);
  if (text != nullptr && *text != '\0') *value = text;
}

absl::StatusOr<std::string> ReadToken(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream.is_open()) {
    return absl::InvalidArgumentError(absl::StrCat("--token_file: cannot read `", file, "`: ", std::strerror(errno)));
  }
  std::ostringstream contents;
  contents << stream.rdbuf();
  std::string token(absl::StripAsciiWhitespace(contents.str()));
  if (!token.empty()) return token;
  return absl::InvalidArgumentError(
      absl::StrCat("--token_file: `", file, "` holds no token; it must hold the bare token and nothing else"));
}

}  // namespace

Environment ProcessEnvironment() {
  Environment environment;
  TakeVariable("NEXTING_SERVER", &environment.server);
  TakeVariable("NEXTING_TLS_CA", &environment.tls_ca);
  TakeVariable("NEXTING_TOKEN", &environment.token);
  return environment;
}

void ConnectionFlags::Declare(Options* options) {
  options->Add("server", &server, "ADDR", "the server, host:port").Environment("NEXTING_SERVER");
  options->Add("deadline", &deadline, "TIME", "how long a call with one answer may take, as 500ms or 1m")
      .Between(absl::Milliseconds(1), absl::Hours(24));
  options->Add("tls_ca", &tls_ca, "FILE", "authorities of the server's certificate, PEM: turns TLS on")
      .Environment("NEXTING_TLS_CA");
  options->Add("tls_certificate", &tls_certificate, "FILE", "a certificate for servers that ask for one, PEM");
  options->Add("tls_private_key", &tls_private_key, "FILE", "the key of that certificate, PEM");
  options->Add("tls_server_name", &tls_server_name, "NAME", "the name in the server's certificate, if not ADDR's");
  options->Add("token_file", &token_file, "FILE", "a file that holds the token to send and nothing else")
      .Environment("NEXTING_TOKEN", "the token itself");
  options->Add("allow_insecure", &allow_insecure, "send the token off this machine without TLS");
}

absl::StatusOr<ClientOptions> ConnectionFlags::Resolve(const Environment& environment) const {
  ClientOptions options;
  options.address = server;
  options.deadline = deadline;
  options.tls = {tls_ca, tls_certificate, tls_private_key, tls_server_name};
  options.token = environment.token;
  options.allow_insecure = allow_insecure;
  if (token_file.empty()) return options;
  absl::StatusOr<std::string> token = ReadToken(token_file);
  if (!token.ok()) return token.status();
  options.token = *std::move(token);
  return options;
}

}  // namespace nexting::client::cli
