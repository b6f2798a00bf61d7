// The HTTP door of the metrics: GET /metrics.
#ifndef NEXTING_SERVER_METRICS_METRICS_ENDPOINT_H_
#define NEXTING_SERVER_METRICS_METRICS_ENDPOINT_H_

#include <prometheus/exposer.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/metrics/metrics_collector.h"

namespace nexting::server {

class MetricsEndpoint {
 public:
  // Serves what `collector` gathers on HOST:PORT until it is destroyed;
  // port 0 takes any free one. UNAVAILABLE where the address cannot be had.
  static absl::StatusOr<std::unique_ptr<MetricsEndpoint>> Open(const std::string& address,
                                                               std::shared_ptr<MetricsCollector> collector);

  // Returns when no request is being answered any more.
  ~MetricsEndpoint();

  int port() const { return exposer_->GetListeningPorts().front(); }

 private:
  MetricsEndpoint(std::unique_ptr<prometheus::Exposer> exposer, std::shared_ptr<MetricsCollector> collector);

  // The exposer asks the collector, so it must end first.
  std::shared_ptr<MetricsCollector> collector_;
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_METRICS_METRICS_ENDPOINT_H_
