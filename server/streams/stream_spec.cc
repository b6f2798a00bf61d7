#include "server/streams/stream_spec.h"

#include <algorithm>

namespace nexting::server {
namespace {

int IndexOf(const std::vector<CumulantSource>& sources, const std::string& name) {
  const auto found =
      std::find_if(sources.begin(), sources.end(), [&](const CumulantSource& source) { return source.name == name; });
  return found == sources.end() ? -1 : static_cast<int>(found - sources.begin());
}

}  // namespace

std::vector<CumulantSource> CumulantSources(const StreamSpec& spec) {
  std::vector<CumulantSource> sources;
  int extras = 0;
  for (const HeadSpec& head : spec.heads) {
    if (IndexOf(sources, head.cumulant) >= 0) continue;
    const auto feature = std::find(spec.features.begin(), spec.features.end(), head.cumulant);
    const bool is_feature = feature != spec.features.end();
    const int column = is_feature ? static_cast<int>(feature - spec.features.begin()) : extras++;
    sources.push_back({head.cumulant, is_feature, column});
  }
  return sources;
}

std::vector<std::string> ExtraCumulants(const StreamSpec& spec) {
  std::vector<std::string> names;
  for (const CumulantSource& source : CumulantSources(spec)) {
    if (!source.is_feature) names.push_back(source.name);
  }
  return names;
}

core::LearnerConfig ToLearnerConfig(const StreamSpec& spec) {
  const std::vector<CumulantSource> sources = CumulantSources(spec);
  core::LearnerConfig config;
  config.features = static_cast<int>(spec.features.size());
  config.cumulants = static_cast<int>(sources.size());
  for (const HeadSpec& head : spec.heads) config.heads.push_back({IndexOf(sources, head.cumulant), head.discount});
  config.network = spec.network;
  config.read_out = spec.read_out;
  config.dense = spec.dense;
  config.missing_values = spec.policies.missing_values;
  config.seed = spec.seed;
  config.seasons = spec.seasons;
  return config;
}

void TakeLearnerOptions(const core::LearnerConfig& config, StreamSpec& spec) {
  spec.network = config.network;
  spec.read_out = config.read_out;
  spec.dense = config.dense;
  spec.policies.missing_values = config.missing_values;
  spec.seed = config.seed;
  spec.seasons = config.seasons;
}

}  // namespace nexting::server
