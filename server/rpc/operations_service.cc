#include "server/rpc/operations_service.h"

#include <string>

#include "server/config/effective_config.h"
#include "server/rpc/call_end.h"
#include "server/rpc/call_permit.h"

namespace nexting::server {
namespace {

v1::ConfigSetting::Source ProtoFromSource(ConfigSource source) {
  switch (source) {
    case ConfigSource::kDefault:
      return v1::ConfigSetting::DEFAULT;
    case ConfigSource::kFile:
      return v1::ConfigSetting::FILE;
    case ConfigSource::kEnvironment:
      return v1::ConfigSetting::ENVIRONMENT;
    case ConfigSource::kFlag:
      return v1::ConfigSetting::FLAG;
  }
  return v1::ConfigSetting::SOURCE_UNSPECIFIED;
}

v1::ServerConfig ProtoFromConfig(const ServerConfig& config) {
  v1::ServerConfig message;
  message.set_version(std::string(ServerVersion()));
  for (const ConfigSetting& setting : EffectiveConfig(config)) {
    v1::ConfigSetting& to = *message.add_settings();
    to.set_name(setting.name);
    to.set_value(setting.value);
    to.set_source(ProtoFromSource(setting.source));
  }
  return message;
}

}  // namespace

OperationsService::OperationsService(const RpcEnvironment& environment, const ServerConfig& config)
    : environment_(environment), config_(ProtoFromConfig(config)) {}

grpc::ServerUnaryReactor* OperationsService::GetServerConfig(grpc::CallbackServerContext* context,
                                                             const v1::GetServerConfigRequest*,
                                                             v1::ServerConfig* response) {
  const RpcCall call(environment_.counters, RpcMethod::kGetServerConfig);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  absl::Status status = CallPermit(*context, environment_).CheckAll({Verb::kAdmin}, "");
  if (status.ok()) status = environment_.open_calls->CheckServing();
  if (status.ok()) *response = config_;
  FinishCall(context, reactor, call, status);
  return reactor;
}

}  // namespace nexting::server
