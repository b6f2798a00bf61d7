// Tokens over the wire: what each verb opens on which streams, and tokens that change while calls go on.
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "nexting/v1/operations.grpc.pb.h"
#include "tests/integration/raw_call.h"
#include "tests/integration/server_fixture.h"
#include "tests/testing/test_authority.h"
#include "tests/testing/test_tokens.h"

namespace nexting::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

using Verbs = std::set<std::string>;

const char kRoot[] = "r00t";  // may do everything

// A call's result as far as permissions go: for Observe and ObserveStream, the block's error.
struct Outcome {
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string message;

  bool refused() const {
    return code == grpc::StatusCode::PERMISSION_DENIED || code == grpc::StatusCode::UNAUTHENTICATED;
  }
};

Outcome OutcomeOf(const grpc::Status& status) { return {status.error_code(), status.error_message()}; }

Outcome OutcomeOf(const grpc::Status& status, const v1::ObserveResponse& response) {
  if (!status.ok()) return OutcomeOf(status);
  const v1::BlockError& error = response.results(0).error();
  return {static_cast<grpc::StatusCode>(error.code()), error.message()};
}

class TokenTest : public ServerFixture {
 protected:
  TokenTest() {
    config().token_file = folder() + "/tokens.textproto";
    WriteTokens("");
  }

  // Writes a token file with the root token and these entries.
  void WriteTokens(const std::string& entries) {
    ReplaceFile(config().token_file,
                TokenEntry("root", kRoot, "OBSERVE, PREDICT, WATCH, ADMIN", "\"streams/\"") + entries);
  }
  // The same, and waits until the server uses it.
  void ChangeTokens(const std::string& entries) {
    const uint64_t before = server().authorizer().reloads();
    WriteTokens(entries);
    ASSERT_TRUE(WaitUntil([&] { return server().authorizer().reloads() > before; }));
  }

  static void Authorize(grpc::ClientContext& context, const std::string& token) {
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  }

  Outcome Create(const std::string& token, const std::string& stream) {
    grpc::ClientContext context;
    Authorize(context, token);
    v1::CreateStreamRequest request;
    request.set_stream_id(stream.substr(std::string("streams/").size()));
    *request.mutable_stream()->mutable_config() = SmallConfig();
    v1::Stream response;
    return OutcomeOf(streams().CreateStream(&context, request, &response));
  }

  Outcome Observe(const std::string& token, const std::string& stream) {
    grpc::ClientContext context;
    Authorize(context, token);
    v1::ObserveRequest request;
    *request.add_blocks() = WavesBlock(stream, 0, 1);
    v1::ObserveResponse response;
    const grpc::Status status = predictor().Observe(&context, request, &response);
    return OutcomeOf(status, response);
  }

  Outcome ObserveStream(const std::string& token, const std::string& stream) {
    grpc::ClientContext context;
    Authorize(context, token);
    const auto call = predictor().ObserveStream(&context);
    v1::ObserveRequest request;
    *request.add_blocks() = WavesBlock(stream, 0, 1);
    call->Write(request);
    call->WritesDone();
    v1::ObserveResponse response;
    call->Read(&response);
    const grpc::Status status = call->Finish();
    return OutcomeOf(status, response);
  }

  Outcome Predict(const std::string& token, const std::string& stream) {
    grpc::ClientContext context;
    Authorize(context, token);
    v1::PredictRequest request;
    request.set_stream(stream);
    v1::PredictResponse response;
    return OutcomeOf(predictor().Predict(&context, request, &response));
  }

  // Watches until an observation of the first stream has come, then ends the call.
  Outcome Watch(const std::string& token, const std::vector<std::string>& names) {
    grpc::ClientContext context;
    Authorize(context, token);
    v1::WatchRequest request;
    for (const std::string& name : names) request.add_streams(name);
    const auto call = predictor().Watch(&context, request);
    call->WaitForInitialMetadata();
    Observe(kRoot, names[0]);
    v1::WatchResponse response;
    const bool seen = call->Read(&response);
    if (seen) context.TryCancel();
    const grpc::Status status = call->Finish();
    return OutcomeOf(seen ? grpc::Status::OK : status);
  }

  // A method of one stub with a request that `fill` completes.
  template <typename Request, typename Response, typename Stub>
  Outcome Call(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
               const std::string& token, const std::function<void(Request&)>& fill) {
    grpc::ClientContext context;
    Authorize(context, token);
    Request request;
    fill(request);
    Response response;
    return OutcomeOf((stub.*method)(&context, request, &response));
  }

  struct Method {
    const char* name;
    Verbs verbs;       // any of them allows it
    const char* text;  // as refusals name them
    std::function<Outcome(const std::string& token, const std::string& stream)> call;
  };

  std::vector<Method> Methods() {
    using S = v1::Streams::Stub;
    S& s = streams();
    // These methods take a prefix: here the folder of the stream.
    const auto folder_of = [](const std::string& stream) { return stream.substr(0, stream.rfind('/') + 1); };
    const auto by_name = [&s](auto method) {
      return [&s, method](const std::string& token, const std::string& stream) {
        return CallByName(s, method, token, stream);
      };
    };
    return {
        {"Observe", {"OBSERVE"}, "OBSERVE", [this](auto& token, auto& stream) { return Observe(token, stream); }},
        {"ObserveStream",
         {"OBSERVE"},
         "OBSERVE",
         [this](auto& token, auto& stream) { return ObserveStream(token, stream); }},
        {"Predict", {"PREDICT"}, "PREDICT", [this](auto& token, auto& stream) { return Predict(token, stream); }},
        {"Watch", {"WATCH"}, "WATCH", [this](auto& token, auto& stream) { return Watch(token, {stream}); }},
        {"CreateStream",
         {"ADMIN"},
         "ADMIN",
         [this](auto& token, auto& stream) { return Create(token, stream + "-2"); }},
        {"GetStream", {"PREDICT", "ADMIN"}, "PREDICT or ADMIN", by_name(&S::GetStream)},
        {"ListStreams",
         {"PREDICT", "ADMIN"},
         "PREDICT or ADMIN",
         [=, this, &s](auto& token, auto& stream) {
           return Call<v1::ListStreamsRequest>(s, &S::ListStreams, token,
                                               [&](auto& request) { request.set_name_prefix(folder_of(stream)); });
         }},
        {"ListWorstStreams",
         {"PREDICT", "ADMIN"},
         "PREDICT or ADMIN",
         [=, this, &s](auto& token, auto& stream) {
           return Call<v1::ListWorstStreamsRequest>(s, &S::ListWorstStreams, token,
                                                    [&](auto& request) { request.set_name_prefix(folder_of(stream)); });
         }},
        {"UpdateStream",
         {"ADMIN"},
         "ADMIN",
         [=, this, &s](auto& token, auto& stream) {
           return Call<v1::UpdateStreamRequest>(s, &S::UpdateStream, token, [&](auto& request) {
             request.mutable_stream()->set_name(stream);
             request.mutable_update_mask()->add_paths("description");
           });
         }},
        {"ResetStream", {"ADMIN"}, "ADMIN", by_name(&S::ResetStream)},
        {"DeleteStream", {"ADMIN"}, "ADMIN", by_name(&S::DeleteStream)},
    };
  }

  template <typename Request, typename Response>
  static Outcome CallByName(v1::Streams::Stub& stub,
                            grpc::Status (v1::Streams::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                            const std::string& token, const std::string& stream) {
    grpc::ClientContext context;
    Authorize(context, token);
    Request request;
    request.set_name(stream);
    Response response;
    return OutcomeOf((stub.*method)(&context, request, &response));
  }

  Outcome GetServerConfig(const std::string& token) {
    using O = v1::Operations::Stub;
    const auto stub = v1::Operations::NewStub(NewChannel());
    return Call<v1::GetServerConfigRequest>(*stub, &O::GetServerConfig, token, [](auto&) {});
  }

  // A stream that exists and has seen an observation.
  void Prepare(const std::string& stream) {
    Create(kRoot, stream);
    ASSERT_EQ(Observe(kRoot, stream).code, grpc::StatusCode::OK);
  }
};

const char* const kVerbs[] = {"OBSERVE", "PREDICT", "WATCH", "ADMIN"};

// One token for each verb, on the streams below own/ and on all streams.
std::string TokensOfAllVerbs() {
  std::string entries;
  for (const char* verb : kVerbs) {
    absl::StrAppend(&entries,
                    TokenEntry(absl::StrCat("own ", verb), absl::StrCat("own-", verb), verb, "\"streams/own/\""),
                    TokenEntry(absl::StrCat("all ", verb), absl::StrCat("all-", verb), verb, "\"streams/\""));
  }
  return entries;
}

TEST_F(TokenTest, TheTableCellByCell) {
  WriteTokens(TokensOfAllVerbs());
  Start();
  for (const Method& method : Methods()) {
    for (const char* verb : kVerbs) {
      const bool has_verb = method.verbs.count(verb) > 0;
      const struct {
        const char* scope;
        const char* stream;
        bool covered;
      } cells[] = {{"own", "streams/own/a", true}, {"own", "streams/other/a", false}, {"all", "streams/other/a", true}};
      for (const auto& cell : cells) {
        SCOPED_TRACE(absl::StrCat(method.name, " with ", verb, " on ", cell.scope, " for ", cell.stream));
        Prepare(cell.stream);
        const Outcome outcome = method.call(absl::StrCat(cell.scope, "-", verb), cell.stream);
        if (has_verb && cell.covered) {
          EXPECT_TRUE(outcome.code == grpc::StatusCode::OK || outcome.code == grpc::StatusCode::ALREADY_EXISTS)
              << outcome.message;
          continue;
        }
        EXPECT_EQ(outcome.code, grpc::StatusCode::PERMISSION_DENIED) << outcome.message;
        EXPECT_THAT(outcome.message,
                    HasSubstr(absl::StrCat("token \"", cell.scope, " ", verb, "\" does not allow ", method.text)));
        EXPECT_THAT(outcome.message,
                    HasSubstr(std::string(cell.stream).substr(0, std::string(cell.stream).rfind('/') + 1)));
      }
    }
  }
}

TEST_F(TokenTest, TheServersConfigurationNeedsAdminOnAllStreams) {
  WriteTokens(TokensOfAllVerbs());
  Start();
  for (const char* verb : kVerbs) {
    EXPECT_EQ(GetServerConfig(absl::StrCat("own-", verb)).code, grpc::StatusCode::PERMISSION_DENIED) << verb;
    EXPECT_EQ(GetServerConfig(absl::StrCat("all-", verb)).refused(), std::string(verb) != "ADMIN") << verb;
  }
}

TEST_F(TokenTest, WithoutAKnownTokenNothingIsOpenButHealth) {
  Start();
  Prepare("streams/a");
  for (const std::string token : {"", "wr0ng"}) {
    for (const Method& method : Methods()) {
      const Outcome outcome = method.call(token, "streams/a");
      EXPECT_EQ(outcome.code, grpc::StatusCode::UNAUTHENTICATED) << method.name;
      EXPECT_THAT(outcome.message, AllOf(HasSubstr("token"), Not(HasSubstr("wr0ng")))) << method.name;
    }
    EXPECT_EQ(GetServerConfig(token).code, grpc::StatusCode::UNAUTHENTICATED);
  }
  RawCall health(NewChannel(), "/grpc.health.v1.Health/Check", "");
  EXPECT_EQ(health.Read(), "\x08\x01");
  EXPECT_TRUE(health.Finish().ok());
}

TEST_F(TokenTest, RefusalsDoNotTellWhetherAStreamExists) {
  WriteTokens(TokensOfAllVerbs());
  Start();
  Prepare("streams/other/here");
  for (const Method& method : Methods()) {
    for (const char* verb : kVerbs) {
      const std::string token = absl::StrCat("own-", verb);
      const Outcome here = method.call(token, "streams/other/here"), gone = method.call(token, "streams/other/gone");
      EXPECT_EQ(here.code, grpc::StatusCode::PERMISSION_DENIED) << method.name;
      EXPECT_EQ(here.code, gone.code) << method.name;
      EXPECT_EQ(here.message, absl::StrReplaceAll(gone.message, {{"gone", "here"}})) << method.name;
    }
  }
}

TEST_F(TokenTest, AListNeedsATokenForAllThatItMayShow) {
  WriteTokens(TokenEntry("one", "0ne", "PREDICT", "\"streams/own/\", \"streams/single/a\""));
  Start();
  for (const char* prefix : {"", "streams/", "streams/own", "streams/o", "streams/single/a", "streams/other/"}) {
    const auto list = [&](const std::string& token) {
      return Call<v1::ListStreamsRequest>(streams(), &v1::Streams::Stub::ListStreams, token,
                                          [&](auto& request) { request.set_name_prefix(prefix); });
    };
    EXPECT_EQ(list("0ne").code, grpc::StatusCode::PERMISSION_DENIED) << prefix;
    EXPECT_EQ(list(kRoot).code, grpc::StatusCode::OK) << prefix;
  }
}

TEST_F(TokenTest, ABlockWithoutPermissionFailsAlone) {
  WriteTokens(TokenEntry("feed", "f33d", "OBSERVE", "\"streams/own/\""));
  Start();
  Prepare("streams/own/a");
  Prepare("streams/other/a");
  grpc::ClientContext context;
  Authorize(context, "f33d");
  v1::ObserveRequest request;
  for (const char* stream :
       {"streams/own/a", "streams/other/a", "streams/other/gone", "streams/own/gone", "streams/own/a"}) {
    *request.add_blocks() = WavesBlock(stream, 0, 1);
  }
  v1::ObserveResponse response;
  ASSERT_TRUE(predictor().Observe(&context, request, &response).ok());
  ASSERT_EQ(response.results_size(), 5);
  EXPECT_EQ(response.results(0).applied_sequence(), 2u);
  for (const int refused : {1, 2}) {
    EXPECT_EQ(response.results(refused).error().code(), grpc::StatusCode::PERMISSION_DENIED);
    EXPECT_EQ(response.results(refused).applied_sequence(), 0u);
  }
  EXPECT_EQ(response.results(3).error().code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(response.results(4).applied_sequence(), 3u);
}

TEST_F(TokenTest, AWatchNeedsEveryStream) {
  WriteTokens(TokenEntry("eye", "3ye", "WATCH", "\"streams/own/\""));
  Start();
  Prepare("streams/own/a");
  Prepare("streams/other/a");
  EXPECT_EQ(Watch("3ye", {"streams/own/a"}).code, grpc::StatusCode::OK);
  EXPECT_EQ(Watch("3ye", {"streams/own/a", "streams/other/a"}).code, grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(TokenTest, ATokenThatIsTakenAwayStopsWorkingWithinAnOpenStream) {
  WriteTokens(TokenEntry("feed", "f33d", "OBSERVE", "\"streams/own/\""));
  Start();
  Prepare("streams/own/a");
  grpc::ClientContext context;
  Authorize(context, "f33d");
  const auto call = predictor().ObserveStream(&context);
  const auto observe = [&] {
    v1::ObserveRequest request;
    *request.add_blocks() = WavesBlock("streams/own/a", 0, 1);
    v1::ObserveResponse response;
    EXPECT_TRUE(call->Write(request) && call->Read(&response));
    return OutcomeOf(grpc::Status::OK, response);
  };
  EXPECT_EQ(observe().code, grpc::StatusCode::OK);
  ChangeTokens(TokenEntry("feed", "f33d", "PREDICT", "\"streams/own/\""));
  EXPECT_EQ(observe().code, grpc::StatusCode::PERMISSION_DENIED);
  ChangeTokens("");
  EXPECT_EQ(observe().code, grpc::StatusCode::UNAUTHENTICATED);
  ChangeTokens(TokenEntry("feed", "f33d", "OBSERVE", "\"streams/own/\""));
  EXPECT_EQ(observe().code, grpc::StatusCode::OK);
  call->WritesDone();
  EXPECT_TRUE(call->Finish().ok());
}

TEST_F(TokenTest, AWatchEndsWhenItsTokenIsTakenAway) {
  const std::string other = TokenEntry("other", "0ther", "WATCH", "\"streams/own/\"");
  WriteTokens(other + TokenEntry("eye", "3ye", "WATCH", "\"streams/own/\""));
  Start();
  Prepare("streams/own/a");
  v1::WatchRequest request;
  request.add_streams("streams/own/a");
  grpc::ClientContext context, other_context;
  Authorize(context, "3ye");
  Authorize(other_context, "0ther");
  const auto call = predictor().Watch(&context, request), other_call = predictor().Watch(&other_context, request);
  call->WaitForInitialMetadata();
  other_call->WaitForInitialMetadata();
  ChangeTokens(other);
  v1::WatchResponse response;
  EXPECT_FALSE(call->Read(&response));
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  // Its neighbour goes on.
  EXPECT_EQ(Observe(kRoot, "streams/own/a").code, grpc::StatusCode::OK);
  EXPECT_TRUE(other_call->Read(&response));
  other_context.TryCancel();
  other_call->Finish();
}

TEST_F(TokenTest, ABrokenFileKeepsTheTokens) {
  Start();
  ReplaceFile(config().token_file, "tokens {");
  ASSERT_TRUE(WaitUntil([&] { return server().authorizer().failed_reloads() == 1; }));
  Prepare("streams/a");
}

TEST_F(TokenTest, AFileThatCannotBeUsedKeepsTheServerFromStarting) {
  ReplaceFile(config().token_file, "tokens {");
  const absl::Status status = Server::Start(config(), OpenRocksDbStore(config().data_dir).value()).status();
  EXPECT_THAT(std::string(status.message()), HasSubstr(config().token_file + ":1: "));
  EXPECT_EQ(Server::CheckFiles(config()), status);
}

}  // namespace
}  // namespace nexting::server
