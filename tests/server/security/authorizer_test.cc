#include "server/security/authorizer.h"

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/test_authority.h"
#include "tests/testing/test_tokens.h"
#include "tests/testing/wait_until.h"

namespace nexting::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Entry(absl::string_view name, absl::string_view token, absl::string_view verb) {
  return TokenEntry(name, token, verb, "\"streams/a/\"");
}

class AuthorizerTest : public ::testing::Test {
 protected:
  AuthorizerTest() : file_(absl::StrCat(testing::TempDir(), "nexting_tokens_", getpid(), "_", ++files_)) {}
  ~AuthorizerTest() override { std::filesystem::remove(file_); }

  void Write(const std::string& text) { ReplaceFile(file_, text); }
  std::unique_ptr<Authorizer> Open() { return Authorizer::Open(file_).value(); }

  static Caller CallerWith(absl::string_view token) { return CallerFrom({absl::StrCat("Bearer ", token)}); }

  static inline int files_ = 0;
  const std::string file_;
};

TEST_F(AuthorizerTest, WithoutAFileEverythingIsAllowed) {
  const auto authorizer = Authorizer::Open("").value();
  EXPECT_FALSE(authorizer->enabled());
  EXPECT_TRUE(authorizer->CheckKnown({}).ok());
  EXPECT_TRUE(authorizer->Check({}, {Verb::kAdmin}, "streams/a").ok());
  EXPECT_TRUE(authorizer->CheckAll({}, {Verb::kAdmin}, "").ok());
}

TEST_F(AuthorizerTest, RefusalsSayWhatIsExpectedAndNeverTheToken) {
  Write(Entry("gateway", "t0ken", "OBSERVE"));
  const auto authorizer = Open();
  for (const Caller& caller : {Caller(), CallerWith("wr0ng"), CallerFrom({"Basic wr0ng"})}) {
    for (const absl::Status& status :
         {authorizer->CheckKnown(caller), authorizer->Check(caller, {Verb::kObserve}, "streams/a/b"),
          authorizer->CheckAll(caller, {Verb::kObserve}, "streams/a/")}) {
      EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated);
      EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("token"), Not(HasSubstr("wr0ng"))));
    }
  }
  EXPECT_THAT(std::string(authorizer->CheckKnown({}).message()), HasSubstr("`authorization: Bearer TOKEN`"));
  const Caller caller = CallerWith("t0ken");
  EXPECT_TRUE(authorizer->CheckKnown(caller).ok());
  EXPECT_TRUE(authorizer->Check(caller, {Verb::kAdmin, Verb::kObserve}, "streams/a/b").ok());
  EXPECT_TRUE(authorizer->CheckAll(caller, {Verb::kObserve}, "streams/a/").ok());
  EXPECT_EQ(authorizer->Check(caller, {Verb::kObserve}, "streams/b\n"),
            absl::PermissionDeniedError("token \"gateway\" does not allow OBSERVE on \"streams/b\\n\""));
  EXPECT_EQ(authorizer->Check(caller, {Verb::kPredict, Verb::kAdmin}, "streams/a/b"),
            absl::PermissionDeniedError("token \"gateway\" does not allow PREDICT or ADMIN on \"streams/a/b\""));
  EXPECT_EQ(authorizer->CheckAll(caller, {Verb::kObserve}, ""),
            absl::PermissionDeniedError(
                "token \"gateway\" does not allow OBSERVE on all streams that start with \"streams/\""));
}

TEST_F(AuthorizerTest, AFileThatCannotBeUsedIsRefusedAtOnce) {
  EXPECT_THAT(std::string(Authorizer::Open(file_).status().message()),
              HasSubstr("cannot read token_file '" + file_ + "': No such file"));
  Write("tokens { }");
  EXPECT_THAT(std::string(Authorizer::Open(file_).status().message()), HasSubstr(file_ + ":1: name"));
}

TEST_F(AuthorizerTest, AChangedFileIsReadAgainAndABrokenOneChangesNothing) {
  Write(Entry("one", "t1", "OBSERVE"));
  const auto authorizer = Open();
  std::atomic<int> told{0};
  authorizer->FollowFile(absl::Milliseconds(5), [&] { ++told; });
  const auto allows = [&](absl::string_view token, Verb verb) {
    return authorizer->Check(CallerWith(token), {verb}, "streams/a/b").ok();
  };
  EXPECT_TRUE(allows("t1", Verb::kObserve));

  Write(Entry("one", "t1", "WATCH") + Entry("two", "t2", "OBSERVE"));
  ASSERT_TRUE(WaitUntil([&] { return authorizer->reloads() == 1 && told == 1; }));
  EXPECT_FALSE(allows("t1", Verb::kObserve));
  EXPECT_TRUE(allows("t1", Verb::kWatch));
  EXPECT_TRUE(allows("t2", Verb::kObserve));

  Write("tokens {");
  ASSERT_TRUE(WaitUntil([&] { return authorizer->failed_reloads() == 1; }));
  EXPECT_TRUE(allows("t2", Verb::kObserve));
  std::filesystem::remove(file_);
  ASSERT_TRUE(WaitUntil([&] { return authorizer->failed_reloads() == 2; }));
  EXPECT_TRUE(allows("t2", Verb::kObserve));

  Write(Entry("one", "t1", "OBSERVE"));
  ASSERT_TRUE(WaitUntil([&] { return authorizer->reloads() == 2; }));
  EXPECT_EQ(authorizer->CheckKnown(CallerWith("t2")).code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(authorizer->failed_reloads(), 2u);
}

}  // namespace
}  // namespace nexting::server
