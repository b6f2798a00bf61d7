#include "server/security/token_table.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/security/caller.h"
#include "tests/testing/test_tokens.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string ErrorOf(absl::string_view text) {
  const absl::Status status = TokenTable::Parse(text, "tokens.textproto").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

TEST(Sha256Test, IsTheStandardOne) {
  EXPECT_EQ(Sha256Hex("test"), "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(TokenTableTest, FindsTokensByTheirHash) {
  const TokenTable table =
      TokenTable::Parse(TokenEntry("a", "token a", "OBSERVE", "\"streams/a/\"") +
                            TokenEntry("b", "token b", "PREDICT, WATCH", "\"streams/b/\", \"streams/c\""),
                        "f")
          .value();
  EXPECT_EQ(table.size(), 2u);
  ASSERT_NE(table.Find(Sha256("token a")), nullptr);
  EXPECT_EQ(table.Find(Sha256("token a"))->name, "a");
  const Token* b = table.Find(Sha256("token b"));
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(b->verbs, (std::set<Verb>{Verb::kPredict, Verb::kWatch}));
  EXPECT_EQ(b->stream_prefixes, (std::vector<std::string>{"streams/b/", "streams/c"}));
  EXPECT_EQ(table.Find(Sha256("token c")), nullptr);
  EXPECT_EQ(table.Find(Sha256("")), nullptr);
}

TEST(TokenTableTest, HashesMayBeWrittenInCapitals) {
  const std::string text = absl::StrCat("tokens { name: \"a\" sha256: \"", absl::AsciiStrToUpper(Sha256Hex("t")),
                                        "\" verbs: ADMIN stream_prefixes: \"streams/\" }");
  EXPECT_NE(TokenTable::Parse(text, "f")->Find(Sha256("t")), nullptr);
}

TEST(TokenTest, EachVerbAndPrefixIsDecidedAlone) {
  Token token;
  token.verbs = {Verb::kPredict};
  token.stream_prefixes = {"streams/plant-7/", "streams/plant-8/boiler"};
  for (const Verb verb : {Verb::kObserve, Verb::kPredict, Verb::kWatch, Verb::kAdmin}) {
    const bool has = verb == Verb::kPredict;
    for (const char* stream : {"streams/plant-7/boiler", "streams/plant-7/a/b", "streams/plant-8/boiler"}) {
      EXPECT_EQ(token.Allows(verb, stream), has) << NameOf(verb) << stream;
    }
    for (const char* stream :
         {"streams/plant-7", "streams/plant-70/a", "streams/plant-8/boiler2", "streams/plant-8/",
          "streams/plant-8/boiler/a", "streams/", "plant-7/boiler", "", "streams/PLANT-7/a", "x/streams/plant-7/a"}) {
      EXPECT_FALSE(token.Allows(verb, stream)) << NameOf(verb) << stream;
    }
    for (const char* prefix : {"streams/plant-7/", "streams/plant-7/boiler"}) {
      EXPECT_EQ(token.AllowsAll(verb, prefix), has) << NameOf(verb) << prefix;
    }
    // One stream's name is the beginning of others too.
    for (const char* prefix : {"", "s", "streams/", "streams/plant-7", "streams/plant-8/boiler", "streams/plant-8/"}) {
      EXPECT_FALSE(token.AllowsAll(verb, prefix)) << NameOf(verb) << prefix;
    }
  }
}

TEST(TokenTest, AllStreamsAreAllStreams) {
  Token token;
  token.verbs = {Verb::kAdmin};
  token.stream_prefixes = {"streams/"};
  EXPECT_TRUE(token.Allows(Verb::kAdmin, "streams/a"));
  EXPECT_FALSE(token.Allows(Verb::kAdmin, "a"));
  for (const char* prefix : {"", "str", "streams/", "streams/a"}) EXPECT_TRUE(token.AllowsAll(Verb::kAdmin, prefix));
  EXPECT_FALSE(token.AllowsAll(Verb::kObserve, ""));
}

TEST(TokenTableTest, ErrorsNameTheLineAndSayWhatToDo) {
  const std::string good = TokenEntry("a", "token a", "OBSERVE", "\"streams/a/\"");
  EXPECT_THAT(ErrorOf(good + TokenEntry("a", "token b", "OBSERVE", "\"streams/\"")),
              StartsWith("tokens.textproto:2: name: 'a' is the name of an earlier token too"));
  EXPECT_THAT(ErrorOf(good + TokenEntry("b", "token a", "OBSERVE", "\"streams/\"")),
              StartsWith("tokens.textproto:2: sha256: is that of an earlier token too"));
  EXPECT_THAT(ErrorOf(TokenEntry("", "t", "OBSERVE", "\"streams/\"")), HasSubstr(":1: name: is missing"));
  EXPECT_THAT(ErrorOf(TokenEntry("a", "t", "", "\"streams/\"")), HasSubstr(":1: verbs: are missing"));
  EXPECT_THAT(ErrorOf(TokenEntry("a", "t", "9", "\"streams/\"")), HasSubstr(":1: verbs: must be of OBSERVE"));
  EXPECT_THAT(ErrorOf(TokenEntry("a", "t", "OBSERVE", "")), HasSubstr(":1: stream_prefixes: are missing"));
  for (const char* prefix : {"", "plant-7/", "streams", "/streams/", "streams//", "streams/a b", "streams/*"}) {
    EXPECT_THAT(ErrorOf(TokenEntry("a", "t", "OBSERVE", absl::StrCat("\"", prefix, "\""))),
                HasSubstr(absl::StrCat("stream_prefixes: '", prefix, "' names no streams")));
  }
  EXPECT_THAT(ErrorOf(""), HasSubstr("has no tokens"));
  EXPECT_THAT(ErrorOf(TokenEntry("", "t", "OBSERVE", "\"streams/\"") + good + TokenEntry("c", "u", "WATCH", "\"x\"")),
              testing::AllOf(HasSubstr(":1: name"), HasSubstr("\ntokens.textproto:3: stream_prefixes")));
}

TEST(TokenTableTest, ErrorsNeverShowWhatMayBeAToken) {
  const std::string good = TokenEntry("a", "token a", "OBSERVE", "\"streams/a/\"");
  for (const char* text : {"tokens { sha256: S3cr3t }", "tokens { name: \"n\" sha256: \"S3cr3t\" }", "S3cr3t",
                           "tokens { token: \"S3cr3t\" }", "tokens { verbs: S3cr3t }", "tokens { S3cr3t: 1 }",
                           "tokens { name: \"S3cr3t }"}) {
    EXPECT_THAT(ErrorOf(absl::StrCat(good, text)),
                testing::AllOf(StartsWith("tokens.textproto:2: "), Not(HasSubstr("S3cr3t"))))
        << text;
  }
}

TEST(CallerTest, TakesOneBearerToken) {
  EXPECT_EQ(CallerFrom({"Bearer abc"}).token, Sha256("abc"));
  EXPECT_EQ(CallerFrom({"bearer abc"}).token, Sha256("abc"));
  EXPECT_FALSE(CallerFrom({}).has_authorization);
  EXPECT_TRUE(CallerFrom({"Basic abc"}).has_authorization);
  EXPECT_FALSE(CallerFrom({"Basic abc"}).token);
  EXPECT_FALSE(CallerFrom({"Bearer "}).token);
  EXPECT_FALSE(CallerFrom({"abc"}).token);
  EXPECT_FALSE(CallerFrom({""}).token);
  EXPECT_FALSE(CallerFrom({"Bearer abc", "Bearer abc"}).token);
}

}  // namespace
}  // namespace nexting::server
