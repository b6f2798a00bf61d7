// Little-endian numbers and strings <-> bytes.
#ifndef NEXTING_SERVER_BYTES_BYTE_CODEC_H_
#define NEXTING_SERVER_BYTES_BYTE_CODEC_H_

#include <bit>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace nexting::server {

class ByteWriter {
 public:
  void U64(uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) bytes_.push_back(static_cast<char>(value >> shift));
  }
  void U32(uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) bytes_.push_back(static_cast<char>(value >> shift));
  }
  void I64(int64_t value) { U64(static_cast<uint64_t>(value)); }
  void F64(double value) { U64(std::bit_cast<uint64_t>(value)); }
  void Raw(absl::string_view bytes) { bytes_.append(bytes.data(), bytes.size()); }
  void String(absl::string_view text) {
    U64(text.size());
    Raw(text);
  }

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// Once something is missing, ok() is false and every further value is 0 or empty.
class ByteReader {
 public:
  explicit ByteReader(absl::string_view bytes) : left_(bytes) {}

  uint64_t U64() { return Unsigned(8); }
  uint32_t U32() { return static_cast<uint32_t>(Unsigned(4)); }
  int64_t I64() { return static_cast<int64_t>(U64()); }
  double F64() { return std::bit_cast<double>(U64()); }
  absl::string_view Raw(uint64_t size) {
    if (size > left_.size()) {
      ok_ = false;
      left_ = {};
      return {};
    }
    const absl::string_view taken = left_.substr(0, size);
    left_.remove_prefix(size);
    return taken;
  }
  std::string String() { return std::string(Raw(U64())); }

  // A length of a list whose entries take at least `entry_bytes` each: never more than can follow.
  uint64_t Length(uint64_t entry_bytes) {
    const uint64_t length = U64();
    if (length <= left_.size() / entry_bytes) return length;
    ok_ = false;
    return 0;
  }

  bool ok() const { return ok_; }
  size_t bytes_left() const { return left_.size(); }

 private:
  uint64_t Unsigned(int size) {
    const absl::string_view bytes = Raw(static_cast<uint64_t>(size));
    uint64_t value = 0;
    for (size_t i = 0; i < bytes.size(); ++i) value |= uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return value;
  }

  absl::string_view left_;
  bool ok_ = true;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_BYTES_BYTE_CODEC_H_
