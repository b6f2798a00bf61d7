// The PEM files that TLS needs, and whether they can be used.
#ifndef NEXTING_SERVER_SECURITY_TLS_FILES_H_
#define NEXTING_SERVER_SECURITY_TLS_FILES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace nexting::server {

struct TlsFiles {
  std::string certificate;
  std::string private_key;
  std::string client_ca;  // empty: clients need no certificate
};

struct TlsSummary {
  // Of the server's own certificate: `CN = nexting.example.com`, and when it ends.
  std::string subject;
  absl::Time expires;

  // SHA-256 of what the files hold, as bytes.
  std::string fingerprint;
};

// Reads all of them. Blocks. Errors: those of ReadTextFile, and INVALID_ARGUMENT; they name the setting and the file:
// no PEM, no certificate in it, an encrypted key, a key that does not belong to the certificate.
absl::StatusOr<TlsSummary> ReadTlsFiles(const TlsFiles& files);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_SECURITY_TLS_FILES_H_
