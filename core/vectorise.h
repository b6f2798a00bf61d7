// NEXTING_INDEPENDENT before a loop promises the compiler that the iterations touch different elements. So the compiler
// does not have to prove that a dozen arrays do not overlap before it vectorises the loop. It changes no result.
#ifndef NEXTING_CORE_VECTORISE_H_
#define NEXTING_CORE_VECTORISE_H_

#if defined(__clang__)
#define NEXTING_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define NEXTING_INDEPENDENT _Pragma("GCC ivdep")
#else
#define NEXTING_INDEPENDENT
#endif

#endif  // NEXTING_CORE_VECTORISE_H_
