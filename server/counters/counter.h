// Numbers that hot paths count: no lock, no allocation, read and added up by whoever asks.
//
// OwnCounter belongs to one thread: an addition is a load and a store. SharedCounter takes additions from any thread:
// one atomic addition. Both may be read from any thread at any time.
#ifndef NEXTING_SERVER_COUNTERS_COUNTER_H_
#define NEXTING_SERVER_COUNTERS_COUNTER_H_

#include <atomic>
#include <cstdint>

namespace nexting::server {

class OwnCounter {
 public:
  void Add(uint64_t n = 1) { value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed); }
  uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_{0};
};

class SharedCounter {
 public:
  void Add(uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_{0};
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_COUNTERS_COUNTER_H_
