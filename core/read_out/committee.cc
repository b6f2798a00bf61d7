#include "core/read_out/committee.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/read_out/swift_td.h"
#include "core/recipe.h"

namespace nexting::core {

namespace {

constexpr const recipe::Views& kViews = kRecipe.views;

// How many rows of m features a block's view sees.
size_t RowsOf(size_t features) {
  return std::clamp<size_t>(kViews.row_features / std::max<size_t>(features, 1), 1, kViews.rows);
}

size_t BlockCount(size_t features) { return (features + kViews.block_features - 1) / kViews.block_features; }

std::vector<double> Forgettings(const std::array<double, 2>& pair) { return {pair.begin(), pair.end()}; }

constexpr size_t kSeasonFeatures = 5;

// Learners of the level whose step is linear in their weights: normalised TD with these steps, and SwiftTD.
std::vector<std::unique_ptr<LinearTd>> MakeDiagonal(absl::Span<const double> steps, const LinearTd::Options& options) {
  std::vector<std::unique_ptr<LinearTd>> learners;
  for (const double step : steps) learners.push_back(std::make_unique<NormalisedTd>(options, step));
  learners.push_back(std::make_unique<SwiftTd>(options));
  return learners;
}

double Sum(absl::Span<const double> x) {
  double sum = 0.0;
  for (const double value : x) sum += value;
  return sum;
}

}  // namespace

size_t CommitteeInputs(const LearnerConfig& config) {
  return static_cast<size_t>(config.cumulants) * kViews.short_changes + config.heads.size();
}

Committee::Committee(const LearnerConfig& config, size_t direct, size_t recurrent)
    : recurrent_(recurrent),
      direct_(direct),
      configs_(config.heads),
      signals_(config.cumulants, CumulantSignal(config.seasons)),
      settled_(config.heads.size()),
      forecasts_(config.heads.size()),
      bases_(config.heads.size()),
      own_bases_(config.heads.size()),
      phi_(direct + recurrent + config.heads.size()),
      gradients_(config.heads.size(), std::vector<double>(recurrent)) {
  state_.rows.assign(RowsOf(config.features), std::vector<double>(config.features, 0.0));
  state_.phi.assign(phi_.size(), 0.0);
  PlaceHeads(config);
  MakeViews(config);
  MakeHeads(config);
}

void Committee::PlaceHeads(const LearnerConfig& config) {
  std::vector<size_t> heads_of(config.cumulants, 0);
  std::vector<std::vector<RowSchedule>> schedules;  // of the views of seasons
  std::vector<std::pair<size_t, double>> views;
  for (const HeadConfig& head : config.heads) {
    const auto cumulant = static_cast<size_t>(head.cumulant);
    const std::pair<size_t, double> view = {cumulant, head.discount};
    const auto found = std::find(views.begin(), views.end(), view);
    const auto season = static_cast<size_t>(found - views.begin());
    if (found == views.end()) {
      views.push_back(view);
      schedules.emplace_back();
    }
    places_.push_back({cumulant, heads_of[cumulant]++, season, schedules[season].size()});
    schedules[season].push_back(ReturnJudge(head.discount, 0).schedule());
  }
  const size_t size = kViews.season_changes + kSeasonFeatures * SeasonLags::kPlaces + 2 + kClockFeatures;
  for (size_t v = 0; v < views.size(); ++v) {
    seasons_.push_back(
        {views[v].first, views[v].second, ViewRegression(size, Forgettings(kViews.forgetting), schedules[v])});
  }
}

void Committee::MakeViews(const LearnerConfig& config) {
  std::vector<RowSchedule> all;
  std::vector<std::vector<RowSchedule>> of_cumulant(config.cumulants);
  for (const HeadConfig& head : config.heads) {
    all.push_back(ReturnJudge(head.discount, 0).schedule());
    of_cumulant[head.cumulant].push_back(all.back());
  }
  const std::vector<double> forgetting = Forgettings(kViews.forgetting);
  for (const std::vector<RowSchedule>& schedules : of_cumulant) {
    short_.emplace_back(kViews.short_changes, Forgettings(kViews.short_forgetting), schedules);
    long_.emplace_back(kViews.long_changes + 2, forgetting, schedules);
  }
  const size_t m = config.features;
  for (size_t b = 0; b < BlockCount(m); ++b) {
    const size_t width = std::min<size_t>(kViews.block_features, m - b * kViews.block_features);
    rows_.emplace_back(width * RowsOf(m) + 5 * signals_.size() + 1, forgetting, all);
  }
  if (direct_ + recurrent_ <= static_cast<size_t>(kMaxCovarianceFeatures)) {
    wide_.emplace_back(phi_.size(), Forgettings(kViews.wide_forgetting), all);
  }
}

void Committee::MakeHeads(const LearnerConfig& config) {
  for (const HeadConfig& head : config.heads) {
    const int standardised = static_cast<int>(direct_) - 1 - config.cumulants + head.cumulant;
    const int persistence = config.read_out.sees_inputs ? standardised : -1;
    persistence_.push_back(persistence);
    const LinearTd::Options options = {
        .size = phi_.size(), .discount = head.discount, .lambda = kRecipe.level.lambda, .persistence = persistence};
    std::vector<std::unique_ptr<LinearTd>> level;
    if (wide_.empty()) {
      level = MakeDiagonal(kRecipe.level.wide_steps, options);
    } else if (head.discount > 0.0) {
      level = MakeDiagonal({}, options);
      level.push_back(std::make_unique<PreconditionedTd>(options, 1.0, &wide_.front().covariance(1)));
    }
    const size_t experts = FirstWideExpert() + 2 * wide_.size() + level.size();
    level_.push_back(std::move(level));
    heads_.emplace_back(head.discount, experts);
  }
}

void Committee::Continue(const LearnerV5& old, const Normaliser& statistics) {
  state_.steps = old.steps;
  std::copy(old.phi.begin(), old.phi.end(), state_.phi.begin());
  for (size_t i = 0; i < signals_.size(); ++i) {
    const auto head =
        std::find_if(places_.begin(), places_.end(), [i](const Place& place) { return place.cumulant == i; });
    const bool has_range = head != places_.end();
    const ReadOutV5 none;
    const ReadOutV5& read_out = has_range ? old.heads[head - places_.begin()] : none;
    if (statistics.count(i) == 0) continue;
    signals_[i].Continue(old.last_cumulants[i], statistics.count(i), has_range ? read_out.low : old.last_cumulants[i],
                         has_range ? read_out.high : old.last_cumulants[i]);
  }
  for (size_t f = 0; f < kViews.wide_forgetting.size() && !wide_.empty(); ++f) {
    const std::vector<double>& inverse = old.covariances[old.CovarianceIndex(kViews.wide_forgetting[f])];
    wide_.front().mutable_covariance(f).Continue(inverse);
  }
  for (size_t h = 0; h < heads_.size(); ++h) {
    std::vector<double> losses(heads_[h].weights().size() - FirstWideExpert());
    const std::vector<size_t> experts = OldExperts(h);
    for (size_t e = 0; e < experts.size(); ++e) losses[e] = old.heads[h].losses[experts[e]];
    heads_[h].Continue(old.heads[h], FirstWideExpert(), losses);
    ContinueWide(h, old.heads[h], statistics.deviation(places_[h].cumulant));
  }
}

// Which experts of version 5 the last experts of a head go on from (saved_learner_v5.h).
std::vector<size_t> Committee::OldExperts(size_t head) const {
  if (wide_.empty()) return {0, 1, 2, 3};
  if (configs_[head].discount == 0.0) return {2, 3};
  return {2, 1, 5, 1};
}

// The old experts predicted standardised returns, y = w' phi; the wide view predicts the change of the weighted mean in
// the cumulant's unit, deviation ((1 - gamma) y - z), and the standardised value z is one of the features.
void Committee::ContinueWide(size_t head, const ReadOutV5& old, double deviation) {
  const std::vector<size_t> experts = OldExperts(head);
  const size_t from_views = wide_.empty() ? 0 : kViews.wide_forgetting.size();
  for (size_t e = 0; e < experts.size(); ++e) {
    const LinearTd::State& from = old.experts[experts[e]];
    if (e >= from_views) {
      level_[head][e - from_views]->Continue(from);
      continue;
    }
    const absl::Span<double> w = wide_.front().mutable_weights(head, e);
    for (size_t i = 0; i < direct_ + recurrent_; ++i) w[i] = deviation * (1.0 - configs_[head].discount) * from.rows[i];
    if (persistence_[head] >= 0) w[persistence_[head]] -= deviation;
  }
}

int Committee::Observe(absl::Span<const CumulantSample> samples, absl::Span<const float> features,
                       absl::Span<const char> came, int64_t time_us) {
  for (size_t i = 0; i < signals_.size(); ++i) {
    const std::array<bool, SeasonLags::kPlaces> renewed =
        signals_[i].Observe(samples[i].value, samples[i].mean, came[i] != 0);
    for (SeasonView& view : seasons_) {
      if (view.cumulant == i) ForgetSeasons(view, renewed);
    }
  }
  for (size_t h = 0; h < heads_.size(); ++h) {
    const size_t cumulant = places_[h].cumulant;
    settled_[h] = heads_[h].Observe(state_.steps, samples[cumulant].value, came[cumulant] != 0);
  }
  const int restarted = LearnFromTargets();
  for (size_t i = 0; i < signals_.size(); ++i) FillViewsOf(i);
  clock_.Observe(time_us);
  for (SeasonView& view : seasons_) FillSeasons(view);
  KeepRow(features);
  for (size_t b = 0; b < rows_.size(); ++b) FillBlock(b, samples);
  PredictNarrow();
  return restarted;
}

int Committee::LearnFromTargets() {
  int restarted = 0;
  for (size_t h = 0; h < heads_.size(); ++h) {
    if (!settled_[h]) continue;
    const double target = heads_[h].target();
    const Place place = places_[h];
    restarted += short_[place.cumulant].Learn(place.index, state_.steps, target);
    restarted += long_[place.cumulant].Learn(place.index, state_.steps, target);
    restarted += seasons_[place.season].regression.Learn(place.season_index, state_.steps, target);
    for (ViewRegression& view : rows_) restarted += view.Learn(h, state_.steps, target);
    for (ViewRegression& view : wide_) restarted += view.Learn(h, state_.steps, target);
  }
  return restarted;
}

void Committee::FillViewsOf(size_t cumulant) {
  const CumulantSignal& signal = signals_[cumulant];
  const absl::Span<double> near = short_[cumulant].features();
  for (size_t l = 0; l < near.size(); ++l) near[l] = signal.Change(l);
  const absl::Span<double> far = long_[cumulant].features();
  for (size_t l = 0; l < kViews.long_changes; ++l) far[l] = signal.Change(l);
  far[kViews.long_changes] = signal.Level();
  far[kViews.long_changes + 1] = 1.0;
}

void Committee::FillSeasons(SeasonView& view) {
  const CumulantSignal& signal = signals_[view.cumulant];
  auto at = view.regression.features().begin();
  for (size_t l = 0; l < kViews.season_changes; ++l) *at++ = signal.Change(l);
  for (size_t place = 0; place < SeasonLags::kPlaces; ++place) {
    const SeasonLags::Sums sums = signal.Season(place, view.discount);
    for (const double x : {sums.near, sums.back, sums.after, sums.usual, sums.to_usual}) {
      *at++ = std::clamp(signal.InScale(x), -kViews.largest_season, kViews.largest_season);
    }
  }
  *at++ = signal.Level();
  *at++ = 1.0;
  std::copy(clock_.features().begin(), clock_.features().end(), at);
}

void Committee::ForgetSeasons(SeasonView& view, const std::array<bool, SeasonLags::kPlaces>& renewed) {
  for (size_t place = 0; place < SeasonLags::kPlaces; ++place) {
    if (!renewed[place]) continue;
    for (size_t i = 0; i < kSeasonFeatures; ++i) {
      view.regression.Forget(kViews.season_changes + place * kSeasonFeatures + i);
    }
  }
}

// Without weights, they are right from the first season on.
size_t Committee::SetSeasonalExperts(size_t head, size_t at) {
  const CumulantSignal& signal = signal_of(head);
  for (size_t place = 0; place < SeasonLags::kPlaces; ++place) {
    const SeasonLags::Sums sums = signal.Season(place, configs_[head].discount);
    heads_[head].SetExpert(at++, signal.value() + sums.near, signal);
    heads_[head].SetExpert(at++, signal.value() + sums.usual + kViews.usual_share * sums.to_usual, signal);
  }
  return at;
}

void Committee::KeepRow(absl::Span<const float> features) {
  std::rotate(state_.rows.begin(), state_.rows.end() - 1, state_.rows.end());
  std::copy(features.begin(), features.end(), state_.rows.front().begin());
}

// The newest row as it is, and the differences between older rows: a change is small where a level is not.
void Committee::FillBlock(size_t block, absl::Span<const CumulantSample> samples) {
  const size_t m = state_.rows.front().size();
  const size_t begin = block * kViews.block_features;
  const size_t end = std::min<size_t>(m, begin + kViews.block_features);
  auto at = rows_[block].features().begin();
  for (size_t l = 0; l < RowsOf(m); ++l) {
    for (size_t j = begin; j < end; ++j) {
      *at++ = l == 0 ? state_.rows[0][j] : state_.rows[l - 1][j] - state_.rows[l][j];
    }
  }
  for (size_t i = 0; i < signals_.size(); ++i) {
    for (size_t l = 0; l < 4; ++l) *at++ = signals_[i].Change(l);
    *at++ = std::clamp(samples[i].standardised, -kRecipe.clips.input, kRecipe.clips.input);
  }
  *at++ = 1.0;
  NEXTING_CHECK(at == rows_[block].features().end());
}

void Committee::PredictNarrow() {
  for (size_t h = 0; h < heads_.size(); ++h) {
    const CumulantSignal& signal = signal_of(h);
    if (!is_begun(h)) continue;
    const Place place = places_[h];
    heads_[h].SetExpert(0, signal.value(), signal);
    size_t at = SetExperts(h, 1, short_[place.cumulant], place.index, signal.scale());
    at = SetExperts(h, at, long_[place.cumulant], place.index, signal.scale());
    at = SetExperts(h, at, seasons_[place.season].regression, place.season_index, signal.scale());
    at = SetSeasonalExperts(h, at);
    forecasts_[h] = heads_[h].Forecast(at);
    for (const ViewRegression& view : rows_) at = SetExperts(h, at, view, h, 1.0);
  }
}

// The experts are in the order of the table in the header.
size_t Committee::FirstWideExpert() const { return 1 + 2 * (3 + SeasonLags::kPlaces + rows_.size()); }

size_t Committee::SetExperts(size_t head, size_t at, const ViewRegression& view, size_t index, double scale) {
  const CumulantSignal& signal = signal_of(head);
  for (size_t f = 0; f < view.forgettings(); ++f) {
    heads_[head].SetExpert(at++, view.Predict(index, f, signal.value(), scale), signal);
  }
  return at;
}

void Committee::FillInputs(absl::Span<float> inputs) const {
  auto at = inputs.begin();
  const double limit = kRecipe.clips.input;
  const auto put = [&](double x) { *at++ = static_cast<float>(kViews.input_gain * std::clamp(x, -limit, limit)); };
  for (size_t h = 0; h < heads_.size(); ++h) {
    const CumulantSignal& signal = signal_of(h);
    put(is_begun(h) ? signal.InScale(forecasts_[h] - signal.value()) : 0.0);
  }
  for (const CumulantSignal& signal : signals_) {
    for (size_t l = 0; l < kViews.short_changes; ++l) put(signal.Change(l));
  }
  NEXTING_CHECK(at == inputs.end());
}

int Committee::Predict(absl::Span<const CumulantSample> samples, absl::Span<const double> phi) {
  NEXTING_CHECK(phi.size() == direct_ + recurrent_);
  std::copy(phi.begin(), phi.end(), phi_.begin());
  for (size_t h = 0; h < heads_.size(); ++h) {
    const CumulantSignal& signal = signal_of(h);
    const double unit = signal.slow_scale();
    const double change = is_begun(h) && unit > 0.0 ? (forecasts_[h] - signal.value()) / unit : 0.0;
    phi_[direct_ + recurrent_ + h] = std::clamp(change, -kViews.largest_forecast, kViews.largest_forecast);
  }
  if (!wide_.empty()) std::copy(phi_.begin(), phi_.end(), wide_.front().features().begin());
  int restarted = 0;
  for (size_t h = 0; h < heads_.size(); ++h) {
    if (!is_begun(h)) {
      std::fill(gradients_[h].begin(), gradients_[h].end(), 0.0);
      continue;
    }
    restarted += PredictWide(h, samples[places_[h].cumulant]);
    heads_[h].Predict(state_.steps, signal_of(h));
    FillGradient(h);
  }
  restarted += RememberRows();
  state_.phi = phi_;
  ++state_.steps;
  return restarted;
}

// The level learners take the standardised cumulant as their reward, so their 0 is the mean.
int Committee::PredictWide(size_t head, const CumulantSample& sample) {
  const double discount = configs_[head].discount;
  size_t at = FirstWideExpert();
  if (!wide_.empty()) at = SetExperts(head, at, wide_.front(), head, 1.0);
  int restarted = 0;
  for (const std::unique_ptr<LinearTd>& learner : level_[head]) {
    const double y = learner->Evaluate(phi_);
    if (heads_[head].has_predicted()) {
      const double delta = sample.standardised + discount * y - learner->prediction();
      restarted += learner->Learn(delta, state_.phi) ? 0 : 1;
    }
    learner->Extend(phi_);
    const double mean = sample.mean + sample.deviation * learner->prediction() * (1.0 - discount);
    heads_[head].SetExpert(at++, mean, signal_of(head));
  }
  return restarted;
}

int Committee::RememberRows() {
  int restarted = 0;
  for (size_t h = 0; h < heads_.size(); ++h) bases_[h] = signal_of(h).value();
  for (ViewRegression& view : rows_) restarted += view.Remember(state_.steps, bases_, 1.0);
  for (ViewRegression& view : wide_) restarted += view.Remember(state_.steps, bases_, 1.0);
  for (SeasonView& view : seasons_) {
    const CumulantSignal& signal = signals_[view.cumulant];
    const size_t heads = view.regression.heads();
    std::fill_n(own_bases_.begin(), heads, signal.value());
    restarted += view.regression.Remember(state_.steps, absl::MakeConstSpan(own_bases_).first(heads), signal.scale());
  }
  for (size_t i = 0; i < signals_.size(); ++i) {
    const size_t heads = short_[i].heads();
    std::fill_n(own_bases_.begin(), heads, signals_[i].value());
    const absl::Span<const double> own = absl::MakeConstSpan(own_bases_).first(heads);
    restarted += short_[i].Remember(state_.steps, own, signals_[i].scale());
    restarted += long_[i].Remember(state_.steps, own, signals_[i].scale());
  }
  return restarted;
}

// The gradient of the wide view, whatever its weight in the mixture: otherwise the columns would stop to learn where
// other views predict well, and could never earn their weight. The weights of its regressions count in proportion.
void Committee::FillGradient(size_t head) {
  std::vector<double>& gradient = gradients_[head];
  std::fill(gradient.begin(), gradient.end(), 0.0);
  const double unit = signal_of(head).slow_scale();
  if (unit <= 0.0) return;
  const size_t at = FirstWideExpert();
  const size_t learners = wide_.empty() ? level_[head].size() : 2;
  const absl::Span<const double> mixture = heads_[head].weights().subspan(at, learners);
  const double sum = Sum(mixture);
  if (sum <= 0.0) return;
  for (size_t e = 0; e < learners; ++e) {
    const absl::Span<const double> w = wide_.empty() ? level_[head][e]->weights() : wide_.front().weights(head, e);
    const double factor = mixture[e] / sum / (wide_.empty() ? 1.0 : unit);
    for (size_t k = 0; k < recurrent_; ++k) gradient[k] += factor * w[direct_ + k];
  }
}

HeadSignal Committee::signal(size_t head, double lambda) const {
  const double unit = signal_of(head).slow_scale();
  // Before a head has begun, nothing of a step is left in it.
  return {.delta = unit > 0.0 && heads_[head].has_predicted() ? heads_[head].delta() / unit : 0.0,
          .decay = configs_[head].discount * lambda,
          .weights = gradients_[head]};
}

void Committee::Forget(size_t i) {
  state_.phi[i] = 0.0;
  for (ViewRegression& view : wide_) view.Forget(i);
  for (const std::vector<std::unique_ptr<LinearTd>>& learners : level_) {
    for (const std::unique_ptr<LinearTd>& learner : learners) learner->Forget(i);
  }
}

}  // namespace nexting::core
