#include "server/security/tls_files.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/test_authority.h"

namespace nexting::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class TlsFilesTest : public ::testing::Test {
 protected:
  TlsFilesTest() : folder_(testing::TempDir() + "nexting_XXXXXX") {
    folder_ = mkdtemp(folder_.data());
    authority_ = std::make_unique<TestAuthority>(folder_, "authority");
    issued_ = authority_->Issue("server");
  }
  ~TlsFilesTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name) << text;
    return folder_ + "/" + name;
  }

  static std::string ErrorOf(const TlsFiles& files) {
    const auto summary = ReadTlsFiles(files);
    EXPECT_FALSE(summary.ok());
    return std::string(summary.status().message());
  }

  std::string folder_;
  std::unique_ptr<TestAuthority> authority_;
  TestCertificate issued_;
};

TEST_F(TlsFilesTest, GoodFilesAreSummedUp) {
  const auto summary = ReadTlsFiles({issued_.certificate, issued_.private_key, authority_->own().certificate});
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->subject, "CN = server");
  EXPECT_GT(summary->expires, absl::Now());
  EXPECT_LT(summary->expires, absl::Now() + absl::Hours(25));
  EXPECT_NE(summary->fingerprint, ReadTlsFiles({issued_.certificate, issued_.private_key, ""})->fingerprint);
}

TEST_F(TlsFilesTest, AChainIsReadToItsEnd) {
  const std::string chain = Contents(issued_.certificate) + Contents(authority_->own().certificate);
  EXPECT_TRUE(ReadTlsFiles({Write("chain", chain), issued_.private_key, ""}).ok());
  const std::string cut = chain.substr(0, chain.size() - 60);
  EXPECT_THAT(ErrorOf({Write("cut", cut), issued_.private_key, ""}), HasSubstr("behind the first"));
}

TEST_F(TlsFilesTest, ErrorsNameTheSettingTheFileAndWhatIsWrong) {
  const std::string& certificate = issued_.certificate;
  const std::string& key = issued_.private_key;
  EXPECT_THAT(ErrorOf({"none.pem", key, ""}), HasSubstr("cannot read tls_certificate 'none.pem': No such file"));
  EXPECT_THAT(ErrorOf({certificate, "none.key", ""}),
              HasSubstr("cannot read tls_private_key 'none.key': No such file"));
  EXPECT_THAT(ErrorOf({certificate, key, "none.pem"}), HasSubstr("cannot read tls_client_ca 'none.pem': No such file"));
  EXPECT_THAT(ErrorOf({folder_, key, ""}), HasSubstr("Is a directory"));
  const std::string no_pem = Write("no_pem", "hello");
  EXPECT_THAT(ErrorOf({no_pem, key, ""}),
              AllOf(HasSubstr("tls_certificate: '" + no_pem), HasSubstr("holds no certificate in PEM form")));
  EXPECT_THAT(ErrorOf({certificate, no_pem, ""}),
              AllOf(HasSubstr("tls_private_key: '" + no_pem), HasSubstr("holds no private key in PEM form")));
  EXPECT_THAT(ErrorOf({certificate, key, no_pem}), HasSubstr("tls_client_ca: '" + no_pem));
  EXPECT_THAT(ErrorOf({key, certificate, ""}), HasSubstr("tls_certificate: '" + key));
  EXPECT_THAT(ErrorOf({certificate, authority_->own().private_key, ""}),
              HasSubstr("is not the key of the certificate in '" + certificate + "'"));
}

TEST_F(TlsFilesTest, AnEncryptedKeyIsRefusedWithoutAQuestion) {
  const std::string encrypted = folder_ + "/encrypted.key";
  ASSERT_EQ(std::system(
                ("openssl pkcs8 -topk8 -passout pass:secret -in '" + issued_.private_key + "' -out '" + encrypted + "'")
                    .c_str()),
            0);
  EXPECT_THAT(ErrorOf({issued_.certificate, encrypted, ""}), HasSubstr("is encrypted"));
}

}  // namespace
}  // namespace nexting::server
