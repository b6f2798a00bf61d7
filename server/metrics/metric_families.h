// Families of series for /metrics, written down in one call each.
// The names and meanings are in README.md beside this file.
#ifndef NEXTING_SERVER_METRICS_METRIC_FAMILIES_H_
#define NEXTING_SERVER_METRICS_METRIC_FAMILIES_H_

#include <prometheus/metric_family.h>

#include <string>
#include <utility>
#include <vector>

#include "server/counters/duration_histogram.h"

namespace nexting::server {

class MetricFamilies {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;

  // Begins a family; the series that follow are its own.
  void BeginCounter(const std::string& name, const std::string& help);
  void BeginGauge(const std::string& name, const std::string& help);
  void BeginHistogram(const std::string& name, const std::string& help);

  // One series of a counter or gauge, or of a histogram. REQUIRES: a family of that kind was begun
  void Add(const Labels& labels, double value);
  void Add(const Labels& labels, const HistogramTotals& totals);

  // A family with one series that has no labels.
  void Counter(const std::string& name, const std::string& help, double value);
  void Gauge(const std::string& name, const std::string& help, double value);
  void Histogram(const std::string& name, const std::string& help, const HistogramTotals& totals);

  std::vector<prometheus::MetricFamily> Take() { return std::move(families_); }

 private:
  void Begin(const std::string& name, const std::string& help, prometheus::MetricType type);
  prometheus::ClientMetric& Append(const Labels& labels);

  std::vector<prometheus::MetricFamily> families_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_METRICS_METRIC_FAMILIES_H_
