// When rows and predictions are kept until what they are about is known, and for how long: one in every `stride` steps,
// in `slots` slots. What is kept at step t is taken at t + stride * slots, just before its slot is used again.
//
// Which of its `stride` steps a slot takes differs from slot to slot: a signal may repeat itself after a number of
// steps that has a divisor in common with the stride, and evenly spaced rows would then show only some of its phases.
#ifndef NEXTING_CORE_VIEWS_ROW_SCHEDULE_H_
#define NEXTING_CORE_VIEWS_ROW_SCHEDULE_H_

#include <cstddef>
#include <cstdint>

namespace nexting::core {

struct RowSchedule {
  size_t slots = 1;
  size_t stride = 1;

  bool is_due(uint64_t step) const { return step % stride == ((slot(step) * 40503u) >> 8) % stride; }
  size_t slot(uint64_t step) const { return (step / stride) % slots; }
  bool operator==(const RowSchedule&) const = default;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_ROW_SCHEDULE_H_
