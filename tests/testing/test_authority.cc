#include "tests/testing/test_authority.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace nexting {
namespace {

void OpenSsl(const std::string& arguments, const std::string& log) {
  const std::string command = "openssl " + arguments + " >'" + log + "' 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0) << command << "\n" << Contents(log);
}

const char kNewKey[] = " -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";

}  // namespace

TestAuthority::TestAuthority(std::string folder, const std::string& name)
    : folder_(std::move(folder)), own_{folder_ + "/" + name + ".pem", folder_ + "/" + name + ".key"} {
  OpenSsl("req -x509" + std::string(kNewKey) + " -days 1 -subj '/CN=" + name + "' -keyout '" + own_.private_key +
              "' -out '" + own_.certificate + "'",
          folder_ + "/" + name + ".log");
}

TestCertificate TestAuthority::Issue(const std::string& name) const {
  const std::string stem = folder_ + "/" + name;
  std::ofstream(stem + ".names") << "subjectAltName=DNS:localhost,IP:127.0.0.1\n";
  OpenSsl("req" + std::string(kNewKey) + " -subj '/CN=" + name + "' -keyout '" + stem + ".key' -out '" + stem + ".csr'",
          stem + ".log");
  OpenSsl("x509 -req -in '" + stem + ".csr' -CA '" + own_.certificate + "' -CAkey '" + own_.private_key +
              "' -CAcreateserial -days 1 -extfile '" + stem + ".names' -out '" + stem + ".pem'",
          stem + ".log");
  return {stem + ".pem", stem + ".key"};
}

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void ReplaceFile(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  std::ofstream(fresh, std::ios::binary) << text;
  ASSERT_EQ(std::rename(fresh.c_str(), path.c_str()), 0) << path;
}

}  // namespace nexting
