// What a script sees of a command's end.
#ifndef NEXTING_CLIENT_CLI_EXIT_CODE_H_
#define NEXTING_CLIENT_CLI_EXIT_CODE_H_

#include "absl/status/status.h"

namespace nexting::client::cli {

enum class ExitCode {
  kOk = 0,
  kFailed = 1,         // none of the others: a file that cannot be read, an internal error
  kUsage = 2,          // the command line is wrong
  kNotFound = 3,       // no such stream
  kUnreachable = 4,    // no server answers, or not in time
  kRefused = 5,        // the server or the data say no: a value out of range, a gap, a bad cell
  kAlreadyExists = 6,  // the ID is taken
  kInterrupted = 130,  // Ctrl-C before the work was done
};

inline constexpr char kExitCodeHelp[] =
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no such stream, 4 no server answers, 5 refused or invalid, 6 "
    "exists\n"
    "already, 130 interrupted. `sensors` and `watch` have no end of their own: Ctrl-C ends them with 0.\n";

inline ExitCode ExitCodeFor(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitCode::kOk;
    case absl::StatusCode::kNotFound:
      return ExitCode::kNotFound;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return ExitCode::kUnreachable;
    case absl::StatusCode::kAlreadyExists:
      return ExitCode::kAlreadyExists;
    case absl::StatusCode::kCancelled:
      return ExitCode::kInterrupted;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kUnimplemented:
      return ExitCode::kRefused;
    default:
      return ExitCode::kFailed;
  }
}

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_EXIT_CODE_H_
