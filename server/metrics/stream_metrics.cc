#include "server/metrics/stream_metrics.h"

#include <array>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace nexting::server {
namespace {

struct HeadGauge {
  const char* name;
  const char* help;
  double (*value)(const StreamView& view, size_t head);
};

using View = const StreamView&;

constexpr std::array<HeadGauge, 12> kHeadGauges = {{
    {"nexting_stream_value", "The cumulant now.", [](View view, size_t head) { return view.outputs[head].value; }},
    {"nexting_stream_prediction", "What is predicted now.",
     [](View view, size_t head) { return view.outputs[head].prediction; }},
    {"nexting_stream_previous_prediction", "What had been predicted for now.",
     [](View view, size_t head) { return view.outputs[head].previous_prediction; }},
    {"nexting_stream_baseline", "What persistence predicts now.",
     [](View view, size_t head) { return view.outputs[head].baseline; }},
    {"nexting_stream_td_error", "Value + discount * prediction - previous prediction.",
     [](View view, size_t head) { return view.outputs[head].td_error; }},
    {"nexting_stream_return_squared_error", "Mean squared error against the last 1,000 realised returns.",
     [](View view, size_t head) { return view.quality[head].recent.squared_error; }},
    {"nexting_stream_baseline_squared_error", "The same of persistence.",
     [](View view, size_t head) { return view.quality[head].recent.baseline_squared_error; }},
    {"nexting_stream_return_absolute_error", "Mean absolute error against the last 1,000 realised returns.",
     [](View view, size_t head) { return view.quality[head].recent.absolute_error; }},
    {"nexting_stream_baseline_absolute_error", "The same of persistence.",
     [](View view, size_t head) { return view.quality[head].recent.baseline_absolute_error; }},
    {"nexting_stream_skill", "1 - squared error over that of persistence, against the last 1,000 realised returns.",
     [](View view, size_t head) { return view.quality[head].recent.skill(); }},
    {"nexting_stream_skill_since_beginning",
     "1 - squared error over that of persistence, against all realised returns since the stream began.",
     [](View view, size_t head) { return view.quality[head].whole.skill(); }},
    {"nexting_stream_observations_without_value", "Observations since the last one that had a value of the cumulant.",
     [](View view, size_t head) { return static_cast<double>(view.observations_without_value[head]); }},
}};

void AddHeads(MetricFamilies& families, const HeadGauge& gauge, const StreamView& view) {
  for (size_t head = 0; head < view.outputs.size(); ++head) {
    const HeadSpec& spec = view.spec->heads[head];
    families.Add({{"stream", view.name}, {"cumulant", spec.cumulant}, {"discount", absl::StrCat(spec.discount)}},
                 gauge.value(view, head));
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
