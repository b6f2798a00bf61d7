// What a script is told about how a command ended.
#ifndef NEXTING_CLIENT_CLI_EXIT_CODE_H_
#define NEXTING_CLIENT_CLI_EXIT_CODE_H_

#include "absl/status/status.h"

namespace nexting::client::cli {

enum class ExitCode {
  kOk = 0,
  kFailed = 1,
  kUsage = 2,
  kNotFound = 3,
  kUnreachable = 4,
  kRefused = 5,
  kAlreadyExists = 6,
  kInterrupted = 130,
};

struct ExitMeaning {
  ExitCode code;
  const char* meaning;
};

inline constexpr ExitMeaning kExitMeanings[] = {
    {ExitCode::kOk, "done; also Ctrl-C in sensors, top and watch, which have no end of their own"},
    {ExitCode::kFailed, "failed: a file that cannot be read, an internal error"},
    {ExitCode::kUsage, "wrong usage"},
    {ExitCode::kNotFound, "no such stream"},
    {ExitCode::kUnreachable, "no server answers, or not in time"},
    {ExitCode::kRefused,
     "refused or invalid: a value out of range, a gap, a bad cell, a token that does not allow it; health: not "
     "serving"},
    {ExitCode::kAlreadyExists, "the stream exists already"},
    {ExitCode::kInterrupted, "Ctrl-C before the work was done"},
};

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
