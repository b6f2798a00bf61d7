// The options of a configuration as they are stored: the value of each (core/option_walk.h) under its path. So a new
// option needs no new layout.
#ifndef NEXTING_SERVER_STREAMS_STORED_OPTIONS_H_
#define NEXTING_SERVER_STREAMS_STORED_OPTIONS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/option_walk.h"

namespace nexting::server {

// Path -> 64 bits.
using StoredOptions = std::map<std::string, uint64_t, std::less<>>;

// FAILED_PRECONDITION: only a newer program can have written this.
inline absl::Status NotOfThisProgram(absl::string_view path, absl::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat("the stored stream has ", what, " ", path,
                                                    ", which this program does not know; a newer one wrote it"));
}

// Moves the value under the path from `stored` to `value`. DATA_LOSS where there is none, FAILED_PRECONDITION where it
// is none that the type has.
template <typename Value>
absl::Status TakeStored(absl::string_view path, StoredOptions& stored, Value& value) {
  const auto found = stored.find(path);
  if (found == stored.end()) {
    return absl::DataLossError(absl::StrCat("the stored stream is damaged: it does not say ", path));
  }
  const uint64_t bits = found->second;
  stored.erase(found);
  if (core::SetOptionBits(bits, value)) return absl::OkStatus();
  return NotOfThisProgram(path, absl::StrCat("the value ", bits, " for"));
}

// What follows from signals and heads is not among the options; the store has them by name. An option with the
// value that records without it stand for is left out, so that older programs can read what does not use it.
template <typename Config>
void StoreOptions(const Config& config, StoredOptions& stored) {
  core::VisitOptions(config, [&stored](const core::OptionPlace& place, const auto& value) {
    if (place.option.kind == core::OptionKind::kShape || core::IsAsBefore(place.option, value)) return;
    stored.emplace(place.path, core::OptionBits(value));
  });
}

// The reverse: moves the options of `config` out of `stored`. What is left there is not known to this program.
template <typename Config>
absl::Status TakeOptions(StoredOptions& stored, Config& config) {
  absl::Status status;
  core::SetValuesBefore(config);
  core::VisitOptions(config, [&](const core::OptionPlace& place, auto& value) {
    if (place.option.kind == core::OptionKind::kShape) return;
    const bool is_younger = place.option.value_before.has_value() && stored.count(place.path) == 0;
    if (!is_younger) status.Update(TakeStored(place.path, stored, value));
  });
  return status;
}

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STORED_OPTIONS_H_
