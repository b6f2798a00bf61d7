#include "server/rpc/page_token_codec.h"

#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

TEST(PageTokenCodecTest, ReadsBackItsOwnTokens) {
  EXPECT_EQ(DecodePageToken("", "").value(), "");
  EXPECT_EQ(DecodePageToken("streams/a/", EncodePageToken("streams/a/", "streams/a/b")).value(), "streams/a/b");
}

TEST(PageTokenCodecTest, RefusesOtherTokens) {
  const std::string token = EncodePageToken("streams/a/", "streams/a/b");
  EXPECT_TRUE(absl::IsInvalidArgument(DecodePageToken("streams/b/", token).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(DecodePageToken("streams/a/", token.substr(1)).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(DecodePageToken("", "x").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(DecodePageToken("", "not base64!").status()));
}

}  // namespace
}  // namespace nexting::server
