// Networks and read-outs: plain values <-> wire messages.
#ifndef NEXTING_CLIENT_NETWORK_MESSAGES_H_
#define NEXTING_CLIENT_NETWORK_MESSAGES_H_

#include "nexting/stream.h"
#include "nexting/v1/streams.pb.h"

namespace nexting::client {

// What is not given is not set, and the other way round.
v1::Network ToMessage(const Network& network);
Network FromMessage(const v1::Network& message);
v1::ReadOut ToMessage(const ReadOut& read_out);
ReadOut FromMessage(const v1::ReadOut& message);

// The enumerations of nexting/stream.h have the wire's numbers, kDefault being UNSPECIFIED.
template <typename To, typename From>
To SameNumber(From value) {
  return static_cast<To>(static_cast<int>(value));
}

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_NETWORK_MESSAGES_H_
