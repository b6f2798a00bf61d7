#include "core/saved_learner.h"

#include <cstdint>
#include <cstring>
#include <optional>

#include "absl/strings/str_cat.h"
#include "core/config_hash.h"
#include "core/saved_learner_v4.h"
#include "core/saved_learner_v5.h"
#include "core/state.h"

namespace nexting::core {

namespace {

constexpr char kMagic[] = {'n', 'e', 'x', 't', 'l', 'r', 'n', 'r'};
constexpr uint32_t kVersion = 6;
constexpr uint32_t kOldestVersion = 4;

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

// The hash of the configuration that a header of that version has; nothing if no learner of that version had such a
// configuration.
std::optional<uint64_t> ConfigHashOf(uint32_t version, const LearnerConfig& config) {
  if (version == 4) return ConfigHashV4(config);
  return version == kLastVersionOfExperts ? ConfigHashV5(config) : ConfigHash(config);
}

}  // namespace

std::string WrapSavedLearner(const LearnerConfig& config, absl::string_view payload) {
  Header header = {
      .magic = {}, .version = kVersion, .zero = 0, .config_hash = ConfigHash(config), .payload_hash = Hash(payload)};
  std::memcpy(header.magic, kMagic, sizeof(kMagic));
  std::string saved(reinterpret_cast<const char*>(&header), sizeof(header));
  saved.append(payload.data(), payload.size());
  return saved;
}

absl::Status DamagedLearnerError() {
  return absl::DataLossError("saved learner is damaged: its checksum or length does not match");
}

absl::StatusOr<SavedPayload> UnwrapSavedLearner(const LearnerConfig& config, absl::string_view saved) {
  Header header;
  if (saved.size() < sizeof(header)) {
    return absl::DataLossError(absl::StrCat("saved learner has ", saved.size(), " bytes; the header alone has 32"));
  }
  std::memcpy(&header, saved.data(), sizeof(header));
  if (std::memcmp(header.magic, kMagic, sizeof(kMagic)) != 0) {
    return absl::DataLossError("saved learner does not start with its mark");
  }
  if (header.zero != 0) return absl::DataLossError("saved learner has a damaged header");
  if (header.version < kOldestVersion || header.version > kVersion) {
    return absl::InvalidArgumentError(absl::StrCat("saved learner has version ", header.version, ", of a program ",
                                                   header.version > kVersion ? "newer" : "much older",
                                                   " than this one, which reads versions ", kOldestVersion, " to ",
                                                   kVersion));
  }
  // Before the payload: with another configuration its size says nothing about damage.
  if (ConfigHashOf(header.version, config) != header.config_hash) {
    return absl::FailedPreconditionError("saved learner belongs to another configuration or to other constants");
  }
  saved.remove_prefix(sizeof(header));
  if (header.payload_hash != Hash(saved)) return DamagedLearnerError();
  return SavedPayload{header.version, saved};
}

}  // namespace nexting::core
