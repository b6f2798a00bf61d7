#include "server/security/caller.h"

#include <vector>

#include "absl/strings/match.h"

namespace nexting::server {

Caller CallerFrom(absl::Span<const absl::string_view> authorizations) {
  constexpr absl::string_view kScheme = "Bearer ";
  Caller caller;
  caller.has_authorization = !authorizations.empty();
  // With several it would be a guess which one counts.
  if (authorizations.size() != 1 || !absl::StartsWithIgnoreCase(authorizations[0], kScheme)) return caller;
  const absl::string_view token = authorizations[0].substr(kScheme.size());
  if (!token.empty()) caller.token = Sha256(token);
  return caller;
}

Caller CallerOf(const grpc::ServerContextBase& context) {
  std::vector<absl::string_view> values;
  const auto [begin, end] = context.client_metadata().equal_range("authorization");
  for (auto value = begin; value != end; ++value) values.emplace_back(value->second.data(), value->second.size());
  return CallerFrom(values);
}

}  // namespace nexting::server
