// CRC-32C (Castagnoli), the checksum of stored values.
//
// Why our own: none of the libraries that are linked offers it. RocksDB's is internal, Abseil's came in a later version
// than the packaged one, and zlib's CRC-32 has another polynomial.
//
// Model: the reflected polynomial 0x82F63B78, start and end inverted, so that the CRC of "123456789" is 0xE3069283.
// Threads: pure functions. Cost: about a nanosecond a byte or less; no table is built at run time.
#ifndef NEXTING_SERVER_BYTES_CRC32C_H_
#define NEXTING_SERVER_BYTES_CRC32C_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace nexting::server {

// The CRC of what `crc` was the CRC of, followed by `bytes`. Start with 0.
uint32_t ExtendCrc32c(uint32_t crc, absl::string_view bytes);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_BYTES_CRC32C_H_
