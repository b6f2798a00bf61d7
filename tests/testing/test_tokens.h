// Entries of a token file for tests.
#ifndef NEXTING_TESTS_TESTING_TEST_TOKENS_H_
#define NEXTING_TESTS_TESTING_TEST_TOKENS_H_

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/security/sha256.h"

namespace nexting::server {

inline std::string Sha256Hex(absl::string_view token) {
  const Sha256Digest digest = Sha256(token);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

// `verbs` as in the file: `OBSERVE, WATCH`; `prefixes` too: `"streams/a/", "streams/b"`. One line.
inline std::string TokenEntry(absl::string_view name, absl::string_view token, absl::string_view verbs,
                              absl::string_view prefixes) {
  return absl::StrCat("tokens { name: \"", name, "\" sha256: \"", Sha256Hex(token), "\" verbs: [", verbs,
                      "] stream_prefixes: [", prefixes, "] }\n");
}

}  // namespace nexting::server

#endif  // NEXTING_TESTS_TESTING_TEST_TOKENS_H_
