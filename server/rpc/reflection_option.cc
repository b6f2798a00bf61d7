#include "server/rpc/reflection_option.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>

#include <algorithm>
#include <string>

namespace nexting::server {

void ReflectionOption::UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) {
  auto reflection = std::make_unique<grpc::reflection::ProtoServerReflectionPlugin>();
  const std::string name = reflection->name();
  plugins->erase(
      std::remove_if(plugins->begin(), plugins->end(), [&](const auto& plugin) { return plugin->name() == name; }),
      plugins->end());
  if (enable_) plugins->push_back(std::move(reflection));
}

}  // namespace nexting::server
