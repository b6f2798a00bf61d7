// Flags that say what a learner is, shared by `stream create` and `replay`: one for each option in the core's
// description (learner_options.h). A flag that is not given leaves the server's default.
#ifndef NEXTING_CLIENT_CLI_LEARNER_FLAGS_H_
#define NEXTING_CLIENT_CLI_LEARNER_FLAGS_H_

#include <set>

#include "absl/status/status.h"
#include "client/cli/learner_options.h"
#include "client/cli/options.h"
#include "nexting/stream.h"

namespace nexting::client::cli {

class LearnerFlags {
 public:
  void Declare(Options* options);

  // INVALID_ARGUMENT where a flag stands without those that it belongs to.
  [[nodiscard]] absl::Status Check() const;

  // Sets all of `config` but its features and heads.
  void ApplyTo(StreamConfig* config) const;

 private:
  bool Take(const LearnerOption& option, absl::string_view text);
  absl::Status CheckPart(absl::string_view part) const;

  v1::StreamConfig config_;
  std::set<const LearnerOption*> given_;
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_LEARNER_FLAGS_H_
