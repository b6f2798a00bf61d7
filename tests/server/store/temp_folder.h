// A folder of a test's own, gone when the object goes.
#ifndef NEXTING_TESTS_SERVER_STORE_TEMP_FOLDER_H_
#define NEXTING_TESTS_SERVER_STORE_TEMP_FOLDER_H_

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "gtest/gtest.h"

namespace nexting::server {

class TempFolder {
 public:
  TempFolder() : path_(testing::TempDir() + "nexting_XXXXXX") { path_ = mkdtemp(path_.data()); }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace nexting::server

#endif  // NEXTING_TESTS_SERVER_STORE_TEMP_FOLDER_H_
