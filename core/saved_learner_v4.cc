#include "core/saved_learner_v4.h"

#include <bit>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/config_hash.h"
#include "core/state.h"

namespace nexting::core {

namespace {

void Add(const StepSize& step_size, std::string& out) {
  absl::StrAppend(&out, "step ", static_cast<int>(step_size.method), " ", std::bit_cast<uint64_t>(step_size.value), " ",
                  std::bit_cast<uint64_t>(step_size.initial_square), "\n");
}

void Add(const NetworkConfig& network, std::string& out) {
  absl::StrAppend(&out, "network ", network.columns, " ", network.cumulant_lags, " ", int{network.frozen}, " cell ",
                  static_cast<int>(network.cell), " stage ", network.stage.columns, " ", network.stage.steps, "\n");
  Add(network.step_size, out);
  const ReplacementConfig& replacement = network.replacement;
  absl::StrAppend(&out, "replacement ", int{replacement.enabled}, " ", std::bit_cast<uint64_t>(replacement.rate), " ",
                  replacement.maturity, " ", std::bit_cast<uint64_t>(replacement.utility_rate), " ",
                  std::bit_cast<uint64_t>(replacement.threshold), "\n");
}

void Add(const DenseConfig& dense, std::string& out) {
  absl::StrAppend(&out, "dense ", int{dense.enabled}, " ", static_cast<int>(dense.estimator), " ", dense.steps, " ",
                  std::bit_cast<uint64_t>(dense.density), "\n");
}

void Add(const ReadOutConfig& read_out, std::string& out) {
  absl::StrAppend(&out, "read_out ", static_cast<int>(read_out.method), " ", std::bit_cast<uint64_t>(read_out.lambda),
                  " ", int{read_out.sees_inputs}, " ", std::bit_cast<uint64_t>(read_out.forgetting), " ",
                  std::bit_cast<uint64_t>(read_out.cumulant_rate), "\n");
  Add(read_out.step_size, out);
}

}  // namespace

// This text is frozen: its hash is in files on disks. So it is written out option by option, and not by a walk through
// the descriptions, which may change.
std::optional<uint64_t> ConfigHashV4(const LearnerConfig& config) {
  if (HasLaterOption(config)) return std::nullopt;
  std::string text = absl::StrCat("sizes ", config.features, " ", config.cumulants, " seed ", config.seed, "\n");
  for (const HeadConfig& head : config.heads) {
    absl::StrAppend(&text, "head ", head.cumulant, " ", std::bit_cast<uint64_t>(head.discount), "\n");
  }
  Add(config.network, text);
  Add(config.dense, text);
  Add(config.read_out, text);
  Hasher hasher;
  hasher.Add(text.data(), text.size());
  return hasher.value();
}

}  // namespace nexting::core
