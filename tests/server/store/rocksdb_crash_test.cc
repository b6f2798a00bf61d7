// What is acknowledged is there after a crash, and two processes never share a folder.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/rocksdb_store.h"
#include "tests/server/store/store_reading.h"
#include "tests/server/store/temp_folder.h"

extern char** environ;

namespace nexting::server {
namespace {

// The appender as a process; killed, if it still runs, when the object goes.
class Appender {
 public:
  explicit Appender(const std::string& folder) {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = NEXTING_STORE_APPENDER;
    std::string argument = folder;
    char* argv[] = {program.data(), argument.data(), nullptr};
    EXPECT_EQ(posix_spawn(&process_, program.c_str(), &actions, nullptr, argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    acknowledged_ = fdopen(ends[0], "r");
  }
  ~Appender() {
    Kill();
    std::fclose(acknowledged_);
  }
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;

  pid_t process() const { return process_; }

  // The next offset that the process had acknowledged; 0 at the end.
  uint64_t Next() {
    unsigned long long offset = 0;
    return std::fscanf(acknowledged_, "%llu", &offset) == 1 ? offset : 0;
  }

  void Kill() {
    if (process_ == 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = 0;
  }

 private:
  pid_t process_ = 0;
  FILE* acknowledged_ = nullptr;
};

TEST(RocksDbCrashTest, AKilledProcessLosesNothingItAcknowledged) {
  const TempFolder folder;
  uint64_t acknowledged = 0;
  uint64_t epoch = 0;
  for (int round = 0; round < 3; ++round) {
    {
      Appender appender(folder.path());
      for (int i = 0; i < 100; ++i) {
        const uint64_t next = appender.Next();
        ASSERT_GT(next, acknowledged);
        acknowledged = next;
      }
      appender.Kill();
      // Offsets that it printed before it was killed and that are not read yet count too.
      while (const uint64_t next = appender.Next()) acknowledged = next;
    }
    const std::unique_ptr<Store> store = OpenRocksDbStore(folder.path()).value();
    const ShardClaim claim = store->Claim(0).value();
    EXPECT_GE(claim.epoch, epoch + (round == 0 ? 2 : 1));
    epoch = claim.epoch;
    std::map<uint64_t, std::string> records;
    ASSERT_TRUE(ReadAll(*store, claim, 1, records).ok());
    ASSERT_GE(records.size(), acknowledged);
    EXPECT_EQ(records.size() % 2, 0U) << "an append is there as a whole or not at all";
    EXPECT_EQ(records.begin()->second, "record 1");
    EXPECT_EQ(records.rbegin()->first, records.size());
    for (const auto& [offset, bytes] : records) EXPECT_THAT(bytes, testing::StartsWith("record "));
  }
}

TEST(RocksDbCrashTest, AFolderInUseByAnotherProcessIsRefused) {
  const TempFolder folder;
  Appender appender(folder.path());
  ASSERT_GT(appender.Next(), 0U) << "the other process has the folder open";
  const absl::Status status = OpenRocksDbStore(folder.path()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(status.message(),
            absl::StrCat("data folder '", folder.path(), "' is in use by another nexting-server (process ",
                         appender.process(), "); stop that one first or choose another folder with --data_dir"));
  EXPECT_GT(appender.Next(), 0U) << "the other one goes on";
}

}  // namespace
}  // namespace nexting::server
