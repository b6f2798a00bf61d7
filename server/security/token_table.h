// Which token allows what: the contents of a token file (token_file.proto), looked up by the token's hash.
//
// Threads: immutable.
#ifndef NEXTING_SERVER_SECURITY_TOKEN_TABLE_H_
#define NEXTING_SERVER_SECURITY_TOKEN_TABLE_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/security/sha256.h"

namespace nexting::server {

enum class Verb { kObserve, kPredict, kWatch, kAdmin };

// OBSERVE, as in the file.
absl::string_view NameOf(Verb verb);

struct Token {
  std::string name;
  std::set<Verb> verbs;
  std::vector<std::string> stream_prefixes;

  // Whether it allows `verb` on this stream, given by its resource name, which need not be well-formed or exist.
  bool Allows(Verb verb, absl::string_view stream) const;

  // Whether it allows `verb` on every stream whose name starts with `name_prefix`. An empty one stands for all streams.
  bool AllowsAll(Verb verb, absl::string_view name_prefix) const;
};

class TokenTable {
 public:
  // INVALID_ARGUMENT, one line `FILE:LINE: ...` for each thing that is wrong. Errors show names and prefixes, but never
  // another text of the file: somebody may have written a token there. `file` is only named in errors.
  static absl::StatusOr<TokenTable> Parse(absl::string_view text, absl::string_view file);

  // The token with this hash; null for an unknown one.
  const Token* Find(const Sha256Digest& digest) const;

  size_t size() const { return tokens_.size(); }

 private:
  std::map<Sha256Digest, Token> tokens_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_SECURITY_TOKEN_TABLE_H_
