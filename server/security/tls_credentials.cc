#include "server/security/tls_credentials.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include "absl/memory/memory.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "spdlog/spdlog.h"

namespace nexting::server {
namespace {

constexpr unsigned int kRefreshSeconds = 1;

std::shared_ptr<grpc::ServerCredentials> Credentials(const TlsFiles& files) {
  using grpc::experimental::FileWatcherCertificateProvider;
  grpc::experimental::TlsServerCredentialsOptions options(std::make_shared<FileWatcherCertificateProvider>(
      files.private_key, files.certificate, files.client_ca, kRefreshSeconds));
  options.watch_identity_key_cert_pairs();
  if (!files.client_ca.empty()) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(options);
}

void Log(const TlsSummary& summary) {
  const std::string expires = absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", summary.expires, absl::UTCTimeZone());
  if (summary.expires > absl::Now()) {
    spdlog::info("TLS with the certificate of {}, good until {}", summary.subject, expires);
  } else {
    spdlog::warn("TLS with the certificate of {}, which ended on {}: clients refuse it", summary.subject, expires);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<TlsCredentials>> TlsCredentials::Open(const TlsFiles& files) {
  const absl::StatusOr<TlsSummary> summary = ReadTlsFiles(files);
  if (!summary.ok()) return summary.status();
  Log(*summary);
  return absl::WrapUnique(new TlsCredentials(files, *summary));
}

TlsCredentials::TlsCredentials(const TlsFiles& files, const TlsSummary& present)
    : files_(files),
      last_seen_(present.fingerprint),
      server_credentials_(Credentials(files)),
      thread_(absl::Seconds(kRefreshSeconds), [this] { Look(); }) {}

void TlsCredentials::Look() {
  const absl::StatusOr<TlsSummary> summary = ReadTlsFiles(files_);
  std::string seen = summary.ok() ? summary->fingerprint : std::string(summary.status().message());
  if (seen == last_seen_) return;
  last_seen_ = std::move(seen);
  if (summary.ok()) return Log(*summary);
  spdlog::error("TLS files have changed, and new connections may be refused until this is put right: {}", last_seen_);
}

}  // namespace nexting::server
