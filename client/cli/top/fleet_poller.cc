#include "client/cli/top/fleet_poller.h"

#include <utility>

namespace nexting::client::cli {

FleetPoller::FleetPoller(Client* client, const std::string& prefix, absl::Duration interval)
    : client_(client), prefix_(prefix), interval_(interval), thread_([this] { Run(); }) {}

FleetPoller::~FleetPoller() {
  {
    MutexLock lock(&mutex_);
    stopped_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

std::optional<FleetPoller::Round> FleetPoller::Take() {
  MutexLock lock(&mutex_);
  return std::exchange(round_, std::nullopt);
}

void FleetPoller::Run() {
  std::vector<StreamSample> before;
  for (bool go_on = true; go_on;) {
    Round round = SampleFleet(client_, prefix_, [this] { return !stopped(); });
    if (round.ok()) {
      MeasureRates(before, &*round);
      before = *round;
    }
    go_on = Publish(std::move(round));
  }
}

bool FleetPoller::stopped() {
  MutexLock lock(&mutex_);
  return stopped_;
}

bool FleetPoller::Publish(Round round) {
  const SteadyTime next = SteadyDeadline(interval_);
  MutexLock lock(&mutex_);
  round_ = std::move(round);
  while (!stopped_ && std::chrono::steady_clock::now() < next) changed_.WaitUntil(&mutex_, next);
  return !stopped_;
}

}  // namespace nexting::client::cli
