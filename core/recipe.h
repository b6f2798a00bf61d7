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
  double hidden_rate = 1e-4;            // of columns' outputs (hidden_features.h); prototype
  double hidden_variance_floor = 1e-4;  // of the same, which lie in (-1, 1); prototype

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.rate, self.relative_floor, self.smallest_variance, self.updates_to_trust, self.hidden_rate,
          self.hidden_variance_floor);
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

// A preconditioned TD(lambda) learner of the default mixture.
struct PreconditionedExpert {
  double forgetting;  // F of its covariance
  double step;        // alpha
  double lambda;

  static constexpr void Visit(auto& self, auto& visit) { visit(self.forgetting, self.step, self.lambda); }
};

// The experts of the default mixture besides persistence (read_out/experts.h).
struct Experts {
  // gamma = 0; prototype. Step 1 makes each recursive least squares.
  std::array<PreconditionedExpert, 4> next_value = {
      {{0.98, 1.0, 0.0}, {0.995, 1.0, 0.0}, {0.999, 1.0, 0.0}, {0.9998, 1.0, 0.0}}};
  // gamma > 0; prototype. One normalised TD learner and SwiftTD join them.
  std::array<PreconditionedExpert, 4> returns = {
      {{0.9998, 0.3, 0.8}, {0.9998, 1.0, 0.8}, {0.999, 0.3, 0.8}, {0.9998, 0.3, 0.95}}};
  double normalised_step = 0.03;  // of that normalised TD learner; prototype
  double diagonal_lambda = 0.8;   // of normalised TD and SwiftTD; prototype
  // Steps of normalised TD on more features; unmeasured: a decade to each side of the prototype's step.
  std::array<double, 3> wide_steps = {0.003, 0.03, 0.3};
  int most_covariance_features = 160;  // with more, no covariances; unmeasured: keeps a step linear in the parameters

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.next_value, self.returns, self.normalised_step, self.diagonal_lambda, self.wide_steps,
          self.most_covariance_features);
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

// How experts are judged and mixed (read_out/read_out.h, return_judge.h).
struct Mixture {
  double sharpness = 8.0;             // of losses; six streams, against 12.5
  double recent_sharpness = 0.5;      // of recent losses; one case: a disk that falls silent after bursts
  double loss_window = 500.0;         // steps; prototype
  double loss_window_horizons = 4.0;  // and at least so many horizons; unmeasured: several returns that do not overlap
  double recent_window = 50.0;        // steps, and at least a horizon; as recent_sharpness
  double largest_excess = 50.0;       // of a loss, by the least; unmeasured: exp(-400) is 0 in effect
  double largest_growth = 10.0;       // of a loss by one error, times the least loss; one case: as updates_to_trust
  double range_margin = 0.2;          // part of the observed range by which a prediction may leave it; six streams
  double range_rate = 1e-4;           // at which that range forgets; as Statistics::rate
  double quality_window =
      1000.0;  // number of returns that HeadQuality averages; unmeasured: it is shown, and nothing learns from it
  double negligible_discount =
      0.01;  // gamma^H at which a return counts as known; unmeasured: near the prototype's gamma^40 = .015
  int most_open_bets = 64;  // unmeasured: bounds memory for far horizons

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.sharpness, self.recent_sharpness, self.loss_window, self.loss_window_horizons, self.recent_window,
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

}  // namespace recipe

struct Recipe {
  recipe::Statistics statistics;
  recipe::Clips clips;
  recipe::Experts experts;
  recipe::LinearLearners linear;
  recipe::SwiftTd swift_td;
  recipe::Mixture mixture;
  recipe::Steps steps;
  recipe::Columns columns;
  recipe::Bounds bounds;

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.statistics, self.clips, self.experts, self.linear, self.swift_td, self.mixture, self.steps, self.columns,
          self.bounds);
  }
};

inline constexpr Recipe kRecipe;

// 64-bit hash of all constants, in the order of Visit: equal hashes mean equal arithmetic.
uint64_t RecipeHash(const Recipe& recipe = kRecipe);

}  // namespace nexting::core

#endif  // NEXTING_CORE_RECIPE_H_
