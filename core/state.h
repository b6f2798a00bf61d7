// How state becomes bytes, a digest, or a check. Each part of the learner keeps everything that changes in one
// aggregate `State`,
//
//   struct State {
//     std::vector<double> mean;
//     uint64_t count = 0;
//     static constexpr void Visit(auto& self, auto& visit) { visit(self.mean, self.count); }
//   };
//
// and Save, Restore, Digest and the check for finite numbers are visitors over it. Each State has a
// static_assert(VisitsEveryMember<State>()) beside it, so a field that is not saved does not compile. The configuration
// fixes the sizes of all vectors, so they are not stored.
#ifndef NEXTING_CORE_STATE_H_
#define NEXTING_CORE_STATE_H_

#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "core/check.h"

namespace nexting::core {

static_assert(std::endian::native == std::endian::little, "saved states are little-endian");

template <typename T>
concept StateNumber = std::is_arithmetic_v<std::remove_const_t<T>> && !std::same_as<std::remove_const_t<T>, bool>;

// Takes the runs of a state whose type is behind an interface: it gets their bytes, and how to read these.
enum class RunOf { kFloats, kDoubles, kOthers };
using ReadRun = absl::FunctionRef<void(const std::byte* data, size_t bytes, RunOf type)>;
using WriteRun = absl::FunctionRef<void(std::byte* data, size_t bytes, RunOf type)>;

template <typename T>
constexpr RunOf RunType() {
  if (std::is_same_v<T, float>) return RunOf::kFloats;
  return std::is_same_v<T, double> ? RunOf::kDoubles : RunOf::kOthers;
}

// Calls `leaf(pointer to numbers, count)` for every run of numbers in a state, in a fixed order.
template <typename Leaf>
class StateVisitor {
 public:
  explicit StateVisitor(Leaf leaf) : leaf_(std::move(leaf)) {}

  template <typename... Fields>
  void operator()(Fields&... fields) {
    (VisitField(fields), ...);
  }

 private:
  template <typename Field>
  void VisitField(Field& field) {
    if constexpr (StateNumber<Field>) {
      leaf_(&field, size_t{1});
    } else if constexpr (requires { Field::Visit(field, *this); }) {
      Field::Visit(field, *this);
    } else if constexpr (requires(const Field& part, ReadRun run) { part.VisitRuns(run); }) {
      const auto run = [this](auto* data, size_t bytes, RunOf type) {
        using Byte = std::remove_pointer_t<decltype(data)>;
        using Float = std::conditional_t<std::is_const_v<Byte>, const float, float>;
        using Double = std::conditional_t<std::is_const_v<Byte>, const double, double>;
        if (type == RunOf::kFloats) return leaf_(reinterpret_cast<Float*>(data), bytes / sizeof(float));
        if (type == RunOf::kDoubles) return leaf_(reinterpret_cast<Double*>(data), bytes / sizeof(double));
        leaf_(data, bytes);
      };
      if constexpr (std::is_const_v<Field>) {
        field.VisitRuns(ReadRun(run));
      } else {
        field.VisitRuns(WriteRun(run));
      }
    } else if constexpr (StateNumber<typename Field::value_type>) {
      leaf_(field.data(), field.size());
    } else {
      for (auto& element : field) VisitField(element);
    }
  }

  Leaf leaf_;
};

template <typename State>
void VisitStateRuns(const State& state, ReadRun run) {
  StateVisitor visit([run]<typename T>(const T* data, size_t count) {
    run(reinterpret_cast<const std::byte*>(data), count * sizeof(T), RunType<T>());
  });
  visit(state);
}

template <typename State>
void VisitStateRuns(State& state, WriteRun run) {
  StateVisitor visit([run]<typename T>(T* data, size_t count) {
    run(reinterpret_cast<std::byte*>(data), count * sizeof(T), RunType<T>());
  });
  visit(state);
}

// Visits the object that a pointer holds, for writing if the pointer is mutable.
template <typename Pointer, typename Visit>
void VisitPointed(Pointer& part, Visit& visit) {
  if constexpr (std::is_const_v<Pointer>) {
    visit(std::as_const(*part));
  } else {
    visit(*part);
  }
}

// Visits the state of a part, for writing if the part is mutable.
template <typename Part, typename Visit>
void VisitState(Part& part, Visit& visit) {
  if constexpr (std::is_const_v<Part>) {
    visit(part.state());
  } else {
    visit(part.mutable_state());
  }
}

// The same for a part that a pointer holds, and for several such parts.
template <typename Pointer, typename Visit>
void VisitPointedState(Pointer& part, Visit& visit) {
  if constexpr (std::is_const_v<Pointer>) {
    visit(std::as_const(*part).state());
  } else {
    visit(part->mutable_state());
  }
}

template <typename Pointers, typename Visit>
void VisitStates(Pointers& parts, Visit& visit) {
  for (auto& part : parts) VisitPointedState(part, visit);
}

// The number of bytes of the state, in memory and when saved.
template <typename State>
size_t StateBytes(const State& state) {
  size_t bytes = 0;
  StateVisitor visit([&bytes]<typename T>(const T*, size_t count) { bytes += count * sizeof(T); });
  visit(state);
  return bytes;
}

template <typename State>
void AppendState(const State& state, std::string& out) {
  const size_t end = out.size() + StateBytes(state);
  StateVisitor visit([&out]<typename T>(const T* data, size_t count) {
    out.append(reinterpret_cast<const char*>(data), count * sizeof(T));
  });
  visit(state);
  NEXTING_CHECK(out.size() == end);
}

// Reads the bytes that AppendState wrote. REQUIRES: bytes.size() == StateBytes(state)
template <typename State>
void ReadState(absl::string_view bytes, State& state) {
  StateVisitor visit([&bytes]<typename T>(T* data, size_t count) {
    NEXTING_CHECK(bytes.size() >= count * sizeof(T));
    if (count > 0) std::memcpy(data, bytes.data(), count * sizeof(T));
    bytes.remove_prefix(count * sizeof(T));
  });
  visit(state);
  NEXTING_CHECK(bytes.empty());
}

// Whether every floating-point number of the state is finite.
template <typename State>
bool StateIsFinite(const State& state) {
  bool finite = true;
  StateVisitor visit([&finite]<typename T>(const T* data, size_t count) {
    if constexpr (std::is_floating_point_v<T>) {
      for (size_t i = 0; i < count; ++i) finite = finite && std::isfinite(data[i]);
    }
  });
  visit(state);
  return finite;
}

// Converts to any type, so that it can stand for any member when members are counted.
struct AnyMember {
  template <typename Member>
  constexpr operator Member() const;
};

// The number of members of an aggregate: the largest number of initialisers that its braces take.
template <typename Aggregate, typename... Counted>
consteval size_t MemberCount() {
  if constexpr (requires { Aggregate{Counted{}..., AnyMember{}}; }) {
    return MemberCount<Aggregate, Counted..., AnyMember>();
  } else {
    return sizeof...(Counted);
  }
}

// Storage for an object that is never constructed: counting the fields of a Visit only names them.
template <typename T>
union Unbuilt {
  constexpr Unbuilt() : nothing() {}
  constexpr ~Unbuilt() {}
  char nothing;
  T object;
};

template <typename State>
consteval size_t VisitedCount() {
  size_t visited = 0;
  auto visit = [&visited](auto&... fields) { visited += sizeof...(fields); };
  Unbuilt<State> room;
  State::Visit(room.object, visit);
  return visited;
}

// True if an aggregate's Visit passes as many fields as the aggregate has members.
template <typename State>
consteval bool VisitsEveryMember() {
  return VisitedCount<State>() == MemberCount<State>();
}

// 64-bit hash of bytes, for integrity and equality. It is no protection against an adversary. It multiplies and folds
// 8-byte words, and ends with the finaliser of splitmix64.
class Hasher {
 public:
  void Add(const void* data, size_t bytes) {
    const char* at = static_cast<const char*>(data);
    for (; bytes >= 8; bytes -= 8, at += 8) {
      uint64_t word;
      std::memcpy(&word, at, 8);
      AddWord(word);
    }
    uint64_t rest = uint64_t{bytes} << 56;
    if (bytes > 0) std::memcpy(&rest, at, bytes);
    AddWord(rest);
  }

  uint64_t value() const {
    uint64_t h = hash_;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    return h ^ (h >> 31);
  }

 private:
  void AddWord(uint64_t word) {
    hash_ = (hash_ ^ word) * 0x9e3779b97f4a7c15u;
    hash_ ^= hash_ >> 32;
  }

  uint64_t hash_ = 0x6e657874696e67u;
};

template <typename State>
uint64_t StateDigest(const State& state) {
  Hasher hasher;
  StateVisitor visit([&hasher]<typename T>(const T* data, size_t count) { hasher.Add(data, count * sizeof(T)); });
  visit(state);
  return hasher.value();
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_STATE_H_
