// Waits for SIGTERM or SIGINT. A second one ends the process at once.
#ifndef NEXTING_SERVER_STOP_SIGNAL_H_
#define NEXTING_SERVER_STOP_SIGNAL_H_

#include <memory>

namespace nexting::server {

class StopSignal {
 public:
  // Blocks both signals for this thread and the threads that it starts from now on, and leaves them to a thread of its
  // own. REQUIRES: called once, before any other thread runs.
  StopSignal();

  // Returns when the first signal has come, also one from before the call. Its number.
  int Wait();

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the thread, which never ends
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STOP_SIGNAL_H_
