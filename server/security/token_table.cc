#include "server/security/token_table.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "server/security/token_file.pb.h"

namespace nexting::server {
namespace {

constexpr absl::string_view kAllStreams = "streams/";

// Keeps the place of a complaint and drops its words, which may quote the file.
class ErrorPlaces : public google::protobuf::io::ErrorCollector {
 public:
  explicit ErrorPlaces(absl::string_view file) : file_(file) {}

  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string&) override {
    errors_.push_back(absl::StrCat(
        file_, ":", line + 1, ": column ", column + 1,
        " is not as a token file must be; give entries such as tokens { name: \"gateway\" sha256: \"...\" verbs: "
        "[OBSERVE] stream_prefixes: \"streams/plant-7/\" } (the line is not shown: it may hold a secret)"));
  }
  void AddWarning(int, google::protobuf::io::ColumnNumber, const std::string&) override {}

  absl::Status status() const { return absl::InvalidArgumentError(absl::StrJoin(errors_, "\n")); }

 private:
  const std::string file_;
  std::vector<std::string> errors_;
};

bool IsDigest(absl::string_view hex) {
  return hex.size() == 2 * sizeof(Sha256Digest) &&
         std::all_of(hex.begin(), hex.end(), [](char c) { return absl::ascii_isxdigit(c); });
}

Sha256Digest DigestFromHex(absl::string_view hex) {
  const std::string bytes = absl::HexStringToBytes(hex);
  Sha256Digest digest{};
  std::copy_n(bytes.begin(), digest.size(), digest.begin());
  return digest;
}

bool IsPrefix(absl::string_view prefix) {
  const auto may_be = [](char c) { return absl::ascii_isalnum(c) || absl::StrContains("._~/-", c); };
  return absl::ConsumePrefix(&prefix, kAllStreams) && !absl::StartsWith(prefix, "/") &&
         std::all_of(prefix.begin(), prefix.end(), may_be);
}

absl::StatusOr<Verb> VerbFromProto(TokenFile::Token::Verb verb) {
  switch (verb) {
    case TokenFile::Token::OBSERVE:
      return Verb::kObserve;
    case TokenFile::Token::PREDICT:
      return Verb::kPredict;
    case TokenFile::Token::WATCH:
      return Verb::kWatch;
    case TokenFile::Token::ADMIN:
      return Verb::kAdmin;
    default:
      return absl::InvalidArgumentError("verbs: must be of OBSERVE, PREDICT, WATCH and ADMIN");
  }
}

absl::StatusOr<Token> TokenFromProto(const TokenFile::Token& entry) {
  Token token;
  token.name = entry.name();
  if (token.name.empty()) return absl::InvalidArgumentError("name: is missing; refusals and logs need one");
  if (!IsDigest(entry.sha256())) {
    return absl::InvalidArgumentError(
        "sha256: is not the hash of a token; give the 64 hexadecimal digits of: printf %s \"$TOKEN\" | sha256sum");
  }
  for (const int number : entry.verbs()) {
    const absl::StatusOr<Verb> verb = VerbFromProto(static_cast<TokenFile::Token::Verb>(number));
    if (!verb.ok()) return verb.status();
    token.verbs.insert(*verb);
  }
  if (token.verbs.empty())
    return absl::InvalidArgumentError("verbs: are missing; give some of OBSERVE, PREDICT, WATCH and ADMIN");
  for (const std::string& prefix : entry.stream_prefixes()) {
    if (!IsPrefix(prefix)) {
      return absl::InvalidArgumentError(
          absl::StrCat("stream_prefixes: '", absl::CHexEscape(prefix),
                       "' names no streams; give streams/plant-7/ for all below it, streams/plant-7/boiler for one, or "
                       "streams/ for all"));
    }
    token.stream_prefixes.push_back(prefix);
  }
  if (token.stream_prefixes.empty())
    return absl::InvalidArgumentError("stream_prefixes: are missing; streams/ stands for all streams");
  return token;
}

}  // namespace

absl::string_view NameOf(Verb verb) {
  switch (verb) {
    case Verb::kObserve:
      return "OBSERVE";
    case Verb::kPredict:
      return "PREDICT";
    case Verb::kWatch:
      return "WATCH";
    case Verb::kAdmin:
      return "ADMIN";
  }
  return "";
}

bool Token::Allows(Verb verb, absl::string_view stream) const {
  const auto covers = [&](absl::string_view prefix) {
    // Without the slash at its end, streams/plant-7/boiler must not cover streams/plant-7/boiler2.
    return absl::EndsWith(prefix, "/") ? absl::StartsWith(stream, prefix) : stream == prefix;
  };
  return verbs.count(verb) > 0 && std::any_of(stream_prefixes.begin(), stream_prefixes.end(), covers);
}

bool Token::AllowsAll(Verb verb, absl::string_view name_prefix) const {
  const auto covers = [&](absl::string_view prefix) {
    return prefix == kAllStreams || (absl::EndsWith(prefix, "/") && absl::StartsWith(name_prefix, prefix));
  };
  return verbs.count(verb) > 0 && std::any_of(stream_prefixes.begin(), stream_prefixes.end(), covers);
}

absl::StatusOr<TokenTable> TokenTable::Parse(absl::string_view text, absl::string_view file) {
  ErrorPlaces places_of_errors(file);
  google::protobuf::TextFormat::ParseInfoTree places;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&places_of_errors);
  parser.WriteLocationsTo(&places);
  TokenFile message;
  if (!parser.ParseFromString(std::string(text), &message)) return places_of_errors.status();

  TokenTable table;
  std::set<std::string> names;
  std::vector<std::string> errors;
  const auto* field = TokenFile::descriptor()->FindFieldByName("tokens");
  for (int i = 0; i < message.tokens_size(); ++i) {
    const auto note = [&, line = places.GetLocation(field, i).line + 1](absl::string_view error) {
      errors.push_back(absl::StrCat(file, ":", line, ": ", error));
    };
    absl::StatusOr<Token> token = TokenFromProto(message.tokens(i));
    if (!token.ok()) {
      note(token.status().message());
    } else if (!names.insert(token->name).second) {
      note(absl::StrCat("name: '", absl::CHexEscape(token->name), "' is the name of an earlier token too"));
    } else if (!table.tokens_.emplace(DigestFromHex(message.tokens(i).sha256()), *std::move(token)).second) {
      note("sha256: is that of an earlier token too");
    }
  }
  if (message.tokens_size() == 0) {
    errors.push_back(absl::StrCat(file, ": has no tokens, so that nobody could do anything; add one"));
  }
  if (!errors.empty()) return absl::InvalidArgumentError(absl::StrJoin(errors, "\n"));
  return table;
}

const Token* TokenTable::Find(const Sha256Digest& digest) const {
  const auto found = tokens_.find(digest);
  return found == tokens_.end() ? nullptr : &found->second;
}

}  // namespace nexting::server
