#include "server/bytes/crc32c.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

namespace nexting::server {
namespace {

constexpr uint32_t kPolynomial = 0x82F63B78;
constexpr size_t kSlices = 8;
using Tables = std::array<std::array<uint32_t, 256>, kSlices>;

// tables[k][b] is the CRC register after byte b and then k zero bytes, so that eight bytes are looked up at once.
constexpr Tables MakeTables() {
  Tables tables{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? kPolynomial : 0);
    tables[0][byte] = crc;
  }
  for (size_t slice = 1; slice < kSlices; ++slice) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint32_t before = tables[slice - 1][byte];
      tables[slice][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

constexpr Tables kTables = MakeTables();

static_assert(std::endian::native == std::endian::little, "eight bytes are loaded as a little-endian word");

uint32_t ExtendBy8(uint32_t crc, const char* data) {
  uint64_t word = 0;
  std::memcpy(&word, data, sizeof(word));
  word ^= crc;
  uint32_t next = 0;
  for (size_t byte = 0; byte < kSlices; ++byte) next ^= kTables[kSlices - 1 - byte][(word >> (8 * byte)) & 0xFF];
  return next;
}

}  // namespace

uint32_t ExtendCrc32c(uint32_t crc, absl::string_view bytes) {
  crc = ~crc;
  while (bytes.size() >= kSlices) {
    crc = ExtendBy8(crc, bytes.data());
    bytes.remove_prefix(kSlices);
  }
  for (const char byte : bytes) crc = (crc >> 8) ^ kTables[0][(crc ^ static_cast<unsigned char>(byte)) & 0xFF];
  return ~crc;
}

}  // namespace nexting::server
