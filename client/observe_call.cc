#include "client/observe_call.h"

namespace nexting::client {

ObserveCall::ObserveCall(v1::Predictor::Stub* stub, ObserveCallEvents* events) : events_(events) {
  stub->async()->ObserveStream(&context_, this);
  AddHold();  // sends come from outside the reactor's own events, which alone would not keep the call open
  StartRead(&response_);
  StartCall();
}

void ObserveCall::OnReadDone(bool ok) {
  if (!ok) {
    events_->OnBroken();
    return;
  }
  events_->OnAnswer(response_);
  StartRead(&response_);
}

void ObserveCall::OnWriteDone(bool ok) {
  if (!ok) events_->OnBroken();
  events_->OnSent();
}

void ObserveCall::OnDone(const grpc::Status& status) { events_->OnEnded(status); }

}  // namespace nexting::client
