#include "server/security/tls_files.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/config/config_file.h"
#include "server/security/sha256.h"

namespace nexting::server {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using BioPtr = std::unique_ptr<BIO, Free>;
using CertificatePtr = std::unique_ptr<X509, Free>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free>;

BioPtr Open(const std::string& text) { return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

// Without it OpenSSL would ask on the terminal.
int NoPassword(char*, int, int, void*) { return -1; }

absl::Status Unusable(absl::string_view setting, const std::string& file, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(setting, ": '", file, "' ", why));
}

// The first certificate; the others must be readable too.
absl::StatusOr<CertificatePtr> ReadCertificates(absl::string_view setting, const std::string& file,
                                                const std::string& text) {
  const BioPtr bio = Open(text);
  CertificatePtr first(PEM_read_bio_X509(bio.get(), nullptr, NoPassword, nullptr));
  if (first == nullptr) {
    ERR_clear_error();
    return Unusable(setting, file, "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
  }
  while (const CertificatePtr next{PEM_read_bio_X509(bio.get(), nullptr, NoPassword, nullptr)}) {
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end) return Unusable(setting, file, "has a certificate behind the first that cannot be read");
  return first;
}

absl::StatusOr<KeyPtr> ReadKey(const std::string& file, const std::string& text) {
  KeyPtr key(PEM_read_bio_PrivateKey(Open(text).get(), nullptr, NoPassword, nullptr));
  ERR_clear_error();
  if (key != nullptr) return key;
  return Unusable("tls_private_key", file,
                  absl::StrContains(text, "ENCRYPTED")
                      ? "is encrypted; give a key without a password, readable for the server only"
                      : "holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)");
}

std::string Subject(X509* certificate) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0, XN_FLAG_ONELINE);
  char* text = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<size_t>(size));
}

absl::Time Expiry(X509* certificate) {
  std::tm time{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time) != 1) return absl::InfinitePast();
  return absl::FromTM(time, absl::UTCTimeZone());
}

}  // namespace

absl::StatusOr<TlsSummary> ReadTlsFiles(const TlsFiles& files) {
  absl::StatusOr<std::string> certificate_text = ReadTextFile("tls_certificate", files.certificate);
  if (!certificate_text.ok()) return certificate_text.status();
  absl::StatusOr<std::string> key_text = ReadTextFile("tls_private_key", files.private_key);
  if (!key_text.ok()) return key_text.status();
  const absl::StatusOr<CertificatePtr> certificate =
      ReadCertificates("tls_certificate", files.certificate, *certificate_text);
  if (!certificate.ok()) return certificate.status();
  const absl::StatusOr<KeyPtr> key = ReadKey(files.private_key, *key_text);
  if (!key.ok()) return key.status();
  if (X509_check_private_key(certificate->get(), key->get()) != 1) {
    ERR_clear_error();
    return Unusable("tls_private_key", files.private_key,
                    absl::StrCat("is not the key of the certificate in '", files.certificate, "'"));
  }
  std::string all = absl::StrCat(*certificate_text, *key_text);
  if (!files.client_ca.empty()) {
    absl::StatusOr<std::string> ca_text = ReadTextFile("tls_client_ca", files.client_ca);
    if (!ca_text.ok()) return ca_text.status();
    if (auto ca = ReadCertificates("tls_client_ca", files.client_ca, *ca_text); !ca.ok()) return ca.status();
    absl::StrAppend(&all, *ca_text);
  }
  const Sha256Digest digest = Sha256(all);
  return TlsSummary{Subject(certificate->get()), Expiry(certificate->get()), std::string(digest.begin(), digest.end())};
}

}  // namespace nexting::server
