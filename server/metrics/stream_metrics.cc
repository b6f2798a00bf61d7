#include "server/metrics/stream_metrics.h"

#include <array>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace nexting::server {
namespace {

struct HeadGauge {
  const char* name;
  const char* help;
  double (*value)(const core::HeadOutput& output, const core::HeadQuality& quality);
};

using Output = const core::HeadOutput&;
using Quality = const core::HeadQuality&;

constexpr std::array<HeadGauge, 8> kHeadGauges = {{
    {"nexting_stream_value", "The cumulant now.", [](Output output, Quality) { return output.value; }},
    {"nexting_stream_prediction", "What is predicted now.", [](Output output, Quality) { return output.prediction; }},
    {"nexting_stream_previous_prediction", "What had been predicted for now.",
     [](Output output, Quality) { return output.previous_prediction; }},
    {"nexting_stream_baseline", "What persistence predicts now.",
     [](Output output, Quality) { return output.baseline; }},
    {"nexting_stream_td_error", "Value + discount * prediction - previous prediction.",
     [](Output output, Quality) { return output.td_error; }},
    {"nexting_stream_return_squared_error", "Mean squared error against the last 1,000 realised returns.",
     [](Output, Quality quality) { return quality.squared_error; }},
    {"nexting_stream_baseline_squared_error", "The same of persistence.",
     [](Output, Quality quality) { return quality.baseline_squared_error; }},
    {"nexting_stream_skill", "1 - squared error over that of persistence.",
     [](Output, Quality quality) { return quality.skill(); }},
}};

void AddHeads(MetricFamilies& families, const HeadGauge& gauge, const StreamView& view) {
  for (size_t head = 0; head < view.outputs.size(); ++head) {
    const HeadSpec& spec = view.spec->heads[head];
    families.Add({{"stream", view.name}, {"cumulant", spec.cumulant}, {"discount", absl::StrCat(spec.discount)}},
                 gauge.value(view.outputs[head], view.quality[head]));
  }
}

}  // namespace

void AddExportedStreamMetrics(MetricFamilies& families, const StreamRegistry& registry,
                              const std::vector<std::string>& names) {
  std::vector<StreamView> views;
  for (const std::string& name : names) {
    if (const StreamRegistry::SessionPtr session = registry.Find(name); session != nullptr) {
      views.push_back(session->view());
    }
  }
  families.BeginCounter("nexting_stream_observations_total", "Observations learnt.");
  for (const StreamView& view : views) families.Add({{"stream", view.name}}, static_cast<double>(view.observations));
  for (const HeadGauge& gauge : kHeadGauges) {
    families.BeginGauge(gauge.name, gauge.help);
    for (const StreamView& view : views) AddHeads(families, gauge, view);
  }
}

}  // namespace nexting::server
