// Samples all streams again and again on a thread of its own, so that keys are answered while a slow server is asked.
//
// Threads: Take() from one thread. Owns the thread that polls; the destructor waits for the call that is running, at
// most the client's deadline.
#ifndef NEXTING_CLIENT_CLI_TOP_FLEET_POLLER_H_
#define NEXTING_CLIENT_CLI_TOP_FLEET_POLLER_H_

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/top/fleet_sample.h"
#include "client/mutex.h"

namespace nexting::client::cli {

class FleetPoller {
 public:
  using Round = absl::StatusOr<std::vector<StreamSample>>;

  // REQUIRES: the client outlives this.
  FleetPoller(Client* client, const std::string& prefix, absl::Duration interval);
  ~FleetPoller();
  FleetPoller(const FleetPoller&) = delete;
  FleetPoller& operator=(const FleetPoller&) = delete;

  // The last round: streams with their rates, or why there are none. Each round is given once; nothing until the next.
  std::optional<Round> Take() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run() ABSL_LOCKS_EXCLUDED(mutex_);
  bool stopped() ABSL_LOCKS_EXCLUDED(mutex_);
  // False where it is time to end.
  bool Publish(Round round) ABSL_LOCKS_EXCLUDED(mutex_);

  Client* const client_;
  const std::string prefix_;
  const absl::Duration interval_;
  Mutex mutex_;
  Condition changed_;
  std::optional<Round> round_ ABSL_GUARDED_BY(mutex_);
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // the last member: Run() needs the others
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TOP_FLEET_POLLER_H_
