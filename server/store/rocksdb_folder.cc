#include "server/store/rocksdb_folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"
#include "rocksdb/options.h"
#include "server/store/rocksdb_status.h"

namespace nexting::server {
namespace {

constexpr uint32_t kMaxShards = 65'536;

std::string DatabaseOf(absl::string_view folder) { return absl::StrCat(folder, "/store"); }

rocksdb::Options DatabaseOptions(rocksdb::Env* env) {
  rocksdb::Options options;
  if (env != nullptr) options.env = env;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  // The default mode drops, in silence, acknowledged records that lie behind a damaged byte; this one refuses to open.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.compression = rocksdb::kLZ4Compression;
  options.write_buffer_size = size_t{32} << 20;
  options.max_total_wal_size = size_t{256} << 20;
  options.max_open_files = 256;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.keep_log_file_num = 5;
  return options;
}

// The families of the folder as it is, and those this program needs in front.
std::vector<std::string> FamilyNames(const rocksdb::Options& options, const std::string& database) {
  std::vector<std::string> names = {rocksdb::kDefaultColumnFamilyName, "log", "snapshots", "meta"};
  std::vector<std::string> existing;
  // A failure here shows up again, with better words, when the database is opened.
  if (!rocksdb::DB::ListColumnFamilies(options, database, &existing).ok()) return names;
  for (const std::string& name : existing) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

absl::Status MakeFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(DatabaseOf(folder), error);
  return error ? MakeFolderStatus(error, folder) : absl::OkStatus();
}

absl::Status CheckOptions(const RocksDbStoreOptions& options) {
  if (options.folder.empty())
    return absl::InvalidArgumentError("the data folder's name is empty; give one with --data_dir");
  if (options.shard_count == 0 || options.shard_count > kMaxShards) {
    return absl::InvalidArgumentError(
        absl::StrCat("shard_count ", options.shard_count, " is not in [1, ", kMaxShards, "]"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDbFolder>> RocksDbFolder::Open(const RocksDbStoreOptions& options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  if (absl::Status status = MakeFolder(options.folder); !status.ok()) return status;
  // No make_unique: the constructor is private.
  std::unique_ptr<RocksDbFolder> folder(new RocksDbFolder(options.folder));
  if (absl::Status status = folder->OpenDatabase(options); !status.ok()) return status;
  if (absl::Status status = folder->ReadLayout(options.shard_count); !status.ok()) return status;
  if (absl::Status status = folder->ReadShards(); !status.ok()) return status;
  return folder;
}

RocksDbFolder::~RocksDbFolder() {
  for (rocksdb::ColumnFamilyHandle* family : families_) db_->DestroyColumnFamilyHandle(family);
}

rocksdb::ColumnFamilyHandle* RocksDbFolder::family(Area area) const {
  switch (area) {
    case Area::kLog:
      return families_[1];
    case Area::kSnapshots:
      return families_[2];
    case Area::kMeta:
      break;
  }
  return families_[3];
}

uint64_t RocksDbFolder::FileBytes() const {
  uint64_t bytes = 0;
  std::error_code error;
  // Files come and go while this looks.
  for (auto file = std::filesystem::recursive_directory_iterator(folder_, error);
       !error && file != std::filesystem::recursive_directory_iterator(); file.increment(error)) {
    std::error_code gone;
    const uintmax_t size = file->is_regular_file(gone) ? file->file_size(gone) : 0;
    if (!gone) bytes += size;
  }
  return bytes;
}

absl::Status RocksDbFolder::ToStatus(const rocksdb::Status& status, absl::string_view doing) const {
  return RocksDbStatus(status, folder_, doing);
}

absl::Status RocksDbFolder::OpenDatabase(const RocksDbStoreOptions& options) {
  const std::string database = DatabaseOf(folder_);
  const rocksdb::Options db_options = DatabaseOptions(options.env);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : FamilyNames(db_options, database)) descriptors.emplace_back(name, db_options);
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(db_options, database, descriptors, &families_, &db);
  db_.reset(db);
  return status.ok() ? absl::OkStatus() : OpenStatus(status, folder_, database);
}

absl::StatusOr<bool> RocksDbFolder::IsEmpty() const {
  for (rocksdb::ColumnFamilyHandle* family : families_) {
    const std::unique_ptr<rocksdb::Iterator> keys(db_->NewIterator(rocksdb::ReadOptions(), family));
    keys->SeekToFirst();
    if (!keys->status().ok()) return ToStatus(keys->status(), "read it");
    if (keys->Valid()) return false;
  }
  return true;
}

absl::Status RocksDbFolder::ReadLayout(uint32_t shard_count_if_new) {
  std::string value;
  const std::string key(kLayoutKey);
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), family(Area::kMeta), key, &value);
  if (status.IsNotFound()) {
    const absl::StatusOr<bool> empty = IsEmpty();
    if (!empty.ok()) return empty.status();
    if (*empty) return WriteLayout(shard_count_if_new);
    return absl::DataLossError(absl::StrCat("data folder '", folder_,
                                            "' holds data without a layout record: it is damaged, or another "
                                            "program's; choose another folder with --data_dir"));
  }
  if (!status.ok()) return ToStatus(status, "read its layout");
  const absl::StatusOr<absl::string_view> payload = CheckValue(Area::kMeta, key, value);
  if (!payload.ok()) return payload.status();
  const absl::StatusOr<Layout> layout = DecodeLayout(*payload);
  if (!layout.ok()) return layout.status();
  if (layout->version != kLayoutVersion) {
    return absl::FailedPreconditionError(absl::StrCat(
        "data folder '", folder_, "' has layout ", layout->version, ", and this program knows layout ", kLayoutVersion,
        " only; use the program that wrote it, or a newer one, or choose another folder with --data_dir"));
  }
  if (layout->shard_count == 0 || layout->shard_count > kMaxShards) {
    return absl::DataLossError(
        absl::StrCat("data folder '", folder_, "' says it has ", layout->shard_count, " shards"));
  }
  layout_ = *layout;
  return absl::OkStatus();
}

absl::Status RocksDbFolder::WriteLayout(uint32_t shard_count) {
  layout_.shard_count = shard_count;
  const std::string key(kLayoutKey);
  const std::string payload = EncodeLayout(layout_);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  return ToStatus(db_->Put(synced, family(Area::kMeta), key, ValueHeader(Area::kMeta, key, payload) + payload),
                  "write its layout");
}

absl::Status RocksDbFolder::ReadShards() {
  shards_.resize(layout_.shard_count);
  for (uint32_t shard = 0; shard < layout_.shard_count; ++shard) {
    std::string value;
    const std::string key = ShardKey(shard);
    const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), family(Area::kMeta), key, &value);
    if (status.IsNotFound()) continue;
    if (!status.ok()) return ToStatus(status, absl::StrCat("read shard ", shard));
    const absl::StatusOr<absl::string_view> payload = CheckValue(Area::kMeta, key, value);
    if (!payload.ok()) return payload.status();
    const absl::StatusOr<ShardRecord> record = DecodeShard(*payload);
    if (!record.ok()) return record.status();
    shards_[shard] = *record;
  }
  return absl::OkStatus();
}

}  // namespace nexting::server
