// Turns gRPC's server reflection on or off for one server.
//
// Linking gRPC's reflection library turns it on for every server of the process,
// so off means taking its plugin away again.
#ifndef NEXTING_SERVER_RPC_REFLECTION_OPTION_H_
#define NEXTING_SERVER_RPC_REFLECTION_OPTION_H_

#include <grpcpp/impl/server_builder_option.h>

#include <memory>
#include <vector>

namespace nexting::server {

class ReflectionOption final : public grpc::ServerBuilderOption {
 public:
  explicit ReflectionOption(bool enable) : enable_(enable) {}

  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override;

 private:
  const bool enable_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_REFLECTION_OPTION_H_
