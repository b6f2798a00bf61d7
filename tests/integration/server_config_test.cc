// What a server says it runs with, as the client library reads it.
#include <map>
#include <string>

#include "nexting/client.h"
#include "server/config/config_field.h"
#include "tests/integration/server_fixture.h"

namespace nexting::server {
namespace {

class ServerConfigTest : public ServerFixture {};

TEST_F(ServerConfigTest, EverySettingIsToldWithItsSource) {
  config().max_streams = 7;
  config().sources = {{"max_streams", ConfigSource::kFlag},
                      {"data_dir", ConfigSource::kEnvironment},
                      {"listen_address", ConfigSource::kFile}};
  Start();
  client::Client client({server().address()});
  const auto told = client.GetServerConfig();
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_THAT(told->version, testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
  ASSERT_EQ(told->settings.size(), ConfigFields().size());
  std::map<std::string, client::ServerSetting> settings;
  for (const client::ServerSetting& setting : told->settings) settings[setting.name] = setting;
  EXPECT_EQ(settings["max_streams"].value, "7");
  EXPECT_EQ(settings["max_streams"].source, client::SettingSource::kFlag);
  EXPECT_EQ(settings["data_dir"].value, config().data_dir);
  EXPECT_EQ(settings["data_dir"].source, client::SettingSource::kEnvironment);
  EXPECT_EQ(settings["listen_address"].value, "127.0.0.1:0");
  EXPECT_EQ(settings["listen_address"].source, client::SettingSource::kFile);
  EXPECT_EQ(settings["allow_insecure"].value, "false");
  EXPECT_EQ(settings["allow_insecure"].source, client::SettingSource::kDefault);
}

}  // namespace
}  // namespace nexting::server
