// A certificate authority for tests, made with the `openssl` command:
// keys and certificates in PEM files, good for a day.
#ifndef NEXTING_TESTS_TESTING_TEST_AUTHORITY_H_
#define NEXTING_TESTS_TESTING_TEST_AUTHORITY_H_

#include <string>

namespace nexting {

struct TestCertificate {
  std::string certificate;
  std::string private_key;
};

class TestAuthority {
 public:
  // Its files go to `folder`, which must exist; their names start with `name`.
  TestAuthority(std::string folder, const std::string& name);

  // The authority's own certificate, and its key.
  const TestCertificate& own() const { return own_; }

  // A new certificate for localhost and 127.0.0.1.
  TestCertificate Issue(const std::string& name) const;

 private:
  std::string folder_;
  TestCertificate own_;
};

// What a file holds. Copying and then renaming, as an operator would, puts a file in another one's place.
std::string Contents(const std::string& path);
void ReplaceFile(const std::string& path, const std::string& text);

}  // namespace nexting

#endif  // NEXTING_TESTS_TESTING_TEST_AUTHORITY_H_
