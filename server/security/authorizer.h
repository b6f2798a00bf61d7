// Decides whether a call may do what it asks for: the token file's present table, and the errors that callers see.
//
// Everything that no token allows is refused.
// Without a token file everything is allowed: then who reaches the port is trusted.
//
// Threads: any; checks never block on the file, which one thread of its own reads again every second. Lock: mutex_,
// held to copy a pointer. Errors: UNAUTHENTICATED for no or an unknown token; PERMISSION_DENIED names the token's name,
// the verb and the stream. Neither tells whether the stream exists.
#ifndef NEXTING_SERVER_SECURITY_AUTHORIZER_H_
#define NEXTING_SERVER_SECURITY_AUTHORIZER_H_

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/security/caller.h"
#include "server/security/token_table.h"
#include "server/sync/mutex.h"
#include "server/sync/periodic.h"

namespace nexting::server {

class Authorizer {
 public:
  // Reads the file; an empty name is none. Errors: those of ReadTextFile and of TokenTable::Parse.
  static absl::StatusOr<std::unique_ptr<Authorizer>> Open(const std::string& token_file);

  // Looks at the file every `interval` from now on. A changed one is read: a good one is the new table, and `on_reload`
  // is called; a broken or missing one is logged, and the table stays. Call at most once; does nothing without a file.
  void FollowFile(absl::Duration interval, std::function<void()> on_reload);

  // Whether calls need a token.
  bool enabled() const { return !token_file_.empty(); }

  // Whether the caller has a token at all.
  absl::Status CheckKnown(const Caller& caller) const ABSL_LOCKS_EXCLUDED(mutex_);

  // Whether the caller's token allows one of the verbs on a stream, given by its resource name.
  absl::Status Check(const Caller& caller, std::initializer_list<Verb> any_of, absl::string_view stream) const
      ABSL_LOCKS_EXCLUDED(mutex_);

  // Whether it allows one of them on every stream whose name starts with `name_prefix`; empty for all streams.
  absl::Status CheckAll(const Caller& caller, std::initializer_list<Verb> any_of, absl::string_view name_prefix) const
      ABSL_LOCKS_EXCLUDED(mutex_);

  // How often a changed file became the new table, and how often one was refused.
  uint64_t reloads() const ABSL_LOCKS_EXCLUDED(mutex_);
  uint64_t failed_reloads() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  using TablePtr = std::shared_ptr<const TokenTable>;

  explicit Authorizer(std::string token_file) : token_file_(std::move(token_file)) {}

  // The present table, and the caller's token in it.
  absl::Status Find(const Caller& caller, TablePtr& table, const Token*& token) const ABSL_LOCKS_EXCLUDED(mutex_);
  TablePtr table() const ABSL_LOCKS_EXCLUDED(mutex_);

  // Reads the file if it has changed. True where there is a new table.
  bool Reload() ABSL_LOCKS_EXCLUDED(mutex_);

  const std::string token_file_;
  std::string last_seen_;  // the thread's: the file's text, or the error of reading it

  mutable Mutex mutex_;
  TablePtr table_ ABSL_GUARDED_BY(mutex_);
  uint64_t reloads_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t failed_reloads_ ABSL_GUARDED_BY(mutex_) = 0;

  std::unique_ptr<Periodic> thread_;  // last: it uses the others
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_SECURITY_AUTHORIZER_H_
