// What seasons may be, whether they are found or given.
#ifndef NEXTING_CORE_VIEWS_SEASON_LIMITS_H_
#define NEXTING_CORE_VIEWS_SEASON_LIMITS_H_

#include <cstddef>

namespace nexting::core {

inline constexpr size_t kMostSeasons = 3;         // of one signal
inline constexpr size_t kShortestSeason = 2;      // steps
inline constexpr size_t kLongestSeason = 10'080;  // steps: a week of minutes

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_SEASON_LIMITS_H_
