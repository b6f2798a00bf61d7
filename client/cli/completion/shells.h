// The shells that completion is for, and the script of each. A script only carries words to `nexting completion words`
// and back: what completes is always what the installed program knows.
#ifndef NEXTING_CLIENT_CLI_COMPLETION_SHELLS_H_
#define NEXTING_CLIENT_CLI_COMPLETION_SHELLS_H_

#include "absl/types/span.h"

namespace nexting::client::cli {

struct Shell {
  const char* name;      // `bash`
  const char* examples;  // how to load the script
  const char* script;
};

absl::Span<const Shell> Shells();

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_COMPLETION_SHELLS_H_
