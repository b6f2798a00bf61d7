#include "server/rpc/call_permit.h"

namespace nexting::server {

CallPermit::CallPermit(const grpc::CallbackServerContext& context, const RpcEnvironment& environment)
    : authorizer_(environment.authorizer), counters_(environment.counters) {
  if (authorizer_->enabled()) caller_ = CallerOf(context);
}

absl::Status CallPermit::CheckCaller() const { return Count(authorizer_->CheckKnown(caller_)); }

absl::Status CallPermit::Check(std::initializer_list<Verb> any_of, absl::string_view stream) const {
  return Count(authorizer_->Check(caller_, any_of, stream));
}

absl::Status CallPermit::CheckAll(std::initializer_list<Verb> any_of, absl::string_view name_prefix) const {
  return Count(authorizer_->CheckAll(caller_, any_of, name_prefix));
}

absl::Status CallPermit::CheckBlock(absl::string_view stream) const {
  return authorizer_->Check(caller_, {Verb::kObserve}, stream);
}

absl::Status CallPermit::Count(absl::Status status) const {
  if (status.ok() || counters_ == nullptr) return status;
  counters_->here()
      .refused_calls[absl::IsUnauthenticated(status) ? CallRefusal::kUnauthenticated : CallRefusal::kPermissionDenied]
      .Add();
  return status;
}

}  // namespace nexting::server
