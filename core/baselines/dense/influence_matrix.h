// Forward-mode gradients of a dense LSTM: full RTRL, and SnAp-k, which leaves out a part (Menick et al. 2021).
//
// The influence matrix J holds TC = dc/dtheta and TH = dh/dtheta of every unit by every parameter. Within one step a
// parameter influences only its own unit, the owner. So J consists of blocks (unit, owner) of the owner's 4 n
// parameters, and
//
//   TC(i, o) <- f_i TC(i, o) + sum over l of kappa_il TH(l, o) + [i = o] s_gate z
//   TH(i, o) <- A_i TC(i, o) + sum over l of omega_il TH_old(l, o) + [i = o] s_o z
//
//   kappa_il = sum of s_gate W_gate,il        omega_il = s_o W_o,il
//
// where l runs over the units that i sees. SnAp-k keeps the blocks of units that the owner's state reaches within k - 1
// connections, which are the entries that become non-zero within k steps, and counts the others as 0. SnAp-1 keeps the
// blocks (owner, owner) only. RTRL keeps every block that can be reached, so that it leaves out nothing but zeros.
//
// Cost of a step in multiply-adds, with B kept blocks and L kept terms in their sums: 4 n (2 L + 2 B + heads B).
// Memory: 8 n B numbers. Where every unit sees all, full RTRL has B = d^2 and L = d^3, and SnAp-1 has B = L = d.
#ifndef NEXTING_CORE_BASELINES_DENSE_INFLUENCE_MATRIX_H_
#define NEXTING_CORE_BASELINES_DENSE_INFLUENCE_MATRIX_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "core/baselines/dense/dense_lstm.h"
#include "core/baselines/dense/wiring.h"
#include "core/head_signal.h"
#include "core/state.h"

namespace nexting::core {

// Which blocks are kept, and which blocks each of them is computed from.
struct InfluencePattern {
  struct Term {
    int source = 0;  // of the unit's recurrent sources
    int block = 0;   // the owner's block that the source multiplies, counted from the owner's first
  };
  struct Block {
    int unit = 0;
    std::vector<Term> terms;
  };

  // REQUIRES: k >= 1
  InfluencePattern(const Wiring& wiring, int k);

  std::vector<std::vector<Block>> owners;  // [d], blocks by ascending unit
  size_t blocks = 0;                       // B
  size_t terms = 0;                        // L
  size_t largest = 0;                      // most blocks of an owner
};

template <typename T>
class InfluenceMatrix {
 public:
  struct State {
    std::vector<T> cell_trace;    // [B][4][n] TC
    std::vector<T> hidden_trace;  // [B][4][n] TH

    static constexpr void Visit(auto& self, auto& visit) { visit(self.cell_trace, self.hidden_trace); }
  };

  // `wiring` must outlive the matrix. REQUIRES: k >= 1
  InfluenceMatrix(const Wiring& wiring, int k);

  // Takes the last step of `lstm`. Returns how many owners had traces beyond their bound; these are set to 0.
  int Advance(const DenseLstm<T>& lstm, absl::Span<const HeadGradient<T>> heads);
  // e <- decay e + dy/dtheta, for one head at the step that Advance took last.
  void Extend(size_t head, const HeadGradient<T>& gradient, absl::Span<T> eligibility);

  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  void ComputeCoefficients(const DenseLstm<T>& lstm);
  T AdvanceBlock(const LocalDerivatives<T>& local, const InfluencePattern::Block& block, const T* own_sources,
                 size_t at);

  const Wiring& wiring_;
  const InfluencePattern pattern_;
  const size_t block_size_;  // 4 n
  State state_;

  // Of the current step.
  std::vector<T> kappa_, omega_;  // [d][r]
  std::vector<T> before_;         // [largest][4][n] TH of one owner before the step
  std::vector<T> room_;           // [n] for Wiring::Sources
};

static_assert(VisitsEveryMember<InfluenceMatrix<float>::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_DENSE_INFLUENCE_MATRIX_H_
