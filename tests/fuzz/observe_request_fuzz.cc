// Bytes as an ObserveRequest, each of its blocks through the path that the server takes without gRPC.
//
// For any request and any policy:
//   - a block that is refused says which field is wrong; where no row was learnt, the learner's digest is as before;
//   - a row that is refused changes nothing; the rows before it stay;
//   - the applied sequence never goes back, and moves by the numbers of the rows that were learnt;
//   - predictions and baselines are finite, one for each head and row that was learnt;
//   - the answer can be written to the wire and read again.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/stubs/logging.h"
#include "nexting/v1/predictor.pb.h"
#include "server/rpc/stream_codec.h"
#include "server/streams/sequenced_learner.h"
#include "tests/fuzz/must.h"

namespace nexting::server {
namespace {

using fuzz::Must;

constexpr uint64_t kHeads = 2;

StreamSpec SmallStream(const StreamPolicies& policies, const std::string& second_cumulant) {
  StreamSpec spec;
  spec.features = {"load", "heat"};
  spec.heads = {{"heat", 0.0, 1.0}, {second_cumulant, 0.5, 0.0}};
  spec.network.columns = 2;
  spec.network.cumulant_lags = 1;
  spec.policies = policies;
  return spec;
}

// Each policy, with and without a cumulant that is no feature.
std::vector<StreamSpec> Streams() {
  using Missing = core::MissingValuePolicy;
  std::vector<StreamSpec> specs;
  for (const auto& cumulant : {"load", "price"}) {
    specs.push_back(SmallStream({Missing::kReject, SequenceGapPolicy::kRefuse}, cumulant));
    specs.push_back(SmallStream({Missing::kHoldLast, SequenceGapPolicy::kAccept}, cumulant));
    specs.push_back(SmallStream({Missing::kRunningMean, SequenceGapPolicy::kRefuse}, cumulant));
  }
  return specs;
}

bool NamesAField(absl::string_view message) {
  constexpr std::array<absl::string_view, 4> kFields = {"features", "cumulants", "times_us", "first_sequence"};
  for (const absl::string_view field : kFields) {
    if (absl::StrContains(message, field)) return true;
  }
  return false;
}

void CheckResult(const BlockResult& result, uint64_t rows) {
  const std::string message(result.status.message());
  Must(result.status.ok() || NamesAField(message), "a refused block names its field", message);
  Must(!result.status.ok() || result.learnt + result.duplicates == rows, "an accepted block has no row left over");
  Must(result.predictions.size() == result.learnt * kHeads, "each row that was learnt is predicted for each head");
  Must(result.baselines.size() == result.predictions.size(), "each prediction has its baseline");
  // NaN before the first value of a head's cumulant.
  for (const double value : result.predictions) Must(!std::isinf(value), "predictions are finite");
  for (size_t i = 0; i < result.baselines.size(); ++i) {
    Must(!std::isinf(result.baselines[i]), "baselines are finite");
    Must(std::isnan(result.baselines[i]) == std::isnan(result.predictions[i]), "both begin with the first value");
  }

  v1::BlockResult answer;
  WriteBlockResult(result, answer);
  Must(v1::BlockResult().ParseFromString(answer.SerializeAsString()), "the answer can be read", message);
}

// One row at a time, so that a refused row can be told from those before it.
void LearnRows(SequencedLearner& learner, BlockProgress& progress) {
  uint64_t expected = progress.first_sequence + progress.next_row;
  while (!progress.done) {
    const uint64_t applied = learner.applied_sequence();
    const uint64_t digest = learner.learner().Digest();
    if (learner.LearnRow(progress)) {
      Must(learner.applied_sequence() == expected++, "rows have consecutive numbers",
           absl::StrCat(learner.applied_sequence()));
      Must(learner.applied_sequence() > applied, "the applied sequence never goes back",
           absl::StrCat(applied, " -> ", learner.applied_sequence()));
    } else {
      Must(learner.applied_sequence() == applied && learner.learner().Digest() == digest,
           "a refused row changes nothing", progress.result.status.message());
    }
  }
}

void Learn(SequencedLearner& learner, const v1::ObservationBlock& block) {
  const uint64_t applied = learner.applied_sequence();
  const uint64_t digest = learner.learner().Digest();
  BlockProgress progress = learner.Begin(BlockFromProto(block));
  LearnRows(learner, progress);
  CheckResult(progress.result, progress.rows);
  if (progress.result.learnt > 0) return;
  Must(learner.applied_sequence() == applied && learner.learner().Digest() == digest,
       "a block of which nothing was learnt changes nothing", progress.result.status.message());
}

}  // namespace
}  // namespace nexting::server

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // Of texts that are no UTF-8, which are many here.
  [[maybe_unused]] static const auto former_log = google::protobuf::SetLogHandler(nullptr);
  using namespace nexting;
  v1::ObserveRequest request;
  if (!request.ParseFromArray(data, static_cast<int>(size))) return 0;
  static const auto& streams = *new std::vector<server::StreamSpec>(server::Streams());
  for (const server::StreamSpec& stream : streams) {
    const auto learner = server::SequencedLearner::Create(stream).value();
    for (const v1::ObservationBlock& block : request.blocks()) server::Learn(*learner, block);
  }
  return 0;
}
