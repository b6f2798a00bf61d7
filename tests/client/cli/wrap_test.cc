#include "client/cli/terminal/wrap.h"

#include <gtest/gtest.h>

#include "client/cli/help_page.h"

namespace nexting::client::cli {
namespace {

using Lines = std::vector<std::string>;

TEST(WrapTest, BreaksBetweenWordsAndNeverWithinOne) {
  EXPECT_EQ(Wrapped("one two three", 7), (Lines{"one two", "three"}));
  EXPECT_EQ(Wrapped("one  incomprehensibilities two", 7), (Lines{"one", "incomprehensibilities", "two"}));
  EXPECT_EQ(Wrapped("größer als", 10), Lines{"größer als"});
  EXPECT_EQ(Wrapped("", 7), Lines{});
  EXPECT_EQ(WrappedPieces({"run", "[--a B]", "[--c]"}, 12, "  "), (Lines{"run [--a B]", "  [--c]"}));
}

TEST(WrapTest, ACommandIsContinuedOutsideOfQuotes) {
  EXPECT_EQ(WrappedCommand("short 'one'", 20), Lines{"short 'one'"});
  EXPECT_EQ(WrappedCommand("jq '.a | .b' \"it's me\" file", 20), (Lines{"jq '.a | .b' \\", "    \"it's me\" file"}));
}

TEST(HelpPageTest, IndentsSectionsAndAlignsTerms) {
  HelpPage page(44);
  page.Section("NAME");
  page.Text("some words that are too long for one line");
  page.Section("OPTIONS");
  page.Term("--x N", "a number of things");
  page.Term("--quite_a_long_one VALUE", "what it is");
  page.Commands("# try\nrun me\n");
  EXPECT_EQ(page.text(),
            "NAME\n"
            "    some words that are too long for one\n"
            "    line\n"
            "\n"
            "OPTIONS\n"
            "    --x N                   a number of\n"
            "                            things\n"
            "    --quite_a_long_one VALUE\n"
            "                            what it is\n"
            "    # try\n"
            "    run me\n");
}

}  // namespace
}  // namespace nexting::client::cli
