// Appends numbered records to shard 0 for ever and prints the offset of each when it is acknowledged.
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/store/rocksdb_store.h"
#include "server/store/store.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: store_appender FOLDER\n", stderr);
    return 2;
  }
  const absl::StatusOr<std::unique_ptr<nexting::server::Store>> store =
      nexting::server::OpenRocksDbStore(std::string(argv[1]));
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    return 1;
  }
  const absl::StatusOr<nexting::server::ShardClaim> claim = (*store)->Claim(0);
  if (!claim.ok()) return 1;
  uint64_t next = 1;
  while (true) {
    const absl::StatusOr<uint64_t> last =
        (*store)->Append(*claim, {absl::StrCat("record ", next), absl::StrCat("record ", next + 1)});
    if (!last.ok()) return 1;
    std::printf("%llu\n", static_cast<unsigned long long>(*last));
    std::fflush(stdout);
    next = *last + 1;
  }
}
