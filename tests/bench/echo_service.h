// The least that a server can do with observations: answers each request with a response of the size that the real
// service would send, and learns nothing. The time that it takes is gRPC's share of the real service's.
#ifndef NEXTING_TESTS_BENCH_ECHO_SERVICE_H_
#define NEXTING_TESTS_BENCH_ECHO_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include "nexting/v1/predictor.grpc.pb.h"

namespace nexting::bench {

// Serves Observe and ObserveStream by the same callback API as the real service, and takes as many requests in flight.
// Threads: gRPC's.
class EchoService final : public v1::Predictor::CallbackService {
 public:
  // m and h: numbers in a row, and predictions to answer it with.
  EchoService(int features, int heads) : features_(features), heads_(heads) {}

  grpc::ServerUnaryReactor* Observe(grpc::CallbackServerContext* context, const v1::ObserveRequest* request,
                                    v1::ObserveResponse* response) override;
  grpc::ServerBidiReactor<v1::ObserveRequest, v1::ObserveResponse>* ObserveStream(
      grpc::CallbackServerContext* context) override;

  // Answers as if every row had been learnt.
  void Answer(const v1::ObserveRequest& request, v1::ObserveResponse& response) const;

 private:
  const int features_;
  const int heads_;
};

}  // namespace nexting::bench

#endif  // NEXTING_TESTS_BENCH_ECHO_SERVICE_H_
