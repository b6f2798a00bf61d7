#include "server/streams/stream_limits.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace nexting::server {
namespace {

// `what` begins the sentence: "config.features has".
absl::Status CheckAtMost(absl::string_view what, size_t value, size_t most, absl::string_view flag) {
  if (value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(what, " ", value, "; this server takes at most ", most, " (flag --", flag, ")"));
}

}  // namespace

absl::Status CheckShape(const StreamLimits& limits, const StreamSpec& spec) {
  absl::Status status = CheckAtMost("config.features has", spec.features.size(), limits.features, "max_features");
  status.Update(CheckAtMost("config.heads has", spec.heads.size(), limits.heads, "max_heads"));
  status.Update(CheckAtMost("config.network.columns is", static_cast<size_t>(std::max(spec.network.columns, 0)),
                            limits.columns, "max_columns"));
  return status;
}

absl::Status CheckMemory(const StreamLimits& limits, uint64_t used, uint64_t wanted) {
  if (used <= limits.learner_bytes && wanted <= limits.learner_bytes - used) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat("the stream's learner takes ", wanted, " bytes; the others have ",
                                                   used, " of ", limits.learner_bytes,
                                                   " (flag --max_learner_memory_mb)"));
}

uint64_t HalfOfMemory() {
  uint64_t bytes = static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  // "max" where the container has no limit, which is no number.
  uint64_t container = 0;
  if (std::ifstream("/sys/fs/cgroup/memory.max") >> container) bytes = std::min(bytes, container);
  return bytes / 2;
}

}  // namespace nexting::server
