#include "core/saved_learner.h"

#include <bit>
#include <cstdint>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "core/state.h"

namespace nexting::core {

namespace {

constexpr char kMagic[] = {'n', 'e', 'x', 't', 'l', 'r', 'n', 'r'};
constexpr uint32_t kVersion = 4;

struct Header {
  char magic[8];
  uint32_t version;
  uint32_t zero;
  uint64_t config_hash;
  uint64_t payload_hash;
};
static_assert(sizeof(Header) == 32);

uint64_t Hash(absl::string_view bytes) {
  Hasher hasher;
  hasher.Add(bytes.data(), bytes.size());
  return hasher.value();
}

void Add(const StepSize& step_size, std::string& out) {
  absl::StrAppend(&out, "step ", static_cast<int>(step_size.method), " ", std::bit_cast<uint64_t>(step_size.value), " ",
                  std::bit_cast<uint64_t>(step_size.initial_square), "\n");
}

// Everything that shapes the state or the arithmetic.
uint64_t HashConfig(const LearnerConfig& config) {
  std::string text = absl::StrCat("sizes ", config.features, " ", config.cumulants, " seed ", config.seed, "\n");
  for (const HeadConfig& head : config.heads) {
    absl::StrAppend(&text, "head ", head.cumulant, " ", std::bit_cast<uint64_t>(head.discount), "\n");
  }
  const NetworkConfig& network = config.network;
  absl::StrAppend(&text, "network ", network.columns, " ", network.cumulant_lags, " ", int{network.frozen}, " cell ",
                  static_cast<int>(network.cell), " stage ", network.stage.columns, " ", network.stage.steps, "\n");
  Add(network.step_size, text);
  const ReplacementConfig& replacement = network.replacement;
  absl::StrAppend(&text, "replacement ", int{replacement.enabled}, " ", std::bit_cast<uint64_t>(replacement.rate), " ",
                  replacement.maturity, " ", std::bit_cast<uint64_t>(replacement.utility_rate), " ",
                  std::bit_cast<uint64_t>(replacement.threshold), "\n");
  const DenseConfig& dense = config.dense;
  absl::StrAppend(&text, "dense ", int{dense.enabled}, " ", static_cast<int>(dense.estimator), " ", dense.steps, " ",
                  std::bit_cast<uint64_t>(dense.density), "\n");
  absl::StrAppend(&text, "read_out ", static_cast<int>(config.read_out.method), " ",
                  std::bit_cast<uint64_t>(config.read_out.lambda), " ", int{config.read_out.sees_inputs}, " ",
                  std::bit_cast<uint64_t>(config.read_out.forgetting), " ",
                  std::bit_cast<uint64_t>(config.read_out.cumulant_rate), "\n");
  Add(config.read_out.step_size, text);
  return Hash(text);
}

}  // namespace

std::string WrapSavedLearner(const LearnerConfig& config, absl::string_view payload) {
  Header header = {
      .magic = {}, .version = kVersion, .zero = 0, .config_hash = HashConfig(config), .payload_hash = Hash(payload)};
  std::memcpy(header.magic, kMagic, sizeof(kMagic));
  std::string saved(reinterpret_cast<const char*>(&header), sizeof(header));
  saved.append(payload.data(), payload.size());
  return saved;
}

absl::StatusOr<absl::string_view> UnwrapSavedLearner(const LearnerConfig& config, size_t payload_size,
                                                     absl::string_view saved) {
  Header header;
  if (saved.size() < sizeof(header)) {
    return absl::DataLossError(absl::StrCat("saved learner has ", saved.size(), " bytes; the header alone has 32"));
  }
  std::memcpy(&header, saved.data(), sizeof(header));
  if (std::memcmp(header.magic, kMagic, sizeof(kMagic)) != 0) {
    return absl::DataLossError("saved learner does not start with its mark");
  }
  if (header.zero != 0) return absl::DataLossError("saved learner has a damaged header");
  if (header.version != kVersion) {
    return absl::InvalidArgumentError(
        absl::StrCat("saved learner has version ", header.version, "; this build reads version ", kVersion));
  }
  if (header.config_hash != HashConfig(config)) {
    return absl::FailedPreconditionError("saved learner belongs to another configuration");
  }
  saved.remove_prefix(sizeof(header));
  if (saved.size() != payload_size || header.payload_hash != Hash(saved)) {
    return absl::DataLossError("saved learner is damaged: its checksum or length does not match");
  }
  return saved;
}

}  // namespace nexting::core
