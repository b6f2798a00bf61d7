#include "server/config/config_sources.h"

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/config/config_field.h"
#include "server/config/effective_config.h"

namespace nexting::server {
namespace {

using testing::HasSubstr;

using Texts = std::map<std::string, std::string>;

Lookup LookIn(const Texts& texts) {
  return [texts](absl::string_view name) -> absl::optional<std::string> {
    const auto found = texts.find(std::string(name));
    return found == texts.end() ? absl::nullopt : absl::make_optional(found->second);
  };
}

absl::StatusOr<ServerConfig> Resolve(const Texts& flags, const Texts& environment = {}, const Texts& files = {}) {
  return ResolveServerConfig(
      {LookIn(flags), LookIn(environment), [files](const std::string& file) -> absl::StatusOr<std::string> {
         const auto found = files.find(file);
         if (found == files.end()) return absl::NotFoundError(absl::StrCat("no file ", file));
         return found->second;
       }});
}

std::string ErrorOf(const absl::StatusOr<ServerConfig>& config) {
  EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(config.status().message());
}

TEST(ResolveServerConfigTest, NothingGivenGivesTheDefaults) {
  const ServerConfig config = Resolve({}).value();
  EXPECT_EQ(config.listen_address, "127.0.0.1:50051");
  EXPECT_EQ(config.data_dir, "nexting-data");
  EXPECT_EQ(config.log_level, "info");
  EXPECT_EQ(config.worker_threads, 0);
  EXPECT_EQ(config.snapshot_interval, absl::Seconds(60));
  EXPECT_EQ(config.drain_timeout, absl::Seconds(10));
  EXPECT_FALSE(config.enable_reflection);
  EXPECT_EQ(config.max_message_bytes, 4'194'304);
  EXPECT_EQ(config.max_streams, 100'000);
  EXPECT_EQ(config.max_queued_rows_per_stream, 65'536);
  EXPECT_EQ(config.watch_queue_updates, 1024);
  EXPECT_FALSE(config.skip_damaged_streams);
  EXPECT_EQ(config.port_file, "");
  EXPECT_FALSE(config.allow_insecure);
  EXPECT_EQ(config.tls_certificate + config.tls_private_key + config.tls_client_ca + config.token_file, "");
  EXPECT_TRUE(config.sources.empty());
}

TEST(ResolveServerConfigTest, EachSourceSetsEveryField) {
  const Texts values = {{"listen_address", "localhost:0"},
                        {"metrics_address", "localhost:1"},
                        {"exported_streams", "streams/a,streams/b"},
                        {"data_dir", "kept"},
                        {"log_level", "debug"},
                        {"worker_threads", "3"},
                        {"snapshot_interval", "500ms"},
                        {"drain_timeout", "1m30s"},
                        {"enable_reflection", "true"},
                        {"max_message_bytes", "2048"},
                        {"max_streams", "7"},
                        {"max_learner_memory_mb", "11"},
                        {"max_features", "12"},
                        {"max_columns", "13"},
                        {"max_heads", "14"},
                        {"max_concurrent_calls", "15"},
                        {"max_watchers", "16"},
                        {"metrics_port_file", "m"},
                        {"max_queued_rows_per_stream", "8"},
                        {"watch_queue_updates", "9"},
                        {"skip_damaged_streams", "true"},
                        {"port_file", "p"},
                        {"allow_insecure", "true"},
                        {"tls_certificate", "c"},
                        {"tls_private_key", "k"},
                        {"tls_client_ca", "a"},
                        {"token_file", "t"}};
  Texts environment;
  std::string file;
  for (const auto& [name, text] : values) {
    environment["NEXTING_" + absl::AsciiStrToUpper(name)] = text;
    const bool bare = absl::ascii_isdigit(text[0]) != 0 && absl::ascii_isdigit(text.back()) != 0;
    absl::StrAppend(&file, name, ": ", bare || text == "true" ? text : absl::StrCat("\"", text, "\""), "\n");
  }
  for (const auto& config :
       {Resolve(values), Resolve({}, environment), Resolve({{"config_file", "f"}}, {}, {{"f", file}}),
        Resolve({}, {{"NEXTING_CONFIG_FILE", "f"}}, {{"f", file}})}) {
    ASSERT_TRUE(config.ok()) << config.status();
    EXPECT_EQ(config->listen_address, "localhost:0");
    EXPECT_EQ(config->metrics_address, "localhost:1");
    EXPECT_THAT(config->exported_streams, ::testing::ElementsAre("streams/a", "streams/b"));
    EXPECT_EQ(config->data_dir, "kept");
    EXPECT_EQ(config->max_learner_memory_mb, 11);
    EXPECT_EQ(config->max_features, 12);
    EXPECT_EQ(config->max_columns, 13);
    EXPECT_EQ(config->max_heads, 14);
    EXPECT_EQ(config->max_concurrent_calls, 15);
    EXPECT_EQ(config->max_watchers, 16);
    EXPECT_EQ(config->metrics_port_file, "m");
    EXPECT_EQ(config->log_level, "debug");
    EXPECT_EQ(config->worker_threads, 3);
    EXPECT_EQ(config->snapshot_interval, absl::Milliseconds(500));
    EXPECT_EQ(config->drain_timeout, absl::Seconds(90));
    EXPECT_TRUE(config->enable_reflection);
    EXPECT_EQ(config->max_message_bytes, 2048);
    EXPECT_EQ(config->max_streams, 7);
    EXPECT_EQ(config->max_queued_rows_per_stream, 8);
    EXPECT_EQ(config->watch_queue_updates, 9);
    EXPECT_TRUE(config->skip_damaged_streams);
    EXPECT_EQ(config->port_file, "p");
    EXPECT_TRUE(config->allow_insecure);
    EXPECT_EQ(config->tls_certificate, "c");
    EXPECT_EQ(config->tls_private_key, "k");
    EXPECT_EQ(config->tls_client_ca, "a");
    EXPECT_EQ(config->token_file, "t");
    EXPECT_EQ(config->sources.size(), ConfigFields().size());
  }
}

TEST(ResolveServerConfigTest, FlagThenEnvironmentThenFile) {
  const Texts files = {{"f", "max_streams: 1 worker_threads: 1 watch_queue_updates: 1"}};
  const ServerConfig config = Resolve({{"config_file", "f"}, {"max_streams", "3"}},
                                      {{"NEXTING_MAX_STREAMS", "2"}, {"NEXTING_WORKER_THREADS", "2"}}, files)
                                  .value();
  EXPECT_EQ(config.max_streams, 3);
  EXPECT_EQ(config.worker_threads, 2);
  EXPECT_EQ(config.watch_queue_updates, 1);
}

TEST(ResolveServerConfigTest, TheFlagNamesTheFileBeforeTheEnvironmentDoes) {
  const Texts files = {{"a", "max_streams: 1"}, {"b", "max_streams: 2"}};
  EXPECT_EQ(Resolve({{"config_file", "b"}}, {{"NEXTING_CONFIG_FILE", "a"}}, files)->max_streams, 2);
  EXPECT_EQ(Resolve({{"config_file", ""}}, {{"NEXTING_CONFIG_FILE", "a"}}, files)->max_streams, 100'000);
}

TEST(ResolveServerConfigTest, TheEffectiveConfigurationNamesTheSourceOfEachSetting) {
  const Texts files = {{"f", "max_streams: 1 worker_threads: 1 data_dir: \"d\""}};
  const ServerConfig config = Resolve({{"config_file", "f"}, {"max_streams", "3"}},
                                      {{"NEXTING_MAX_STREAMS", "2"}, {"NEXTING_WORKER_THREADS", "2"}}, files)
                                  .value();
  const std::vector<ConfigSetting> settings = EffectiveConfig(config);
  ASSERT_EQ(settings.size(), ConfigFields().size());
  std::map<std::string, std::string> told;
  for (size_t i = 0; i < settings.size(); ++i) {
    EXPECT_EQ(settings[i].name, ConfigFields()[i].name);
    told[settings[i].name] = absl::StrCat(settings[i].value, " ", SourceName(settings[i].source));
  }
  EXPECT_EQ(told["max_streams"], "3 flag");
  EXPECT_EQ(told["worker_threads"], "2 environment");
  EXPECT_EQ(told["data_dir"], "d file");
  EXPECT_EQ(told["snapshot_interval"], "1m default");
}

TEST(ResolveServerConfigTest, OffLoopbackNeedsTlsOrTheWordOfTheOperator) {
  const Texts tls = {{"tls_certificate", "c"}, {"tls_private_key", "k"}};
  for (const char* address : {"0.0.0.0:1", "[::]:1", "plant.example.com:1"}) {
    const std::string error = ErrorOf(Resolve({{"listen_address", address}}));
    EXPECT_THAT(error, testing::StartsWith(absl::StrCat("listen_address: '", address, "' is off loopback")));
    EXPECT_THAT(error, HasSubstr("give --tls_certificate and --tls_private_key, or --allow_insecure"));
    EXPECT_TRUE(Resolve({{"listen_address", address}, {"allow_insecure", "true"}}).ok());
    EXPECT_TRUE(Resolve({{"listen_address", address}}, {{"NEXTING_ALLOW_INSECURE", "yes"}}).ok());
    Texts flags = tls;
    flags["listen_address"] = address;
    EXPECT_TRUE(Resolve(flags).ok());
  }
}

TEST(ResolveServerConfigTest, MetricsOffLoopbackNeedTheWordOfTheOperatorEvenBesideTls) {
  const Texts flags = {{"tls_certificate", "c"}, {"tls_private_key", "k"}, {"metrics_address", "0.0.0.0:1"}};
  EXPECT_THAT(ErrorOf(Resolve(flags)), testing::StartsWith("metrics_address: '0.0.0.0:1' is off loopback"));
  EXPECT_TRUE(Resolve(flags, {{"NEXTING_ALLOW_INSECURE", "true"}}).ok());
  EXPECT_TRUE(Resolve({{"metrics_address", ""}}).ok());
}

TEST(ResolveServerConfigTest, TlsFilesBelongTogether) {
  EXPECT_EQ(ErrorOf(Resolve({{"tls_certificate", "c"}})), "tls_certificate: is of no use without --tls_private_key");
  EXPECT_EQ(ErrorOf(Resolve({{"tls_private_key", "k"}})), "tls_private_key: is of no use without --tls_certificate");
  EXPECT_EQ(ErrorOf(Resolve({{"tls_client_ca", "a"}})),
            "tls_client_ca: is of no use without --tls_certificate and --tls_private_key");
}

TEST(ResolveServerConfigTest, AnEmptyVariableIsNotSet) {
  EXPECT_EQ(Resolve({}, {{"NEXTING_WORKER_THREADS", ""}})->worker_threads, 0);
  EXPECT_EQ(ErrorOf(Resolve({{"worker_threads", ""}})),
            "flag --worker_threads: '' is not a whole number in range; give a whole number from 0 to 1024");
}

TEST(ResolveServerConfigTest, ErrorsNameSourceFieldValueAndRange) {
  EXPECT_EQ(ErrorOf(Resolve({{"worker_threads", "1025"}})),
            "flag --worker_threads: '1025' is out of range; give a whole number from 0 to 1024");
  EXPECT_EQ(ErrorOf(Resolve({}, {{"NEXTING_DRAIN_TIMEOUT", "10"}})),
            "environment variable NEXTING_DRAIN_TIMEOUT: '10' is not a duration; give a number with a unit, such as "
            "500ms, 60s or "
            "5m, from 0 to 10m");
  EXPECT_EQ(ErrorOf(Resolve({{"config_file", "f"}}, {}, {{"f", "# comment\n\nsnapshot_interval: \"25h\"\n"}})),
            "f:3: snapshot_interval: '25h' is out of range; give a number with a unit, such as 500ms, 60s or 5m, from "
            "100ms to "
            "24h");
}

TEST(ResolveServerConfigTest, EveryErrorIsTold) {
  const std::string errors =
      ErrorOf(Resolve({{"worker_threads", "-1"}, {"config_file", "f"}, {"data_dir", ""}},
                      {{"NEXTING_WORKER_THREADS", "many"}}, {{"f", "max_streams: 0\nworker_threads: 2000"}}));
  EXPECT_THAT(errors, HasSubstr("flag --worker_threads: '-1'"));
  EXPECT_THAT(errors, HasSubstr("environment variable NEXTING_WORKER_THREADS: 'many'"));
  EXPECT_THAT(errors, HasSubstr("f:2: worker_threads: '2000'"));
  EXPECT_THAT(errors, HasSubstr("f:1: max_streams: '0'"));
  EXPECT_THAT(errors, HasSubstr("flag --data_dir: '' is empty"));
}

TEST(ResolveServerConfigTest, AFileThatIsNoTextFormatIsShownWithItsLine) {
  EXPECT_THAT(ErrorOf(Resolve({{"config_file", "f"}}, {}, {{"f", "max_streams: 5\nworker_thread: 3\n"}})),
              testing::AllOf(testing::StartsWith("f:2: "), HasSubstr("worker_thread: 3"), HasSubstr("--help")));
  EXPECT_THAT(ErrorOf(Resolve({{"config_file", "f"}}, {}, {{"f", "worker_threads: \"x\"\n"}})),
              testing::StartsWith("f:1: "));
  EXPECT_THAT(ErrorOf(Resolve({{"config_file", "f"}}, {}, {{"f", "worker_threads: 99999999999\n"}})),
              testing::StartsWith("f:1: "));
  EXPECT_EQ(ErrorOf(Resolve({{"config_file", "gone"}})), "no file gone");
}

}  // namespace
}  // namespace nexting::server
