// The gates of an LSTM, in the order in which parameters are stored.
#ifndef NEXTING_CORE_LSTM_GATES_H_
#define NEXTING_CORE_LSTM_GATES_H_

namespace nexting::core {

inline constexpr int kGates = 4;
enum Gate : int { kInputGate = 0, kForgetGate = 1, kOutputGate = 2, kCellGate = 3 };

}  // namespace nexting::core

#endif  // NEXTING_CORE_LSTM_GATES_H_
