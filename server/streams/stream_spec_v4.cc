// Layout version 4 stores the options in a fixed order, without names. Written out option by option, unlike everything
// else that goes through options: these bytes are on disks, and do not follow the descriptions when those change.
#include "core/option_walk.h"
#include "server/bytes/byte_codec.h"
#include "server/streams/stream_spec_codec.h"

namespace nexting::server {
namespace {

core::StepSize ReadStepSize(ByteReader& in) {
  core::StepSize step_size;
  step_size.method = static_cast<core::StepMethod>(in.U32());
  step_size.value = in.F64();
  step_size.initial_square = in.F64();
  return step_size;
}

void ReadNetwork(ByteReader& in, core::NetworkConfig& network) {
  network.columns = static_cast<int>(in.I64());
  network.cumulant_lags = static_cast<int>(in.I64());
  network.frozen = in.U32() != 0;
  network.step_size = ReadStepSize(in);
  network.cell = static_cast<core::CellType>(in.U32());
  network.stage.columns = static_cast<int>(in.I64());
  network.stage.steps = in.I64();
  network.replacement.enabled = in.U32() != 0;
  network.replacement.rate = in.F64();
  network.replacement.maturity = in.I64();
  network.replacement.utility_rate = in.F64();
  network.replacement.threshold = in.F64();
}

void ReadDense(ByteReader& in, core::DenseConfig& dense) {
  dense.enabled = in.U32() != 0;
  dense.estimator = static_cast<core::GradientEstimator>(in.U32());
  dense.steps = static_cast<int>(in.I64());
  dense.density = in.F64();
}

void ReadReadOut(ByteReader& in, core::ReadOutConfig& read_out) {
  read_out.method = static_cast<core::ReadOutMethod>(in.U32());
  read_out.lambda = in.F64();
  read_out.step_size = ReadStepSize(in);
  read_out.sees_inputs = in.U32() != 0;
  read_out.forgetting = in.F64();
  read_out.cumulant_rate = in.F64();
}

// Options that are younger than this layout say what all learners did when it was written.
StreamSpec SpecBeforeYoungerOptions() {
  core::LearnerConfig config;
  core::SetValuesBefore(config);
  StreamSpec spec;
  TakeLearnerOptions(config, spec);
  return spec;
}

}  // namespace

absl::StatusOr<StreamSpec> DecodeSpecV4(absl::string_view bytes) {
  ByteReader in(bytes);
  StreamSpec spec = SpecBeforeYoungerOptions();
  spec.features.resize(in.Length(sizeof(uint64_t)));
  for (std::string& feature : spec.features) feature = in.String();
  spec.heads.resize(in.Length(3 * sizeof(uint64_t)));
  for (HeadSpec& head : spec.heads) {
    head.cumulant = in.String();
    head.discount = in.F64();
    head.horizon = in.F64();
  }
  ReadNetwork(in, spec.network);
  ReadDense(in, spec.dense);
  ReadReadOut(in, spec.read_out);
  spec.policies.missing_values = static_cast<core::MissingValuePolicy>(in.U32());
  spec.policies.sequence_gaps = static_cast<SequenceGapPolicy>(in.U32());
  spec.seed = in.U64();
  if (!in.ok() || in.bytes_left() > 0) return DamagedRecord("its length is wrong");
  return spec;
}

}  // namespace nexting::server
