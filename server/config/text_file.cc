#include "server/config/text_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace nexting::server {

absl::StatusOr<std::string> ReadTextFile(absl::string_view what, const std::string& file) {
  const std::unique_ptr<FILE, int (*)(FILE*)> stream(std::fopen(file.c_str(), "rb"), std::fclose);
  std::string text;
  if (stream != nullptr) {
    std::array<char, 4096> part{};
    while (const size_t size = std::fread(part.data(), 1, part.size(), stream.get())) text.append(part.data(), size);
    if (std::ferror(stream.get()) == 0) return text;
  }
  const int error = errno;
  const std::string message = absl::StrCat("cannot read ", what, " '", file, "': ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(message);
  if (error == EACCES) return absl::PermissionDeniedError(message);
  return absl::InvalidArgumentError(message);
}

}  // namespace nexting::server
