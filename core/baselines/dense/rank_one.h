// Rank-one estimates of the influence matrix: UORO (Tallec and Ollivier 2017) and NoBackTrack (Ollivier et al. 2015).
// They are unbiased while the parameters do not move.
//
// J = d(h, c)/dtheta, [2d][parameters], is replaced by a product q p' whose expectation is J. With the derivatives
// D = d(h, c)/d(h', c'), the influence I of the step itself, and independent signs nu in {-1, 1}^2d,
//
//   q <- rho_0 D q + sum over v of rho_v nu_v e_v      p <- p / rho_0 + sum over v of nu_v I_v / rho_v
//
// where v runs over the 2d states, and I_v is the row of I for state v. Any positive rho keep the expectation; these
// balance the norms of the two factors:
//
//   rho_0 = sqrt(|p| / |D q|)
//   UORO:         rho_v = sqrt(|nu' I| / |nu|) for all v        NoBackTrack:  rho_v = sqrt(|I_v|)
//
// limited to [1e-6, 1e6]. I_v consists of s z in the rows of one unit (dense_lstm.h), so p needs one outer product with
// z. The gradient is dy/dtheta = (dy/dh . q) p.
// Memory: parameters + 2 d numbers.
// Cost of a step in multiply-adds: 4 d r (D q) + 12 d n (p and its norm) + 4 heads d n.
#ifndef NEXTING_CORE_BASELINES_DENSE_RANK_ONE_H_
#define NEXTING_CORE_BASELINES_DENSE_RANK_ONE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/baselines/dense/dense_lstm.h"
#include "core/baselines/dense/wiring.h"
#include "core/head_signal.h"
#include "core/state.h"

namespace nexting::core {

// How the rho_v are chosen.
enum class RankOneScaling { kCommon, kPerState };  // UORO, NoBackTrack

template <typename T>
class RankOne {
 public:
  struct State {
    std::vector<T> hidden;      // [d] q of h
    std::vector<T> cell;        // [d] q of c
    std::vector<T> parameters;  // [d][4][n] p
    uint64_t random = 0;        // state of the generator of nu

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.hidden, self.cell, self.parameters, self.random);
    }
  };

  // `wiring` must outlive the object.
  RankOne(const Wiring& wiring, RankOneScaling scaling, uint64_t seed);

  // Takes the last step of `lstm`. Returns 1 if q or p exceeded the bound of a trace, so that both were set to 0.
  // Returns 0 otherwise.
  int Advance(const DenseLstm<T>& lstm, absl::Span<const HeadGradient<T>> heads);
  // e <- decay e + dy/dtheta, for one head at the step that Advance took last.
  void Extend(size_t head, const HeadGradient<T>& gradient, absl::Span<T> eligibility);

  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  void PropagateFactor(const DenseLstm<T>& lstm);
  void DrawSigns();
  void ScaleSigns(const LocalDerivatives<T>& local);
  void AddOwnInfluence(const LocalDerivatives<T>& local, T rho_0);
  bool ResetIfDiverged();

  const Wiring& wiring_;
  const RankOneScaling scaling_;
  State state_;

  // Of the current step.
  std::vector<T> hidden_sign_, cell_sign_;  // [d] nu
  std::vector<T> hidden_rho_, cell_rho_;    // [d]
  std::vector<T> square_;                   // [d] |z|^2 of what each unit sees
  std::vector<T> hidden_before_;            // [d]
  std::vector<T> room_;                     // [n] for Wiring::Sources
};

static_assert(VisitsEveryMember<RankOne<float>::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_DENSE_RANK_ONE_H_
