#include "server/metrics/metric_families.h"

#include <limits>

#include "core/check.h"

namespace nexting::server {

void MetricFamilies::BeginCounter(const std::string& name, const std::string& help) {
  Begin(name, help, prometheus::MetricType::Counter);
}

void MetricFamilies::BeginGauge(const std::string& name, const std::string& help) {
  Begin(name, help, prometheus::MetricType::Gauge);
}

void MetricFamilies::BeginHistogram(const std::string& name, const std::string& help) {
  Begin(name, help, prometheus::MetricType::Histogram);
}

void MetricFamilies::Add(const Labels& labels, double value) {
  NEXTING_CHECK(!families_.empty() && families_.back().type != prometheus::MetricType::Histogram);
  const bool is_counter = families_.back().type == prometheus::MetricType::Counter;
  prometheus::ClientMetric& metric = Append(labels);
  (is_counter ? metric.counter.value : metric.gauge.value) = value;
}

void MetricFamilies::Add(const Labels& labels, const HistogramTotals& totals) {
  NEXTING_CHECK(!families_.empty() && families_.back().type == prometheus::MetricType::Histogram);
  prometheus::ClientMetric::Histogram& histogram = Append(labels).histogram;
  for (size_t i = 0; i < totals.counts.size(); ++i) {
    histogram.sample_count += totals.counts[i];
    const bool is_last = i == totals.bounds.size();
    const double bound = is_last ? std::numeric_limits<double>::infinity() : totals.bounds[i];
    histogram.bucket.push_back({histogram.sample_count, bound});
  }
  histogram.sample_sum = totals.sum;
}

void MetricFamilies::Counter(const std::string& name, const std::string& help, double value) {
  BeginCounter(name, help);
  Add({}, value);
}

void MetricFamilies::Gauge(const std::string& name, const std::string& help, double value) {
  BeginGauge(name, help);
  Add({}, value);
}

void MetricFamilies::Histogram(const std::string& name, const std::string& help, const HistogramTotals& totals) {
  BeginHistogram(name, help);
  Add({}, totals);
}

void MetricFamilies::Begin(const std::string& name, const std::string& help, prometheus::MetricType type) {
  prometheus::MetricFamily& family = families_.emplace_back();
  family.name = name;
  family.help = help;
  family.type = type;
}

prometheus::ClientMetric& MetricFamilies::Append(const Labels& labels) {
  prometheus::ClientMetric& metric = families_.back().metric.emplace_back();
  for (const auto& [name, value] : labels) metric.label.push_back({name, value});
  return metric;
}

}  // namespace nexting::server
