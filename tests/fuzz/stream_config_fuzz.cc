// Bytes as a StreamConfig, as CreateStream takes it.
//
// For any configuration:
//   - a refusal names its field, is short, and can be written to the wire;
//   - one that is accepted is one that the learner accepts, too;
//   - it comes back the same from the wire and from the store;
//   - a small one makes a learner that learns and predicts.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "core/baselines/baselines.h"
#include "google/protobuf/stubs/logging.h"
#include "nexting/v1/predictor.pb.h"
#include "nexting/v1/streams.pb.h"
#include "server/rpc/stream_config_codec.h"
#include "server/streams/sequenced_learner.h"
#include "server/streams/stream_record_codec.h"
#include "tests/fuzz/must.h"
#include "tests/testing/test_streams.h"

namespace nexting::server {
namespace {

using fuzz::Must;

constexpr size_t kLongestMessage = 1000;

void CheckRefusal(const absl::Status& status) {
  const std::string message(status.message());
  Must(absl::IsInvalidArgument(status), "a wrong configuration is an invalid argument", status.ToString());
  Must(absl::StartsWith(message, "config."), "a refusal starts with its field", message);
  Must(message.size() <= kLongestMessage, "a refusal is short", message);
  v1::BlockError error;
  error.set_message(message);
  Must(v1::BlockError().ParseFromString(error.SerializeAsString()), "a refusal is valid UTF-8", message);
}

void CheckWireAndStore(const StreamSpec& spec) {
  v1::StreamConfig read;
  Must(read.ParseFromString(ProtoFromSpec(spec).SerializeAsString()), "the effective configuration can be read");
  const auto again = SpecFromProto(read);
  Must(again.ok() && *again == spec, "the effective configuration gives the same stream", read.ShortDebugString());
  StreamRecord record;
  record.spec = spec;
  const auto decoded = DecodeStreamRecord(EncodeStreamRecord(record));
  Must(decoded.ok() && decoded->spec == spec, "the store keeps the configuration", decoded.status().ToString());
}

// So small that making it costs nothing.
bool IsSmall(const StreamSpec& spec) {
  return spec.features.size() <= 16 && spec.heads.size() <= 4 && spec.network.columns <= 8 &&
         spec.network.cumulant_lags <= 4;
}

void CheckLearner(const StreamSpec& spec) {
  static const core::Baselines baselines;
  const auto learner = SequencedLearner::Create(spec, &baselines);
  Must(learner.ok(), "a configuration that is accepted makes a learner", learner.status().ToString());
  constexpr size_t kRows = 5;
  std::vector<double> features(kRows * spec.features.size());
  std::vector<double> cumulants(kRows * ExtraCumulants(spec).size());
  for (size_t i = 0; i < features.size(); ++i) features[i] = std::sin(static_cast<double>(i));
  for (size_t i = 0; i < cumulants.size(); ++i) cumulants[i] = 1000 * std::sin(static_cast<double>(i));
  BlockProgress progress = (*learner)->Begin({1, features, cumulants, {}});
  LearnRows(**learner, progress, kRows);
  Must(progress.done && progress.result.status.ok(), "the learner learns", progress.result.status.ToString());
  for (const double value : progress.result.predictions) Must(std::isfinite(value), "predictions are finite");
}

}  // namespace
}  // namespace nexting::server

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // Of texts that are no UTF-8, which are many here.
  [[maybe_unused]] static const auto former_log = google::protobuf::SetLogHandler(nullptr);
  using namespace nexting::server;
  nexting::v1::StreamConfig config;
  if (!config.ParseFromArray(data, static_cast<int>(size))) return 0;
  const auto spec = SpecFromProto(config);
  if (!spec.ok()) {
    CheckRefusal(spec.status());
    return 0;
  }
  const absl::Status valid = nexting::core::Validate(ToLearnerConfig(*spec));
  nexting::fuzz::Must(valid.ok(), "the learner accepts what the wire accepts", valid.ToString());
  CheckWireAndStore(*spec);
  if (IsSmall(*spec)) CheckLearner(*spec);
  return 0;
}
