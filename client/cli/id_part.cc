#include "client/cli/id_part.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace nexting::client::cli {

std::string IdPart(absl::string_view text) {
  std::string part;
  for (const char c : text) {
    part.push_back(absl::ascii_isalnum(static_cast<unsigned char>(c)) || absl::StrContains("._~-", c) ? c : '-');
  }
  while (!part.empty() && !absl::ascii_isalnum(static_cast<unsigned char>(part.front()))) part.erase(0, 1);
  part.resize(std::min<size_t>(part.size(), 80));
  while (!part.empty() && !absl::ascii_isalnum(static_cast<unsigned char>(part.back()))) part.pop_back();
  return part.empty() ? "x" : part;
}

}  // namespace nexting::client::cli
