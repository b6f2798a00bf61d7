// The default recipe: every constant of the learner's arithmetic that a stream does not choose. The options that a
// stream chooses, and their defaults, are in learner_config.h.
//
// Another value of any constant here gives another arithmetic. RecipeHash covers all constants and is part of the hash
// that saved learners are bound to (config_hash.h), so no state resumes under constants that it was not made with.
//
// The comment on each constant says where it comes from:
//   six streams    compared with other values on the real streams of tests/core/real_streams_test.cc, three seeds each
//   prototype      found by an earlier experiment on the same six streams; other values were not compared since
//   patterning     compared with other values on trace patterning (tests/experiments)
//   one case       compared with and without on the case that is named; no difference on the six streams
//   season trials  compared with other values on 14 real streams and 22 made signals, one seed each, and with noise of
//                  21 kinds in which nothing repeats; the whole was checked on 29 other columns, other seeds and noise
//   fourteen streams  compared with other values on the streams of tests/experiments, one seed; not checked on others
//   host sensors   compared with other values on the sensors of one computer (tests/data/host_sensors_5hz.csv)
//   published      the value of the paper that is named
//   unmeasured     chosen for the reason given; only the recipe as a whole was checked on the six streams
#ifndef NEXTING_CORE_RECIPE_H_
#define NEXTING_CORE_RECIPE_H_

#include <array>
#include <cstdint>

namespace nexting::core {

namespace recipe {

// Running mean and variance (normaliser.h).
struct Statistics {
  double rate = 1e-4;            // slowest rate of features; prototype. Cumulants': ReadOutConfig::cumulant_rate
  double relative_floor = 1e-8;  // of a deviation, by the root mean square; unmeasured: rounding noise is no signal
  double smallest_variance = 1e-200;    // unmeasured: no division by a deviation overflows
  uint64_t updates_to_trust = 100;      // before outliers are limited; one case: a spike of 1e6 amplitudes
  double reach = 5.0;                   // deviations that a signal must leave to start again; as Clips::input
  uint64_t inside_counts = 4;           // values outside that one inside takes back; unmeasured
  double hidden_rate = 1e-4;            // of columns' outputs (hidden_features.h); prototype
  double hidden_variance_floor = 1e-4;  // of the same, which lie in (-1, 1); prototype

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.rate, self.relative_floor, self.smallest_variance, self.updates_to_trust, self.reach, self.inside_counts,
          self.hidden_rate, self.hidden_variance_floor);
  }
};

// Limits of standardised values (learner.cc, hidden_features.h, linear_td.h).
struct Clips {
  double input = 5.0;           // of features; prototype
  double cumulant = 10.0;       // of cumulants and lags as inputs; prototype
  double hidden = 5.0;          // of columns' features; prototype
  double standardised = 100.0;  // of an expert's prediction, times the horizon; 1 / sqrt(Statistics::rate) bounds z

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.input, self.cumulant, self.hidden, self.standardised);
  }
};

// The learners of the level (read_out/committee.h), and when they take the place of the wide view.
struct LevelLearners {
  double lambda = 0.8;  // prototype
  // Steps of normalised TD on more features; unmeasured: a decade to each side of the prototype's step.
  std::array<double, 3> wide_steps = {0.003, 0.03, 0.3};
  int most_covariance_features = 160;  // with more, no covariances; unmeasured: keeps a step linear in the parameters

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.lambda, self.wide_steps, self.most_covariance_features);
  }
};

// Of P (read_out/feature_covariance.h), and the bound of every linear learner (read_out/linear_td.h).
struct LinearLearners {
  double initial_inverse = 0.05;       // P(0); six streams, against 0.1
  double largest_mean_diagonal = 1e3;  // of P, beyond which nothing is forgotten; prototype has such a bound
  double largest_norm = 1e9;  // of a learner's numbers, else it starts again; unmeasured: far from what learning meets

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.initial_inverse, self.largest_mean_diagonal, self.largest_norm);
  }
};

// SwiftTD (read_out/swift_td.h); published by Javed, Sharifnassab, Sutton 2024 unless another origin is given.
// Logarithms are written out as numbers, because they must have the same bits on every machine.
struct SwiftTd {
  double meta_step = 1e-3;                    // theta
  double bound = 0.1;                         // eta
  double log_bound = -2.302585092994046;      // ln eta
  double log_initial = -6.907755278982137;    // ln 0.001; unmeasured
  double log_smallest = -13.815510557964274;  // ln 1e-6; unmeasured
  double log_decay = -0.0010005003335835344;  // ln 0.999
  double smallest_tau = 1e-12;                // unmeasured: no division by 0

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.meta_step, self.bound, self.log_bound, self.log_initial, self.log_smallest, self.log_decay,
          self.smallest_tau);
  }
};

// A running size (views/running_scale.h).
struct Scale {
  double rate;
  double outlier;  // a squared value counts as at most so many mean squares

  static constexpr void Visit(auto& self, auto& visit) { visit(self.rate, self.outlier); }
};

// The views of the past and their regressions (views/).
struct Views {
  Scale changes = {0.002, 25.0};     // of a cumulant's changes; fourteen streams, against 1e-4 and 0.01
  Scale slow_changes = {1e-4, 1e4};  // the same, slow; as Statistics::rate
  Scale errors = {0.01, 25.0};       // of a regression's errors; unmeasured
  double error_limit = 5.0;          // sizes; fourteen streams, against 3, 8, 10, 20 and none
  double row_limit = 12.0;           // of a feature, beyond which a row is scaled down; fourteen streams: no difference
  double largest_change = 12.0;      // of a change as a feature, in sizes; one case: 30 is too much behind a glitch
  double largest_level = 1e3;        // of a level as a feature; one case: bursts that decay
  double forecast_floor = 1e-6;      // weight of persistence in a forecast; unmeasured: no division by 0
  double largest_forecast = 20.0;    // of the narrow views' forecast as a feature; unmeasured
  uint64_t values_to_trust = 20;     // before an outlier is limited; unmeasured
  uint64_t touches_of_hard_end = 5;  // host sensors, against 3 and 20
  uint64_t short_changes = 4;        // features of the shortest view; unmeasured
  uint64_t long_changes = 24;        // of the long view; fourteen streams, against 16, 32 and 48
  uint64_t season_changes = 8;  // features of the seasons' view beside the seasons; fourteen streams, against 4, 16, 24
  double largest_season = 200.0;   // of a season's feature, in sizes; one case: a day with two steps of 57 sizes
  uint64_t seasons_averaged = 16;  // fourteen streams, against 4 and 8
  uint64_t seasons_averaged_of_returns = 8;  // unmeasured: bounds the cost of far horizons
  uint64_t day_harmonics = 3;                // of the clock; ten streams with times, against 0, 1, 2, 4, 6 and 8
  uint64_t week_harmonics = 2;               // the same, against 0, 1, 3 and 4; more of both gain little at a cost
  uint64_t clock_rows = 2500;    // of a period, beyond which its phase is left out; one case: five rows a second
  double clock_gain = 0.3;       // fourteen streams, against .1, .5 and 1, also with times that mean nothing
  double season_decay = 0.9;     // weight of each season further back; fourteen streams, against 0.75 and 1
  double usual_share = 0.3;      // of the way back to the usual value, in the expert without weights; unmeasured
  uint64_t rows = 4;             // of all features; fourteen streams, against 2, 3 and 9
  uint64_t row_features = 60;    // most features of these rows together; fourteen streams, against 40 and 140
  uint64_t block_features = 32;  // where a stream has more features, each block has a view; unmeasured
  std::array<double, 2> short_forgetting = {0.98, 0.998};   // unmeasured
  std::array<double, 2> forgetting = {0.997, 0.9998};       // fourteen streams, against eight other pairs
  std::array<double, 2> wide_forgetting = {0.999, 0.9998};  // of the columns' view; prototype
  double input_gain = 4.0;           // of the columns' inputs; fourteen streams, against 1, 2 and 8
  double stack_forgetting = 0.9995;  // of the regression on the experts; fourteen streams, .995 to 1: no difference
  double stack_limit = 10.0;         // of its features; unmeasured
  uint64_t stack_patience = 50;      // predictions before it is heard; unmeasured

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.changes, self.slow_changes, self.errors, self.error_limit, self.row_limit, self.largest_change,
          self.largest_level, self.forecast_floor, self.largest_forecast, self.values_to_trust,
          self.touches_of_hard_end, self.short_changes, self.long_changes, self.season_changes, self.largest_season,
          self.seasons_averaged, self.seasons_averaged_of_returns, self.day_harmonics, self.week_harmonics,
          self.clock_rows, self.clock_gain, self.season_decay, self.usual_share, self.rows, self.row_features,
          self.block_features, self.short_forgetting, self.forgetting, self.wide_forgetting, self.input_gain,
          self.stack_forgetting, self.stack_limit, self.stack_patience);
  }
};

// How experts are judged and mixed (read_out/mixture.h, announced_change.h, return_judge.h).
struct Mixture {
  double sharpness = 8.0;             // of losses; six streams, against 12.5
  double recent_sharpness = 0.5;      // of recent losses; one case: a disk that falls silent after bursts
  double loss_window = 500.0;         // steps; prototype
  double loss_window_horizons = 4.0;  // and at least so many horizons; unmeasured: several returns that do not overlap
  double recent_window = 50.0;        // steps, and at least a horizon; as recent_sharpness
  double largest_excess = 50.0;       // of a loss, by the least; unmeasured: exp(-400) is 0 in effect
  double return_window = 1500.0;      // loss_window for gamma > 0; fourteen streams, against 500 and 3000
  double evidence = 0.25;             // sharpness that one judged prediction gives; unmeasured
  double return_evidence = 0.01;      // the same for gamma > 0, where returns overlap; fourteen streams
  double first_prior = 1.0;           // logarithm, of persistence; host sensors: the first hundred rows
  double caution = 30.0;              // part by which a loss counts more, times the number judged; host sensors
  double shock = 30.0;                // of the least error, by the least loss; one case: bursts
  double blend_sharpness = 20.0;  // between the mixture and the regression on the experts; fourteen streams: 10 to 40
  std::array<double, 9> thresholds = {0, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2};  // tau; unmeasured
  // Motions between the degrees; unmeasured, but that the first is rest.
  std::array<double, 4> motions = {1e-9, 0.05, 0.15, 0.4};
  uint64_t moving_changes = 4;    // newest changes that make a motion; unmeasured
  double announcing_rate = 2e-4;  // of the errors that choose tau; host sensors and sonar
  Scale announced_sizes = {0.01,
                           1e4};  // of the changes beside tau; one case: rare jumps, whose size a smaller limit forgets
  double announced_limit = 10.0;  // of an error, in sizes; unmeasured
  double largest_absolute_ratio = 1.01;  // absolute error by persistence's; below the 1.02 that is promised
  double largest_ratio_in_a_degree =
      1.08;                      // the same in one degree of motion; below 1.1; fourteen streams, against 1.2
  double largest_growth = 10.0;  // of a loss by one error, times the least loss; one case: as updates_to_trust
  double range_margin = 0.2;     // part of the observed range by which a prediction may leave it; six streams
  double range_rate = 1e-4;      // at which that range forgets; as Statistics::rate
  double quality_window =
      1000.0;  // number of returns that HeadQuality averages; unmeasured: it is shown, and nothing learns from it
  double negligible_discount =
      0.01;  // gamma^H at which a return counts as known; unmeasured: near the prototype's gamma^40 = .015
  int most_open_bets = 64;  // unmeasured: bounds memory for far horizons

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.return_window, self.evidence, self.return_evidence, self.first_prior, self.caution, self.shock,
          self.blend_sharpness, self.thresholds, self.motions, self.moving_changes, self.announcing_rate,
          self.announced_sizes, self.announced_limit, self.largest_absolute_ratio, self.largest_ratio_in_a_degree,
          self.sharpness, self.recent_sharpness, self.loss_window, self.loss_window_horizons, self.recent_window,
          self.largest_excess, self.largest_growth, self.range_margin, self.range_rate, self.quality_window,
          self.negligible_discount, self.most_open_bets);
  }
};

// How parameters move (parameter_step.h).
struct Steps {
  double square_decay = 0.9999;  // of v; published with trace patterning
  double divisor_floor = 1e-8;   // added to sqrt(v); published as square_decay
  double largest_square = 1e36;  // of v; unmeasured: a float's range is not left
  double mean_rate = 3e-5;       // of m; patterning, seeds 1 to 4, 11, 12 and 201 to 208, as the next three
  double signal_gain = 3e3;      // of m^2: a mean of 0.018 deviations is a whole step
  double least_signal = 0.003;   // the smallest part of a step
  uint64_t updates_summed = 30;  // before a parameter moves; 100 are as good, 10 are less reliable

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.square_decay, self.divisor_floor, self.largest_square, self.mean_rate, self.signal_gain,
          self.least_signal, self.updates_summed);
  }
};

// Columns as they are drawn and counted (columns/).
struct Columns {
  double initial_deviation = 0.3;     // of parameters, divided by sqrt(inputs + 1); prototype
  double trace_unit_deviation = 0.5;  // of a trace unit's W x for unit inputs; unmeasured
  double least_nu = -7.0;             // where trace units use it: r = 0.9991; unmeasured, as all to the end of omega
  double most_nu = 3.0;               // r = 2e-9
  double least_omega = -9.0;
  double most_omega = 1.1447298858494002;  // ln pi
  double least_initial_nu = -6.2;          // forgets over 500 steps
  double most_initial_nu = -0.4;           // forgets over 1.5 steps
  double least_initial_omega = -6.0;       // turns once in 2500 steps
  double most_initial_omega = -0.25;       // turns once in 8 steps
  uint64_t steps_between_sums = 64;  // of utilities of what is consumed; unmeasured: a small part of a step's cost

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.initial_deviation, self.trace_unit_deviation, self.least_nu, self.most_nu, self.least_omega,
          self.most_omega, self.least_initial_nu, self.most_initial_nu, self.least_initial_omega,
          self.most_initial_omega, self.steps_between_sums);
  }
};

// Bounds that keep a recurrent network finite for any inputs, errors and step sizes. Unmeasured: each is far from what
// learning meets, and together they keep every product within a float's range.
struct Bounds {
  double trace = 1e8;  // of a state by a parameter; beyond it the trace starts again at 0
  double parameter = 100.0;
  double delta = 1e3;    // TD error as the parameters see it
  double slope = 1e6;    // of a prediction by a hidden state
  double flushed = 1e8;  // times the smallest normal number; what is smaller becomes 0, as arithmetic on it is slow

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.trace, self.parameter, self.delta, self.slope, self.flushed);
  }
};

// How seasons are found (views/season_finder.h).
struct Seasons {
  double rate = 0.002;   // of the running mean and variance of changes; unmeasured: 500 steps
  double limit = 8.0;    // of a standardised change; unmeasured
  double growth = 64.0;  // most squared change that moves the variance, by the variance; season trials, against 1000
  double first_growth = 1000.0;  // the same in the first 1 / rate steps; one case: square144 is known after two periods
  double relative_floor = 1e-5;  // of a deviation, by the mean change: less is rounding; unmeasured
  double least_window = 2048.0;  // of a correlogram, in its steps; season trials, against 512
  double lag_windows = 3.0;      // window by lag; unmeasured

  double least_correlation = 0.15;      // r of a season; season trials, against 0.3
  double negligible_square = 0.01;      // r^2 that does not count in Bartlett's B; unmeasured: chance in 100 pairs
  double significance = 5.0;            // of r, in deviations of chance; season trials, against 6
  double significance_in_blocks = 3.0;  // one case: seasons of 450 to 777 steps, against 5
  double fading_in_blocks = 0.5;        // share of the next two there; one case: a season of 450 steps
  double valley = 0.5;                  // most r of some shorter lag, by the season's; unmeasured
  double fading = 0.75;       // least r at twice the lag, by the season's; unmeasured: between a taxi's day and AR(2)
  double fading_later = 0.6;  // the same at 4 times the lag; season trials, against 0.55

  double trusted_pairs = 48.0;      // below which r may be chance, however large; season trials, against 40
  double few_events = 1.2;          // independent events that suffice where r alternates; one case: square144
  double many_events = 4.0;         // and elsewhere; one case: pulses, 3 of 20 false seasons with fewer
  double alternating = -0.7;        // r of some shorter lag; unmeasured
  double exact_correlation = 0.9;   // r that needs no significance; season trials, against 0.75 and 0.8
  double exact_independent = 20.0;  // pairs that it needs, by Bartlett's B; unmeasured
  double wave_correlation = 0.7;    // the same for a wave; season trials, against 0.6 and 0.75
  double wave_independent = 6.0;    // unmeasured: a wave's pairs depend on each other
  double wave_fading = 0.85;  // least r at twice the lag of a wave, by the season's; season trials, against 0.8, 0.9

  double improvement_significance = 3.0;  // of a longer season's smaller error, in deviations of chance; unmeasured
  double least_improvement = 0.25;        // of that error, as a part; season trials, against 0.1 to 0.2
  double early_improvement = 0.5;  // the same before a whole period has been compared; season trials, against 0.25

  uint64_t least_interval = 16;   // steps from one examination to the next; unmeasured: bounds the cost
  uint64_t most_interval = 128;   // the same of an old signal
  double examined_periods = 2.0;  // rows of an examination, by the lag; unmeasured
  double examined_rows = 128.0;   // and at least; unmeasured
  double least_energy = 0.05;     // mean square of pairs below which nothing is judged; unmeasured: silence
  double least_spread = 1.6;  // parts of the rows in which a new season shows; one case: pulses, 5 of 20 false without
  double new_improvement = 0.25;   // of a new season's error on those rows; season trials, against 0.2
  double move_significance = 4.0;  // of a smaller error, for which a known season moves; one case: sine, against 2

  double kept_correlation = 0.1;    // r that a known season needs; season trials, against 0.07 and 0.15
  double kept_improvement = -0.15;  // and of its error: a longer one may be a little worse; season trials, against 0.03
  double kept_fading = 0.75;        // and of the least r at multiples, by a new one's; one case: AR(2)
  double kept_periods = 8.0;        // for which a season is kept that does not hold; season trials, against 3 to 6
  double kept_rows = 256.0;         // and at least; unmeasured
  double kept_preference = 1.5;     // of a known season's gain over a new one's; unmeasured

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.rate, self.limit, self.growth, self.first_growth, self.relative_floor, self.least_window,
          self.lag_windows, self.least_correlation, self.negligible_square, self.significance,
          self.significance_in_blocks, self.fading_in_blocks, self.valley, self.fading, self.fading_later,
          self.trusted_pairs, self.few_events, self.many_events, self.alternating, self.exact_correlation,
          self.exact_independent, self.wave_correlation, self.wave_independent, self.wave_fading,
          self.improvement_significance, self.least_improvement, self.early_improvement, self.least_interval,
          self.most_interval, self.examined_periods, self.examined_rows, self.least_energy, self.least_spread,
          self.new_improvement, self.move_significance, self.kept_correlation, self.kept_improvement, self.kept_fading,
          self.kept_periods, self.kept_rows, self.kept_preference);
  }
};

}  // namespace recipe

struct Recipe {
  recipe::Statistics statistics;
  recipe::Clips clips;
  recipe::LevelLearners level;
  recipe::LinearLearners linear;
  recipe::SwiftTd swift_td;
  recipe::Views views;
  recipe::Mixture mixture;
  recipe::Steps steps;
  recipe::Columns columns;
  recipe::Bounds bounds;
  recipe::Seasons seasons;

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.statistics, self.clips, self.level, self.linear, self.swift_td, self.views, self.mixture, self.steps,
          self.columns, self.bounds, self.seasons);
  }
};

inline constexpr Recipe kRecipe;

// 64-bit hash of all constants, in the order of Visit: equal hashes mean equal arithmetic.
uint64_t RecipeHash(const Recipe& recipe = kRecipe);

}  // namespace nexting::core

#endif  // NEXTING_CORE_RECIPE_H_
