#include "client/cli/json.h"

#include <gtest/gtest.h>

#include <limits>

#include "nexting/v1/predictor.pb.h"

namespace nexting::client::cli {
namespace {

TEST(JsonObjectTest, KeepsTheOrderEscapesTextAndMakesNanNull) {
  JsonObject inner;
  inner.Add("x", 0.1);
  const std::string text = JsonObject()
                               .Add("text", "a\"b\\c\nd")
                               .Add("number", 1e300)
                               .Add("nan", std::numeric_limits<double>::quiet_NaN())
                               .Add("infinite", std::numeric_limits<double>::infinity())
                               .Add("count", uint64_t{18446744073709551615u})
                               .Add("yes", true)
                               .Add("inner", inner)
                               .Add("list", std::vector<JsonObject>{inner, inner})
                               .text();
  EXPECT_EQ(
      text,
      R"({"text":"a\"b\\c\u000ad","number":1e+300,"nan":null,"infinite":null,"count":18446744073709551615,"yes":true,)"
      R"("inner":{"x":0.1},"list":[{"x":0.1},{"x":0.1}]})");
  EXPECT_EQ(JsonObject().text(), "{}");
}

TEST(JsonObjectTest, NumbersReadBackAsTheSame) {
  EXPECT_EQ(JsonObject().Add("x", 1.0 / 3).text(), R"({"x":0.3333333333333333})");
  EXPECT_EQ(JsonObject().Add("x", 15000.0).text(), R"({"x":15000})");
}

TEST(MessageJsonTest, UsesTheNamesOfTheProtoOnOneLine) {
  v1::WatchUpdate update;
  update.set_stream("streams/s");
  update.set_sequence(3);
  EXPECT_EQ(MessageJson(update), R"({"stream":"streams/s","sequence":"3","time_us":"0","heads":[]})");
}

}  // namespace
}  // namespace nexting::client::cli
