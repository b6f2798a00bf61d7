#include "core/views/season_finder.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "core/recipe.h"

namespace nexting::core {
namespace {

constexpr const recipe::Seasons& kSeasons = kRecipe.seasons;
constexpr size_t kLagsInSteps = 440;
constexpr size_t kBlock = 8;  // steps
constexpr size_t kLagsInBlocks = SeasonFinder::kLongest / kBlock + kLagNeighbours;
constexpr double kSmallestDeviation = 1e-30;  // of changes: its inverse is a float

// Whether a lag cannot be a candidate of the correlogram in steps.
bool IsBeyondSteps(uint64_t lag) { return lag + kBlock > kLagsInSteps; }

// How far from a candidate the season may be: a candidate in blocks is known to a block.
uint64_t Radius(uint64_t lag) { return IsBeyondSteps(lag) ? kBlock : 1; }

// Whether two lags stand for the same season, as 143 and 145 do.
bool IsNear(uint64_t a, uint64_t b) {
  const uint64_t longer = std::max(a, b);
  return longer - std::min(a, b) <= std::max(Radius(longer), std::min(longer / 16, uint64_t{kBlock}));
}

}  // namespace

SeasonFinder::SeasonFinder() : in_steps_(kLagsInSteps), in_blocks_(kLagsInBlocks), blocks_(kLagsInBlocks + 1) {}

void SeasonFinder::Step(const ChangeHistory& history) {
  NEXTING_CHECK(history.size() > 0);
  ++state_.steps;
  const Standard standard = Standardise(double{history.change(0)});
  in_steps_.Add(history.changes(), standard);
  AddToBlock(double{standard(history.change(0))});
  if (state_.examining < state_.examined_count) {
    comparison_.Step(history.changes(), standard);
    if (!comparison_.done()) return;
    Judge();
    if (++state_.examining == state_.examined_count) EndRound();
    BeginComparison(history.size());
  } else if (state_.steps >= state_.next_round) {
    BeginRound(history.size());
  }
}

// The mean and the variance take limited changes, so a glitch moves them little; the limit grows with the variance, so
// a lasting change of scale is followed.
Standard SeasonFinder::Standardise(double change) {
  const double rate = std::max(1.0 / static_cast<double>(state_.steps), kSeasons.rate);
  double difference = change - state_.mean;
  if (state_.variance > 0.0) {
    const double most = std::sqrt((rate > kSeasons.rate ? kSeasons.first_growth : kSeasons.growth) * state_.variance);
    difference = std::clamp(difference, -most, most);
  }
  state_.mean += rate * difference;
  state_.variance = (1.0 - rate) * (state_.variance + rate * difference * difference);
  const double deviation = std::sqrt(state_.variance);
  if (deviation <= std::max(kSeasons.relative_floor * std::abs(state_.mean), kSmallestDeviation))
    return {0.0f, 0.0f, 0.0f};
  return {static_cast<float>(state_.mean), static_cast<float>(1.0 / deviation), static_cast<float>(kSeasons.limit)};
}

void SeasonFinder::AddToBlock(double x) {
  state_.block_sum += x;
  if (state_.steps % kBlock != 0) return;
  blocks_.Push(state_.block_sum);
  state_.block_sum = 0.0;
  in_blocks_.Add(blocks_.changes(), Standard());
}

// A new signal is looked at more often: there is less to look at, and more to be found.
void SeasonFinder::Rest() {
  state_.next_round = state_.steps + std::clamp(state_.steps / 16, kSeasons.least_interval, kSeasons.most_interval);
}

void SeasonFinder::BeginRound(size_t size) {
  state_.examined_count = state_.examining = 0;
  std::array<uint64_t, kMostSeasons> in_blocks;
  size_t count = 0;
  for (size_t i = 0; i < state_.count; ++i) {
    const uint64_t lag = state_.season[i];
    AddExamined({.lag = lag, .failing_since = state_.failing_since[i], .is_known = 1}, size);
    if (lag % kBlock == 0) in_blocks[count++] = lag / kBlock;
  }
  const SeasonCandidates steps = FindSeasonCandidates(in_steps_, seasons(), {kSeasons.significance, 1.0});
  for (size_t i = 0; i < steps.count; ++i) AddExamined({.lag = steps.lag[i]}, size);
  const SeasonCandidates blocks = FindSeasonCandidates(in_blocks_, {in_blocks.data(), count},
                                                       {kSeasons.significance_in_blocks, kSeasons.fading_in_blocks});
  // Blocks blur a season that is no multiple of theirs, so it must prove itself in steps.
  const double proof =
      state_.count == 0 ? kSeasons.significance * std::sqrt(steps.bartlett * std::sqrt(in_steps_.rarity())) : 0.0;
  for (size_t i = 0; i < blocks.count; ++i) {
    // Half a block off, the season itself is hidden and twice its length is not.
    const uint64_t lag = blocks.lag[i] * kBlock;
    if (IsBeyondSteps(lag / 2)) AddExamined({.lag = lag / 2, .proof = proof}, size);
    if (IsBeyondSteps(lag)) AddExamined({.lag = lag, .proof = proof}, size);
  }
  const auto by_lag = [](const Examined& a, const Examined& b) { return a.lag < b.lag; };
  std::sort(state_.examined.begin(), state_.examined.begin() + static_cast<std::ptrdiff_t>(state_.examined_count),
            by_lag);
  if (state_.examined_count == 0) return Rest();
  BeginComparison(size);
}

// Leaves out what is there already, and what the history is too short for.
void SeasonFinder::AddExamined(const Examined& one, size_t size) {
  if (one.lag + Radius(one.lag) + LagComparison::kSpare > size) return;
  for (size_t i = 0; i < state_.examined_count; ++i) {
    if (IsNear(state_.examined[i].lag, one.lag)) return;
  }
  state_.examined[state_.examined_count++] = one;
}

// Compares the lags around a candidate, and the accepted shorter ones, on the same rows.
void SeasonFinder::BeginComparison(size_t size) {
  if (state_.examining == state_.examined_count) return;
  const Examined& one = state_.examined[state_.examining];
  const uint64_t radius = one.is_known ? 1 : Radius(one.lag);
  std::array<uint64_t, LagComparison::kMostLags> lags;
  size_t count = 0;
  for (uint64_t lag = one.lag - std::min(radius, one.lag - 1); lag <= one.lag + radius; ++lag) lags[count++] = lag;
  for (size_t i = 0; i < state_.examining && count < lags.size(); ++i) {
    if (state_.examined[i].is_accepted) lags[count++] = state_.examined[i].lag;
  }
  const double rows = std::max(kSeasons.examined_rows, kSeasons.examined_periods * static_cast<double>(one.lag));
  comparison_.Start({lags.data(), count}, static_cast<size_t>(rows), size);
}

void SeasonFinder::Judge() {
  Examined& one = state_.examined[state_.examining];
  if (comparison_.least_energy() < kSeasons.least_energy) {
    one.is_accepted = one.is_known;
    return;
  }
  const double error = FindBestLag(one);
  const double improvement = one.is_known ? kSeasons.kept_improvement : kSeasons.new_improvement;
  const double correlation = one.is_known ? kSeasons.kept_correlation : kSeasons.least_correlation;
  const double rows = static_cast<double>(comparison_.rows());
  const bool is_proved = one.spread >= kSeasons.least_spread && 1.0 - error >= one.proof / std::sqrt(rows);
  const bool is_sound = one.is_known ? HoldsInTheLongRun(one.lag) : is_proved;
  one.is_accepted = is_sound && error <= 1.0 - correlation && one.gain >= improvement;
  if (!one.is_known) return;
  if (one.is_accepted) {
    one.failing_since = 0;
  } else if (one.failing_since == 0) {
    one.failing_since = state_.steps;
  }
}

// Moves to the best of the lags around and returns its error.
double SeasonFinder::FindBestLag(Examined& one) const {
  const LagComparison::State& compared = comparison_.state();
  const uint64_t centre = one.lag;
  double best = 2.0, shorter = 1.0;
  for (size_t i = 0; i < compared.count; ++i) {
    const double error = comparison_.error(i);
    const uint64_t lag = compared.lag[i];
    if (!IsNear(lag, centre)) {
      shorter = std::min(shorter, error);
    } else if (error < best && (!one.is_known || lag == centre || IsClearlyBetter(lag, centre))) {
      best = error;
      one.lag = lag;
      one.spread = comparison_.spread(i);
    }
  }
  one.gain = 1.0 - best / std::max(shorter, 1e-9);
  return best;
}

// Else a known season would move at random, and the list with it.
bool SeasonFinder::IsClearlyBetter(uint64_t lag, uint64_t known) const {
  if (std::max(lag, known) > kLagsInSteps) return false;
  const double chance = kSeasons.move_significance / std::sqrt(std::max(1.0, in_steps_.pairs(known)));
  return in_steps_.error(lag) < (1.0 - chance) * in_steps_.error(known);
}

// Noise resembles itself for a few periods.
bool SeasonFinder::HoldsInTheLongRun(uint64_t lag) const {
  if (lag > kLagsInSteps || in_steps_.pairs(lag) < std::max(kSeasons.trusted_pairs, static_cast<double>(lag)))
    return true;
  return 1.0 - in_steps_.error(lag) >= kSeasons.kept_correlation && !IsFading(in_steps_, lag, kSeasons.kept_fading);
}

void SeasonFinder::EndRound() {
  const auto is_dropped = [&](const Examined& one) {
    if (one.is_accepted) return false;
    const double kept = std::max(kSeasons.kept_rows, kSeasons.kept_periods * static_cast<double>(one.lag));
    return !one.is_known || static_cast<double>(state_.steps - one.failing_since) > kept;
  };
  const auto begin = state_.examined.begin();
  const auto end = std::remove_if(begin, begin + static_cast<std::ptrdiff_t>(state_.examined_count), is_dropped);
  state_.examined_count = static_cast<uint64_t>(end - begin);
  while (state_.examined_count > kMostSeasons) RemoveLeastUseful();
  StartAgainWithoutShortest();
  bool is_same = state_.count == state_.examined_count;
  state_.count = state_.examined_count;
  for (size_t i = 0; i < state_.count; ++i) {
    is_same = is_same && state_.season[i] == state_.examined[i].lag;
    state_.season[i] = state_.examined[i].lag;
    state_.failing_since[i] = state_.examined[i].failing_since;
  }
  if (!is_same) ++state_.revision;
  Rest();
  state_.examined_count = state_.examining = 0;
}

// Without its shortest season the signal has become another one, and what is known of its lags is of the old one.
void SeasonFinder::StartAgainWithoutShortest() {
  if (state_.count == 0) return;
  for (size_t i = 0; i < state_.examined_count; ++i) {
    if (state_.examined[i].lag < state_.season[0] || IsNear(state_.examined[i].lag, state_.season[0])) return;
  }
  in_steps_.Forget();
  in_blocks_.Forget();
}

// Of more seasons than there may be, the one goes whose error is least below the shorter one's.
void SeasonFinder::RemoveLeastUseful() {
  size_t least = 0;
  double least_gain = 0.0;
  for (size_t i = 0; i < state_.examined_count; ++i) {
    const Examined& one = state_.examined[i];
    const double gain = one.gain * (one.is_known ? kSeasons.kept_preference : 1.0);
    if (i == 0 || gain < least_gain) {
      least = i;
      least_gain = gain;
    }
  }
  const auto at = state_.examined.begin() + static_cast<std::ptrdiff_t>(least);
  std::copy(at + 1, state_.examined.begin() + static_cast<std::ptrdiff_t>(state_.examined_count), at);
  --state_.examined_count;
}

}  // namespace nexting::core
