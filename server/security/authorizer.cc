#include "server/security/authorizer.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "server/config/config_file.h"
#include "spdlog/spdlog.h"

namespace nexting::server {
namespace {

constexpr absl::string_view kWhatFile = "token_file";

// Names come from the caller: keep them short and printable.
std::string Quoted(absl::string_view name) {
  constexpr size_t kShown = 240;
  return absl::StrCat("\"", absl::CHexEscape(name.substr(0, kShown)), name.size() > kShown ? "..." : "", "\"");
}

absl::Status Denied(const Token& token, std::initializer_list<Verb> any_of, absl::string_view what) {
  const std::string verbs =
      absl::StrJoin(any_of, " or ", [](std::string* out, Verb verb) { absl::StrAppend(out, NameOf(verb)); });
  return absl::PermissionDeniedError(
      absl::StrCat("token \"", absl::CHexEscape(token.name), "\" does not allow ", verbs, " on ", what));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Authorizer>> Authorizer::Open(const std::string& token_file) {
  auto authorizer = absl::WrapUnique(new Authorizer(token_file));
  if (!authorizer->enabled()) return authorizer;
  absl::StatusOr<std::string> text = ReadTextFile(kWhatFile, token_file);
  if (!text.ok()) return text.status();
  absl::StatusOr<TokenTable> table = TokenTable::Parse(*text, token_file);
  if (!table.ok()) return table.status();
  authorizer->last_seen_ = *std::move(text);
  MutexLock lock(authorizer->mutex_);
  authorizer->table_ = std::make_shared<const TokenTable>(*std::move(table));
  return authorizer;
}

void Authorizer::FollowFile(absl::Duration interval, std::function<void()> on_reload) {
  if (!enabled()) return;
  thread_ = std::make_unique<Periodic>(interval, [this, on_reload = std::move(on_reload)] {
    if (Reload()) on_reload();
  });
}

absl::Status Authorizer::CheckKnown(const Caller& caller) const {
  if (!enabled()) return absl::OkStatus();
  TablePtr table;
  const Token* token = nullptr;
  return Find(caller, table, token);
}

absl::Status Authorizer::Check(const Caller& caller, std::initializer_list<Verb> any_of,
                               absl::string_view stream) const {
  if (!enabled()) return absl::OkStatus();
  TablePtr table;
  const Token* token = nullptr;
  if (absl::Status status = Find(caller, table, token); !status.ok()) return status;
  const auto allows = [&](Verb verb) { return token->Allows(verb, stream); };
  if (std::any_of(any_of.begin(), any_of.end(), allows)) return absl::OkStatus();
  return Denied(*token, any_of, Quoted(stream));
}

absl::Status Authorizer::CheckAll(const Caller& caller, std::initializer_list<Verb> any_of,
                                  absl::string_view name_prefix) const {
  if (!enabled()) return absl::OkStatus();
  TablePtr table;
  const Token* token = nullptr;
  if (absl::Status status = Find(caller, table, token); !status.ok()) return status;
  const auto allows = [&](Verb verb) { return token->AllowsAll(verb, name_prefix); };
  if (std::any_of(any_of.begin(), any_of.end(), allows)) return absl::OkStatus();
  return Denied(*token, any_of,
                absl::StrCat("all streams that start with ", Quoted(name_prefix.empty() ? "streams/" : name_prefix)));
}

absl::Status Authorizer::Find(const Caller& caller, TablePtr& table, const Token*& token) const {
  if (!caller.has_authorization) {
    return absl::UnauthenticatedError(
        "the call carries no token, and this server asks for one: metadata `authorization: Bearer TOKEN`");
  }
  if (!caller.token) {
    return absl::UnauthenticatedError(
        "the call's token cannot be read: its metadata `authorization` must be one, `Bearer TOKEN`");
  }
  table = this->table();
  token = table->Find(*caller.token);
  if (token != nullptr) return absl::OkStatus();
  return absl::UnauthenticatedError(
      "the call's token is none that this server knows; it may have been taken away or replaced");
}

Authorizer::TablePtr Authorizer::table() const {
  MutexLock lock(mutex_);
  return table_;
}

uint64_t Authorizer::reloads() const {
  MutexLock lock(mutex_);
  return reloads_;
}

uint64_t Authorizer::failed_reloads() const {
  MutexLock lock(mutex_);
  return failed_reloads_;
}

bool Authorizer::Reload() {
  const absl::StatusOr<std::string> text = ReadTextFile(kWhatFile, token_file_);
  std::string seen = text.ok() ? *text : std::string(text.status().message());
  if (seen == last_seen_) return false;
  last_seen_ = std::move(seen);
  absl::StatusOr<TokenTable> table = text.ok() ? TokenTable::Parse(*text, token_file_) : text.status();
  if (!table.ok()) {
    for (const absl::string_view line : absl::StrSplit(table.status().message(), '\n')) {
      spdlog::error("the tokens stay as they were: {}", std::string(line));
    }
    MutexLock lock(mutex_);
    ++failed_reloads_;
    return false;
  }
  spdlog::info("token_file '{}' has changed, number of tokens now: {}", token_file_, table->size());
  MutexLock lock(mutex_);
  table_ = std::make_shared<const TokenTable>(*std::move(table));
  ++reloads_;
  return true;
}

}  // namespace nexting::server
