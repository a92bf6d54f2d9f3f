// SPDX-License-Identifier: Apache-2.0
// The two dozen functions of the C++ and unwinding libraries that the Swift runtime asks for, so that
// libnutgraf.so needs neither library: both together take longer to load than ours (1.2 of 1.9 ms), and
// they would tie it to the compiler it was built by. Without exceptions: what would throw ends the
// process, as an exception that nobody catches does. Whatever a later runtime asks for besides is
// still found in the shared libraries, which are then needed again.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define NUTGRAF_SANITIZED 1
#endif
#endif

#ifndef NUTGRAF_SANITIZED
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <sched.h>
#include <string>
#include <unordered_map>

// std::string's members; the linker drops those that nobody calls.
template class std::basic_string<char>;

namespace std {
void __throw_bad_alloc() { abort(); }
void __throw_bad_array_new_length() { abort(); }
void __throw_bad_function_call() { abort(); }
void __throw_length_error(const char *) { abort(); }
void __throw_logic_error(const char *) { abort(); }
void __throw_out_of_range_fmt(const char *, ...) { abort(); }

namespace __detail {
/// Whether a table of `buckets` has to grow before `inserted` come to its `held` elements, and to how many
/// buckets: an odd number, at least twice as many, so that growing costs O(1) an element.
pair<bool, size_t> _Prime_rehash_policy::_M_need_rehash(size_t buckets, size_t held, size_t inserted) const {
  const size_t wanted = held + inserted;
  if (wanted <= _M_next_resize) return {false, 0};
  const double load = _M_max_load_factor;
  const auto room = static_cast<size_t>(static_cast<double>(buckets) * load);
  if (_M_next_resize != 0 && wanted < room) {
    _M_next_resize = room;
    return {false, 0};
  }
  size_t least = static_cast<size_t>(static_cast<double>(wanted) / load) + 1;
  if (least < 13) least = 13;
  if (least < buckets * 2) least = buckets * 2;
  least |= 1;
  _M_next_resize = static_cast<size_t>(static_cast<double>(least) * load);
  return {true, least};
}
} // namespace __detail
} // namespace std

void *operator new(std::size_t size) {
  void *memory = std::malloc(size != 0 ? size : 1);
  if (memory == nullptr) std::abort();
  return memory;
}

void *operator new(std::size_t size, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  void *memory = nullptr;
  if (posix_memalign(&memory, unit < sizeof(void *) ? sizeof(void *) : unit, size != 0 ? size : 1) != 0) std::abort();
  return memory;
}

void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void *memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

// A guard of a static variable (Itanium C++ ABI 3.3.3): its first byte is set once the variable is made. The
// next one, ours, is set while a thread makes it. Made once in the life of a process: others wait in turn.
extern "C" int __cxa_guard_acquire(std::uint64_t *guard) {
  auto *made = reinterpret_cast<std::atomic<std::uint8_t> *>(guard);
  std::atomic<std::uint8_t> *making = made + 1;
  for (;;) {
    if (made->load(std::memory_order_acquire) != 0) return 0;
    if (making->exchange(1, std::memory_order_acquire) == 0) {
      if (made->load(std::memory_order_acquire) == 0) return 1;
      making->store(0, std::memory_order_release);
      return 0;
    }
    sched_yield();
  }
}

extern "C" void __cxa_guard_release(std::uint64_t *guard) {
  auto *made = reinterpret_cast<std::atomic<std::uint8_t> *>(guard);
  made->store(1, std::memory_order_release);
  (made + 1)->store(0, std::memory_order_release);
}

// Asked for by the runtime alone, for the names in a crash report: −2 is "not a mangled name".
extern "C" char *__cxa_demangle(const char *, char *, std::size_t *, int *status) {
  if (status != nullptr) *status = -2;
  return nullptr;
}

// The tables for unwinding are not in the library (see sections.ld): a walk of the stack ends where it
// starts (5: the end of the stack).
extern "C" int _Unwind_Backtrace(int (*)(void *, void *), void *) { return 5; }
extern "C" std::uintptr_t _Unwind_GetIP(void *) { return 0; }
#endif
