// Runs a fuzz target without a fuzzer, in any build:
// on each file of its corpus, and on mutations of them that are the same in every run.
//
//   TARGET_corpus [--mutations=N] FILE-OR-FOLDER...
//
// An input that ends the process is written to `TARGET_corpus.input` in the working folder;
// give that file alone to see it again.
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/testing/numbers.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
// Of the sanitizers' runtime, where there is one.
extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

namespace nexting::fuzz {
namespace {

constexpr size_t kMaxBytes = 4096;

std::string program;
std::string input;  // the one that runs

// At the end of the process, whose state no longer matters.
void KeepInput() {
  const std::string file = std::filesystem::path(program).filename().string() + ".input";
  std::ofstream(file, std::ios::binary) << input;
  std::fprintf(stderr, "\nThis input of %zu bytes did it; to see it again:\n  %s %s\n", input.size(), program.c_str(),
               std::filesystem::absolute(file).c_str());
}

void OnSignal(int signal) {
  std::signal(signal, SIG_DFL);
  KeepInput();
  std::raise(signal);
}

void Run(const std::string& bytes) {
  input = bytes;
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

std::vector<std::string> ReadAll(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  for (const fs::path path : paths) {
    if (!fs::is_directory(path)) files.push_back(path);
    if (!fs::is_directory(path)) continue;
    std::copy(fs::directory_iterator(path), fs::directory_iterator(), std::back_inserter(files));
  }
  // A folder has no order of its own.
  std::sort(files.begin(), files.end());
  std::vector<std::string> contents;
  for (const fs::path& path : files) {
    std::ifstream file(path, std::ios::binary);
    contents.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    if (file) continue;
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::exit(2);
  }
  return contents;
}

// What a fuzzer does to an input, the simplest part of it.
class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& corpus) : corpus_(corpus) {}

  std::string Next() {
    std::string bytes = Any();
    for (int changes = numbers_.Integer(1, 6); changes > 0; --changes) Change(bytes);
    bytes.resize(std::min(bytes.size(), kMaxBytes));
    return bytes;
  }

 private:
  const std::string& Any() { return corpus_[numbers_.Integer(0, static_cast<int>(corpus_.size()) - 1)]; }
  size_t PlaceIn(const std::string& bytes) { return numbers_.Integer(0, static_cast<int>(bytes.size())); }
  char Byte() { return static_cast<char>(numbers_.Integer(0, 255)); }

  void Change(std::string& bytes) {
    const size_t at = PlaceIn(bytes);
    const size_t length = numbers_.Integer(1, 16);
    switch (numbers_.Integer(0, 6)) {
      case 0:
        bytes.insert(at, length, Byte());
        break;
      case 1:
        bytes.erase(at, length);
        break;
      case 2:
        bytes.insert(at, bytes.substr(PlaceIn(bytes), length));
        break;
      case 3:
        bytes.insert(at, Piece(length));
        break;
      case 4:
        bytes.replace(at, length, length, numbers_.Chance(0.5) ? '\xff' : '\0');
        break;
      case 5:
        bytes.replace(at, 1, 1, Byte());
        break;
      default:
        if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << numbers_.Integer(0, 7)));
    }
  }

  // Of another input.
  std::string Piece(size_t length) {
    const std::string& other = Any();
    return other.substr(PlaceIn(other), 4 * length);
  }

  const std::vector<std::string>& corpus_;
  testing::Numbers numbers_{1};
};

int Main(const std::vector<std::string>& arguments) {
  int mutations = 0;
  std::vector<std::string> paths;
  for (const std::string& argument : arguments) {
    absl::string_view count = argument;
    if (!absl::ConsumePrefix(&count, "--mutations=")) {
      paths.push_back(argument);
    } else if (!absl::SimpleAtoi(count, &mutations)) {
      std::fprintf(stderr, "%s is no number\n", argument.c_str());
      return 2;
    }
  }
  const std::vector<std::string> corpus = ReadAll(paths);
  if (corpus.empty()) {
    std::fprintf(stderr, "usage: %s [--mutations=N] FILE-OR-FOLDER...\n", program.c_str());
    return 2;
  }
  for (const std::string& bytes : corpus) Run(bytes);
  Mutator mutator(corpus);
  for (int i = 0; i < mutations; ++i) Run(mutator.Next());
  std::printf("%zu inputs of the corpus and %d mutations passed\n", corpus.size(), mutations);
  return 0;
}

}  // namespace
}  // namespace nexting::fuzz

int main(int argc, char** argv) {
  nexting::fuzz::program = argv[0];
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(nexting::fuzz::KeepInput);
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS, SIGILL}) std::signal(signal, nexting::fuzz::OnSignal);
  return nexting::fuzz::Main({argv + 1, argv + argc});
}
