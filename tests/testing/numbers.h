// Reproducible random numbers for tests, from the standard library so that nothing is shared with what is tested.
#ifndef NEXTING_TESTS_TESTING_NUMBERS_H_
#define NEXTING_TESTS_TESTING_NUMBERS_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace nexting::testing {

class Numbers {
 public:
  explicit Numbers(uint64_t seed) : engine_(seed) {}

  double Uniform(double least, double most) { return std::uniform_real_distribution<double>(least, most)(engine_); }
  double Normal() { return std::normal_distribution<double>()(engine_); }
  int Integer(int least, int most) { return std::uniform_int_distribution<int>(least, most)(engine_); }
  bool Chance(double probability) { return Uniform(0.0, 1.0) < probability; }

  std::vector<double> Normals(size_t count) {
    std::vector<double> numbers(count);
    for (double& number : numbers) number = Normal();
    return numbers;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_NUMBERS_H_
