// TLS for the server's port, from PEM files that are read again when they change.
//
// New connections get the new certificate within about a second; connections that are open go on. Replace files by
// renaming (`mv`): one that is half written, or a key that does not belong to the certificate, refuses new connections
// until it is put right, which is logged.
//
// Threads: one of its own, and one of gRPC's; both read files.
#ifndef NEXTING_SERVER_SECURITY_TLS_CREDENTIALS_H_
#define NEXTING_SERVER_SECURITY_TLS_CREDENTIALS_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/security/tls_files.h"
#include "server/sync/periodic.h"

namespace nexting::server {

class TlsCredentials {
 public:
  // Errors: those of ReadTlsFiles.
  static absl::StatusOr<std::unique_ptr<TlsCredentials>> Open(const TlsFiles& files);

  // With a client_ca, clients must show a certificate from it.
  const std::shared_ptr<grpc::ServerCredentials>& server_credentials() const { return server_credentials_; }

 private:
  TlsCredentials(const TlsFiles& files, const TlsSummary& present);

  // Logs what has become of the files.
  void Look();

  const TlsFiles files_;
  std::string last_seen_;  // the thread's: the files' fingerprint, or the error of reading them
  std::shared_ptr<grpc::ServerCredentials> server_credentials_;
  Periodic thread_;  // last: it uses the others
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_SECURITY_TLS_CREDENTIALS_H_
