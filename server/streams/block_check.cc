#include "server/streams/block_check.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "core/check.h"

namespace nexting::server {
namespace {

// "3 (a, b, c)"; a long list is cut.
std::string CountAndNames(const std::vector<std::string>& names) {
  constexpr size_t kShown = 8;
  const size_t shown = std::min(names.size(), kShown);
  const std::string list = absl::StrJoin(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", ");
  return absl::StrCat(names.size(),
                      names.empty() ? "" : absl::StrCat(" (", list, names.size() > shown ? ", ...)" : ")"));
}

// What is wrong with a value that is not legal, and what it must be.
std::string Complaint(double value, core::MissingValuePolicy missing) {
  const bool takes_nan = missing != core::MissingValuePolicy::kReject;
  if (std::isnan(value)) return "nan; must be finite, for the stream's missing_values is REJECT";
  if (std::isinf(value)) return absl::StrCat(value, "; must be finite", takes_nan ? " or NaN" : "");
  return absl::StrCat(value, "; must be in [", -core::kLargestMagnitude, ", ", core::kLargestMagnitude, "]",
                      takes_nan ? " or NaN" : "");
}

absl::Status Values(absl::string_view field, absl::Span<const double> values, const std::vector<std::string>& names,
                    size_t row, core::MissingValuePolicy missing) {
  NEXTING_CHECK((row + 1) * names.size() <= values.size());
  for (size_t column = 0; column < names.size(); ++column) {
    const double value = values[row * names.size() + column];
    if (core::IsLegalValue(value, missing)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(field, "[", row, "][", column, "] '", names[column], "' is ", Complaint(value, missing)));
  }
  return absl::OkStatus();
}

}  // namespace

BlockCheck::BlockCheck(const StreamSpec& spec) : features_(spec.features), cumulants_(ExtraCumulants(spec)) {}

absl::Status BlockCheck::FeatureCount(const ObservationBlock& block) const {
  const size_t given = block.features.size();
  // The number of rows is known from elsewhere: say how many values each row had.
  size_t rows = block.times_us.size();
  if (rows == 0 && !cumulants_.empty() && block.cumulants.size() % cumulants_.size() == 0) {
    rows = block.cumulants.size() / cumulants_.size();
  }
  if (rows > 0 && given != rows * features_.size()) {
    return absl::InvalidArgumentError(absl::StrCat("features has ", given, " values for ", rows, " rows; must have ",
                                                   rows * features_.size(), ", m = ", CountAndNames(features_),
                                                   " for each row"));
  }
  if (given == 0 || given % features_.size() != 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "features has ", given, " values; must be a multiple of m = ", CountAndNames(features_), ", at least one row"));
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> BlockCheck::Shape(const ObservationBlock& block) const {
  if (absl::Status status = FeatureCount(block); !status.ok()) return status;
  const size_t rows = block.features.size() / features_.size();
  if (rows > kMaxRowsPerBlock) {
    return absl::InvalidArgumentError(
        absl::StrCat("features has ", rows, " rows; must be in [1, ", kMaxRowsPerBlock, "]"));
  }
  if (block.cumulants.size() != rows * cumulants_.size()) {
    return absl::InvalidArgumentError(absl::StrCat("cumulants has ", block.cumulants.size(), " values for ", rows,
                                                   " rows; must have ", rows * cumulants_.size(),
                                                   ", k = ", CountAndNames(cumulants_), " for each row"));
  }
  if (!block.times_us.empty() && block.times_us.size() != rows) {
    return absl::InvalidArgumentError(absl::StrCat("times_us has ", block.times_us.size(),
                                                   " values; must have none or ", rows, ", one for each row"));
  }
  return rows;
}

absl::Status BlockCheck::Numbers(uint64_t first, size_t rows) {
  if (first <= std::numeric_limits<uint64_t>::max() - rows) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("first_sequence is ", first, "; must be in [0, 2^64 - 1 - n] for a block of n = ", rows, " rows"));
}

absl::Status BlockCheck::Row(const ObservationBlock& block, size_t row, core::MissingValuePolicy missing) const {
  if (absl::Status status = Values("features", block.features, features_, row, missing); !status.ok()) return status;
  return Values("cumulants", block.cumulants, cumulants_, row, missing);
}

}  // namespace nexting::server
