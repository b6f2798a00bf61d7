#include "server/config/config_value.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/config/config_field.h"
#include "server/config/config_file.h"
#include "server/config/server_config.pb.h"

namespace nexting::server {
namespace {

TEST(ConfigValueTest, WholeNumbersInRange) {
  EXPECT_EQ(ParseWholeNumber("0", 0, 10).value(), 0);
  EXPECT_EQ(ParseWholeNumber("10", 0, 10).value(), 10);
  for (const char* text : {"", "-1", "11", "1.5", "1e1", "ten", "99999999999999999999", "5 apples"}) {
    EXPECT_EQ(ParseWholeNumber(text, 0, 10).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(ConfigValueTest, DurationsInRange) {
  const auto parse = [](absl::string_view text) {
    return ParseDurationBetween(text, absl::Milliseconds(100), absl::Hours(1));
  };
  EXPECT_EQ(parse("100ms").value(), absl::Milliseconds(100));
  EXPECT_EQ(parse("1h").value(), absl::Hours(1));
  EXPECT_EQ(parse("1.5s").value(), absl::Milliseconds(1500));
  for (const char* text : {"", "60", "99ms", "61m", "-5s", "inf", "soon"}) {
    EXPECT_EQ(parse(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(ConfigValueTest, Switches) {
  for (const char* text : {"true", "yes", "1", "t", "y"}) EXPECT_TRUE(ParseSwitch(text).value()) << text;
  for (const char* text : {"false", "no", "0", "f", "n"}) EXPECT_FALSE(ParseSwitch(text).value()) << text;
  for (const char* text : {"", "maybe", "2"}) EXPECT_FALSE(ParseSwitch(text).ok()) << text;
}

TEST(ConfigValueTest, AddressesAreAHostAndAPort) {
  for (const char* text : {"127.0.0.1:50051", "0.0.0.0:0", "[::]:50051", "[fe80::1]:1", "localhost:65535",
                           "plant-7.example.com:443", "nexting_1:50051"}) {
    EXPECT_EQ(ParseAddress(text).value_or("refused"), text);
  }
  for (const char* text : {"", "127.0.0.1", ":50051", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:http",
                           "::1:50051", "[::1]", "[::1:50051", "[localhost]:1", "[]:1", "1.2.3:1", "300.0.0.1:1",
                           "a b:1", "unix:/socket", "http://a:1", "a,b:1"}) {
    EXPECT_THAT(ParseAddress(text).status().message(), testing::HasSubstr("is not HOST:PORT")) << text;
  }
}

TEST(ConfigValueTest, LoopbackIsKnown) {
  for (const char* text : {"127.0.0.1:50051", "127.8.9.10:1", "localhost:0", "[::1]:65535"}) {
    EXPECT_TRUE(IsLoopback(text)) << text;
  }
  for (const char* text : {"0.0.0.0:50051", "[::]:50051", "192.168.0.1:50051", "example.com:50051", "128.0.0.1:1",
                           "[::2]:1", "[::ffff:127.0.0.1]:1", "localhost.example.com:1", "localhost.:1"}) {
    EXPECT_FALSE(IsLoopback(text)) << text;
  }
}

TEST(ConfigFieldTest, DefaultsAreLegalAndUnchangedByARoundTrip) {
  for (const ConfigField& field : ConfigFields()) {
    ServerConfig config;
    EXPECT_TRUE(field.set(field.get(ServerConfig()), config).ok()) << field.name;
    EXPECT_EQ(field.get(config), field.get(ServerConfig())) << field.name;
  }
}

TEST(ConfigFieldTest, TheFileHasExactlyTheFields) {
  const google::protobuf::Descriptor* message = ServerConfigFile::descriptor();
  EXPECT_EQ(static_cast<size_t>(message->field_count()), ConfigFields().size());
  for (const ConfigField& field : ConfigFields()) {
    EXPECT_NE(message->FindFieldByName(std::string(field.name)), nullptr) << field.name;
  }
}

TEST(ConfigFieldTest, NearestNames) {
  const std::vector<std::string> names = {"worker_threads", "data_dir", "max_streams", "port_file"};
  EXPECT_EQ(NearestName("worker_threds", names), "worker_threads");
  EXPECT_EQ(NearestName("datadir", names), "data_dir");
  EXPECT_EQ(NearestName("port", names), "port_file");
  EXPECT_EQ(NearestName("colour", names), "");
  EXPECT_EQ(NearestName("", names), "");
}

TEST(ConfigValueTest, APortIsDigitsAndAHostIsWhole) {
  for (const absl::string_view text :
       {"127.0.0.1:+80", "127.0.0.1: 80", "127.0.0.1:80\n", "127.0.0.1:-1", "127.0.0.1:65536", "127.0.0.1:"}) {
    EXPECT_FALSE(ParseAddress(text).ok()) << text;
  }
  EXPECT_FALSE(ParseAddress(absl::string_view("127.0.0.1\0.example.com:80", 25)).ok());
  EXPECT_TRUE(ParseAddress("127.0.0.1:0").ok());
}

// Otherwise a line that the server did not write, or an escape sequence, would reach the terminal.
TEST(ConfigErrorTest, ControlCharactersAreShownAsCodes) {
  EXPECT_THAT(ParseLogLevel("a\nb").status().message(), testing::HasSubstr(R"('a\x0ab' is not a log level)"));
  EXPECT_THAT(ParseConfigFile("no_field: 1 # \x1b[2J", "f").status().message(),
              testing::AllOf(testing::HasSubstr(R"(\x1b[2J)"), testing::Not(testing::HasSubstr("\x1b"))));
}

TEST(ReadConfigFileTest, AMissingFileAndAFolderAreNamed) {
  const absl::Status missing = ReadConfigFile(testing::TempDir() + "no_such_file").status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(missing.message(), testing::HasSubstr("no_such_file': No such file or directory"));
  const absl::Status folder = ReadConfigFile(testing::TempDir()).status();
  EXPECT_EQ(folder.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(folder.message(), testing::HasSubstr("Is a directory"));
}

}  // namespace
}  // namespace nexting::server
