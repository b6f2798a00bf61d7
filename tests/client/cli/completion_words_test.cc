#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "client/cli/completion/completion.h"

namespace nexting::client::cli {
namespace {

using Words = std::vector<std::string>;

class CompletionWordsTest : public ::testing::Test {
 protected:
  Completions Complete(const Words& words) {
    return CompleteWords(table_, {"host:1"}, words, [this](const ClientOptions& options, const std::string& prefix) {
      asked_ = options;
      Words ids;
      for (const char* id : {"plant/boiler", "plant/pump", "shed"}) {
        if (absl::StartsWith(id, prefix)) ids.push_back(id);
      }
      return ids;
    });
  }
  Words Offered(const Words& words) {
    Words offered;
    for (const CompletedWord& word : Complete(words).words) offered.push_back(word.word);
    return offered;
  }

  const CommandTable table_;
  ClientOptions asked_;
};

TEST_F(CompletionWordsTest, CommandsBeginALine) {
  const Words all = Offered({""});
  for (const auto& command : table_.commands()) {
    const std::string& name = command->text().name;
    EXPECT_EQ(std::count(all.begin(), all.end(), name.substr(0, name.find(' '))), 1) << name;
  }
  EXPECT_EQ(Offered({"re"}), Words{"replay"});
  EXPECT_EQ(Offered({"he"}), (Words{"health", "help"}));
  EXPECT_EQ(Offered({"stream", "wo"}), Words{"worst"});
  EXPECT_EQ(Offered({"help", "stream", "wo"}), Words{"worst"});
  EXPECT_EQ(Offered({"help", "predict", ""}), Words{});
  EXPECT_EQ(Offered({"--dead"}), Words{"--deadline"});
  EXPECT_EQ(Offered({"--ver"}), Words{"--version"});
  EXPECT_EQ(Offered({"predict", "--ver"}), Words{});
  EXPECT_EQ(Offered({"nonsense", ""}), Words{});
  EXPECT_EQ(Offered({"stream", "nonsense", ""}), Words{});
  EXPECT_EQ(Offered({}), Words{});
}

TEST_F(CompletionWordsTest, EveryFlagOfEveryCommandIsOffered) {
  for (const auto& command : table_.commands()) {
    Options options;
    command->Declare(&options);
    CommonFlags common{Environment()};
    common.Declare(&options);
    Words words = {command->text().name};
    if (const size_t space = words[0].find(' '); space != std::string::npos) {
      words = {words[0].substr(0, space), words[0].substr(space + 1)};
    }
    words.push_back("--");
    Words expected;
    for (const Option& flag : options.flags()) expected.push_back("--" + flag.name);
    expected.push_back("--help");
    EXPECT_EQ(Offered(words), expected);
  }
}

TEST_F(CompletionWordsTest, FlagsAreOfferedWhereNothingElseMayStand) {
  EXPECT_TRUE(absl::StartsWith(Offered({"predict", "shed", ""})[0], "--"));
  EXPECT_EQ(Offered({"predict", "--", "--"}), Words{});
  EXPECT_EQ(Offered({"predict", "--", "s"}), Words{"shed"});
}

TEST_F(CompletionWordsTest, ValuesOfWhichThereAreFew) {
  EXPECT_EQ(Offered({"top", "--sort", ""}), (Words{"skill", "error", "rate", "name"}));
  EXPECT_EQ(Offered({"top", "--sort=e"}), Words{"--sort=error"});
  EXPECT_EQ(Offered({"top", "--interval", ""}), Words{});
  EXPECT_EQ(Offered({"top", "--interval=", ""}).front(), "--sort");  // an empty value; flags follow
}

TEST_F(CompletionWordsTest, FilesAndFolders) {
  EXPECT_EQ(Complete({"replay", "x"}).paths, Completions::Paths::kFiles);
  EXPECT_EQ(Complete({"--token_file", ""}).paths, Completions::Paths::kFiles);
  EXPECT_EQ(Complete({"top", "--tls_ca=x"}).paths, Completions::Paths::kFiles);
  EXPECT_EQ(Complete({"sensors", "--root", ""}).paths, Completions::Paths::kFolders);
  EXPECT_EQ(Complete({"predict", ""}).paths, Completions::Paths::kNone);
}

TEST_F(CompletionWordsTest, StreamsOfTheServerThatTheLineNames) {
  EXPECT_EQ(Offered({"predict", "pl"}), (Words{"plant/boiler", "plant/pump"}));
  EXPECT_EQ(asked_.address, "host:1");
  EXPECT_EQ(Offered({"--server", "a:2", "stream", "delete", "shed", "plant/p"}), Words{"plant/pump"});
  EXPECT_EQ(asked_.address, "a:2");
  EXPECT_EQ(Offered({"replay", "f.csv", "--server=b:3", "--stream=s"}), Words{"--stream=shed"});
  EXPECT_EQ(asked_.address, "b:3");
  EXPECT_EQ(Offered({"predict", "--token_file", "/no/such/file", ""}), Words{});
}

}  // namespace
}  // namespace nexting::client::cli
