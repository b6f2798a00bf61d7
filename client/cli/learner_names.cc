#include "client/cli/learner_names.h"

namespace nexting::client::cli {

const Names<CellType>& CellNames() {
  static const auto& names =
      *new Names<CellType>{{"lstm", CellType::kLstm}, {"elstm", CellType::kElstm}, {"rtu", CellType::kRtu}};
  return names;
}

const Names<GradientEstimator>& EstimatorNames() {
  static const auto& names = *new Names<GradientEstimator>{
      {"rtrl", GradientEstimator::kRtrl},           {"bptt", GradientEstimator::kBptt},
      {"tbptt", GradientEstimator::kTruncatedBptt}, {"snap", GradientEstimator::kSnap},
      {"uoro", GradientEstimator::kUoro},           {"nobacktrack", GradientEstimator::kNoBackTrack}};
  return names;
}

const Names<StepMethod>& StepMethodNames() {
  static const auto& names = *new Names<StepMethod>{
      {"sgd", StepMethod::kSgd}, {"rmsprop", StepMethod::kRmsProp}, {"signal_to_noise", StepMethod::kSignalToNoise}};
  return names;
}

const Names<ReadOutMethod>& ReadOutNames() {
  static const auto& names = *new Names<ReadOutMethod>{{"adaptive", ReadOutMethod::kAdaptive},
                                                       {"td", ReadOutMethod::kTd},
                                                       {"swift_td", ReadOutMethod::kSwiftTd},
                                                       {"persistence", ReadOutMethod::kPersistence},
                                                       {"exponential_mean", ReadOutMethod::kExponentialMean},
                                                       {"rls", ReadOutMethod::kRecursiveLeastSquares}};
  return names;
}

const Names<MissingValuePolicy>& MissingValueNames() {
  static const auto& names = *new Names<MissingValuePolicy>{{"reject", MissingValuePolicy::kReject},
                                                            {"hold_last", MissingValuePolicy::kHoldLast},
                                                            {"running_mean", MissingValuePolicy::kRunningMean}};
  return names;
}

const Names<SequenceGapPolicy>& SequenceGapNames() {
  static const auto& names =
      *new Names<SequenceGapPolicy>{{"refuse", SequenceGapPolicy::kRefuse}, {"accept", SequenceGapPolicy::kAccept}};
  return names;
}

}  // namespace nexting::client::cli
