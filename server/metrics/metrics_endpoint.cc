#include "server/metrics/metrics_endpoint.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <future>
#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"

namespace nexting::server {
namespace {

// Connects to a port of this machine and hangs up.
void Knock(uint16_t port) {
  const int socket_fd = socket(AF_INET, SOCK_STREAM, 0);
  if (socket_fd < 0) return;
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Whether anybody answers does not matter.
  static_cast<void>(connect(socket_fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)));
  close(socket_fd);
}

}  // namespace

absl::StatusOr<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::Open(const std::string& address,
                                                                       std::shared_ptr<MetricsCollector> collector) {
  try {
    // Scrapes follow each other, seconds apart: one thread, and another for someone who looks by hand.
    auto exposer = std::make_unique<prometheus::Exposer>(address, /*num_threads=*/2);
    exposer->RegisterCollectable(collector);
    return absl::WrapUnique(new MetricsEndpoint(std::move(exposer), std::move(collector)));
  } catch (const std::exception&) {
    return absl::UnavailableError(
        absl::StrCat("cannot serve metrics on ", address,
                     ": the port is taken, or the address is not one of this machine; stop the program that has it, or "
                     "choose another with --metrics_address (port 0 takes any free one, '' serves none)"));
  }
}

MetricsEndpoint::MetricsEndpoint(std::unique_ptr<prometheus::Exposer> exposer,
                                 std::shared_ptr<MetricsCollector> collector)
    : collector_(std::move(collector)), exposer_(std::move(exposer)) {}

MetricsEndpoint::~MetricsEndpoint() {
  const auto port = static_cast<uint16_t>(this->port());
  const std::future<void> stopped = std::async(std::launch::async, [this] { exposer_.reset(); });
  // The HTTP server looks whether it is to stop every two seconds, or when somebody calls.
  while (stopped.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready) Knock(port);
}

}  // namespace nexting::server
