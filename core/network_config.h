// The options of the recurrent network: its columns, how they learn, and how they are added and replaced.
#ifndef NEXTING_CORE_NETWORK_CONFIG_H_
#define NEXTING_CORE_NETWORK_CONFIG_H_

#include <array>
#include <cstdint>

#include "core/option.h"
#include "core/option_use.h"
#include "core/step_size.h"

namespace nexting::core {

inline constexpr int kMaxColumns = 4096;
inline constexpr int kMaxCumulantLags = 64;
inline constexpr int64_t kMaxStageSteps = 1'000'000'000'000;

// The recurrent cell of a column. Gradients are exact for each.
enum class CellType {
  kLstm,   // columns/lstm_stage.h
  kElstm,  // columns/elstm_stage.h
  kRtu,    // columns/rtu_stage.h; two features for each column
};

constexpr auto Choices(CellType) {
  return std::array<Choice, 3>{{{"LSTM", "lstm"}, {"ELSTM", "elstm"}, {"RTU", "rtu"}}};
}

// Columns that learn in stages. With 0 columns in a stage the network is columnar: all columns learn for ever. With one
// it is constructive, with more columnar-constructive.
struct StageConfig {
  int columns = 0;    // u
  int64_t steps = 0;  // how long a stage learns before it is frozen

  constexpr bool given() const { return columns > 0; }

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.columns,
          Option{.name = "columns",
                 .flag = "stage_columns",
                 .symbol = "U",
                 .range = {1, kMaxColumns},
                 .meaning = "how many columns learn in a stage, a divisor of the network's; 1 is constructive, more "
                            "columnar-constructive",
                 .required = true});
    visit(self.steps, Option{.name = "steps",
                             .flag = "stage_steps",
                             .symbol = "N",
                             .range = {1, kMaxStageSteps},
                             .meaning = "observations that a stage learns before it is frozen",
                             .required = true});
  }
  bool operator==(const StageConfig&) const = default;
};
static_assert(DescribesEveryMember<StageConfig>());

// Generate and test: columns that contribute least are replaced by new ones for ever (columns/column_network.h).
struct ReplacementConfig {
  bool enabled = false;
  double rate = 1e-5;
  int64_t maturity = 20'000;
  double utility_rate = 1e-4;  // r
  double threshold = 0.3;

  constexpr bool given() const { return enabled; }

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.enabled, Option{.kind = OptionKind::kGiven,
                               .meaning = "generate and test: replace the least useful columns by new ones for ever"});
    visit(self.rate, Option{.name = "rate",
                            .flag = "replacement_rate",
                            .range = {0, 0.01},
                            .meaning = "fraction of the mature columns replaced per observation"});
    visit(self.maturity, Option{.name = "maturity",
                                .symbol = "N",
                                .range = {0, kMaxStageSteps},
                                .meaning = "observations that protect a new column from replacement"});
    visit(self.utility_rate, Option{.name = "utility_rate",
                                    .range = {1e-9, 1},
                                    .meaning = "weight of the newest contribution in a column's utility"});
    visit(self.threshold, Option{.name = "threshold",
                                 .flag = "replacement_threshold",
                                 .range = {0, 1},
                                 .meaning = "replaces only columns with at most this fraction of the median utility"});
  }
  bool operator==(const ReplacementConfig&) const = default;
};
static_assert(DescribesEveryMember<ReplacementConfig>());

struct NetworkConfig {
  int columns = 32;       // d
  int cumulant_lags = 4;  // past standardised values of each cumulant
  bool sees_forecasts = true;
  bool frozen = false;
  StepSize step_size = {StepMethod::kRmsProp, 0.0003};
  CellType cell = CellType::kLstm;
  StageConfig stage = {};
  ReplacementConfig replacement = {};

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.columns, Option{.name = "columns",
                               .symbol = "D",
                               .range = {0, kMaxColumns},
                               .meaning = "recurrent columns, or units of a dense LSTM",
                               .otherwise = "0 with read_out persistence and exponential_mean"});
    visit(self.cumulant_lags, Option{.name = "cumulant_lags",
                                     .flag = "lags",
                                     .symbol = "L",
                                     .range = {0, kMaxCumulantLags},
                                     .meaning = "number of past values of each cumulant among the inputs"});
    visit(self.sees_forecasts,
          Option{.name = "sees_forecasts",
                 .meaning = "with read_out adaptive, let the columns see the cumulants' changes and what narrow views "
                            "forecast, in place of past values",
                 .is_read = ColumnsMaySeeForecasts,
                 .value_before = 0});
    visit(self.frozen, Option{.name = "frozen",
                              .meaning = "keep the columns at their random start; only the read-out learns",
                              .is_read = HasColumns});
    visit(self.step_size,
          Group{.name = "step_size", .flag_prefix = "column_", .whose = "the columns", .is_read = NetworkLearns});
    visit(self.cell, Option{.name = "cell", .meaning = "the columns' recurrent cell", .is_read = HasColumns});
    visit(self.stage, Group{.name = "stage"});
    visit(self.replacement, Group{.name = "replacement", .flag = "replacement"});
  }
  bool operator==(const NetworkConfig&) const = default;
};
static_assert(DescribesEveryMember<NetworkConfig>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_NETWORK_CONFIG_H_
