#include "server/bytes/crc32c.h"

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

// The definition, bit by bit.
uint32_t SlowCrc32c(absl::string_view bytes) {
  uint32_t crc = ~uint32_t{0};
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78U : 0U);
  }
  return ~crc;
}

std::string SomeBytes(size_t count) {
  std::string bytes;
  uint32_t state = 1;
  while (bytes.size() < count) bytes.push_back(static_cast<char>((state = state * 1664525 + 1013904223) >> 24));
  return bytes;
}

TEST(Crc32cTest, AgreesWithPublishedValues) {
  EXPECT_EQ(ExtendCrc32c(0, ""), 0U);
  EXPECT_EQ(ExtendCrc32c(0, "123456789"), 0xE3069283U);
  EXPECT_EQ(ExtendCrc32c(0, std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(ExtendCrc32c(0, std::string(32, '\xFF')), 0x62A8AB43U);
}

TEST(Crc32cTest, AgreesWithTheDefinitionAtEveryLengthAndOffset) {
  const std::string bytes = SomeBytes(80);
  for (size_t start = 0; start < 9; ++start) {
    for (size_t length = 0; start + length <= bytes.size(); ++length) {
      const absl::string_view part = absl::string_view(bytes).substr(start, length);
      EXPECT_EQ(ExtendCrc32c(0, part), SlowCrc32c(part)) << start << " " << length;
    }
  }
}

TEST(Crc32cTest, PartsGiveTheWhole) {
  const std::string bytes = SomeBytes(50);
  for (size_t cut = 0; cut <= bytes.size(); ++cut) {
    const uint32_t front = ExtendCrc32c(0, absl::string_view(bytes).substr(0, cut));
    EXPECT_EQ(ExtendCrc32c(front, absl::string_view(bytes).substr(cut)), SlowCrc32c(bytes));
  }
}

}  // namespace
}  // namespace nexting::server
