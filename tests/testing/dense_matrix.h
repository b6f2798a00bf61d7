// Inverses the schoolbook way, in long double.
#ifndef NEXTING_TESTS_TESTING_DENSE_MATRIX_H_
#define NEXTING_TESTS_TESTING_DENSE_MATRIX_H_

#include <cmath>
#include <utility>
#include <vector>

namespace nexting::testing {

using Matrix = std::vector<std::vector<long double>>;

inline Matrix ScaledIdentity(size_t size, long double scale) {
  Matrix matrix(size, std::vector<long double>(size, 0));
  for (size_t i = 0; i < size; ++i) matrix[i][i] = scale;
  return matrix;
}

// matrix <- decay matrix + phi phi'.
inline void Accumulate(const std::vector<double>& phi, long double decay, Matrix& matrix) {
  for (size_t i = 0; i < phi.size(); ++i) {
    for (size_t j = 0; j < phi.size(); ++j) {
      matrix[i][j] = decay * matrix[i][j] + static_cast<long double>(phi[i]) * phi[j];
    }
  }
}

// Gauss-Jordan elimination with row pivots. REQUIRES: not singular
inline Matrix Inverse(Matrix a) {
  const size_t n = a.size();
  Matrix inverse = ScaledIdentity(n, 1);
  for (size_t column = 0; column < n; ++column) {
    size_t pivot = column;
    for (size_t row = column; row < n; ++row) {
      if (std::abs(a[row][column]) > std::abs(a[pivot][column])) pivot = row;
    }
    std::swap(a[column], a[pivot]);
    std::swap(inverse[column], inverse[pivot]);
    const long double scale = 1 / a[column][column];
    for (size_t j = 0; j < n; ++j) {
      a[column][j] *= scale;
      inverse[column][j] *= scale;
    }
    for (size_t row = 0; row < n; ++row) {
      if (row == column) continue;
      const long double factor = a[row][column];
      for (size_t j = 0; j < n; ++j) {
        a[row][j] -= factor * a[column][j];
        inverse[row][j] -= factor * inverse[column][j];
      }
    }
  }
  return inverse;
}

inline std::vector<long double> Product(const Matrix& a, const std::vector<long double>& x) {
  std::vector<long double> y(a.size(), 0);
  for (size_t i = 0; i < a.size(); ++i) {
    for (size_t j = 0; j < x.size(); ++j) y[i] += a[i][j] * x[j];
  }
  return y;
}

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_DENSE_MATRIX_H_
