// Reads /metrics of a server in the test, as Prometheus would.
#ifndef NEXTING_TESTS_TESTING_SCRAPE_H_
#define NEXTING_TESTS_TESTING_SCRAPE_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

namespace nexting {

// The answer to GET http://127.0.0.1:PORT{path}, head and body; empty where nobody answers.
inline std::string HttpGet(int port, const std::string& path) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    if (send(fd, request.data(), request.size(), 0) == static_cast<ssize_t>(request.size())) {
      char buffer[4096];
      for (ssize_t n = 0; (n = recv(fd, buffer, sizeof(buffer), 0)) > 0;) answer.append(buffer, static_cast<size_t>(n));
    }
  }
  close(fd);
  return answer;
}

// One scrape. Series are asked for as they are written: `nexting_streams{state="idle"}`.
class Scrape {
 public:
  explicit Scrape(int port) : text_(HttpGet(port, "/metrics")) {}

  const std::string& text() const { return text_; }

  // Nothing where there is no such series.
  std::optional<double> operator[](const std::string& series) const {
    const size_t start = text_.find("\n" + series + " ");
    if (start == std::string::npos) return std::nullopt;
    return std::strtod(text_.c_str() + start + series.size() + 2, nullptr);
  }

 private:
  std::string text_;
};

}  // namespace nexting

#endif  // NEXTING_TESTS_TESTING_SCRAPE_H_
