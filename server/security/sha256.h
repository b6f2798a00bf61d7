// SHA-256, by OpenSSL.
#ifndef NEXTING_SERVER_SECURITY_SHA256_H_
#define NEXTING_SERVER_SECURITY_SHA256_H_

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace nexting::server {

using Sha256Digest = std::array<uint8_t, 32>;

Sha256Digest Sha256(absl::string_view bytes);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_SECURITY_SHA256_H_
