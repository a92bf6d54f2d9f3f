/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NG_FILE_H
#define NG_FILE_H
#include <stddef.h>
#include <stdint.h>

/* Files, as the index needs them. Each call returns -errno on failure and never raises a signal of
   its own; interrupted calls are repeated. */

enum { NG_OPEN_READ = 0, NG_OPEN_WRITE = 1, NG_OPEN_CREATE = 2, NG_OPEN_LOCK = 3 };

/** Opens a file: for reading, for reading and writing, as a new file that must not exist yet, or
    created when missing. Returns a descriptor. */
int ng_file_open(const char *path, int mode);
int ng_file_close(int fd);
/** Reads up to `count` bytes at `offset`; fewer only at the end of the file. */
int64_t ng_file_read(int fd, void *bytes, size_t count, uint64_t offset);
/** Writes all `count` bytes at `offset`. */
int ng_file_write(int fd, const void *bytes, size_t count, uint64_t offset);
/** Makes the file's contents durable (fdatasync). */
int ng_file_sync(int fd);
int64_t ng_file_size(int fd);
/** What tells one content of a file from another without reading it: device, inode, size, and the
    times in nanoseconds at which its bytes and its inode last changed. */
typedef struct {
  uint64_t device, inode, size;
  int64_t modified, changed;
} ng_file_stamp;
int ng_file_stamp_of(int fd, ng_file_stamp *out);
/** The same of the file that a path names now. */
int ng_path_stamp(const char *path, ng_file_stamp *out);
int ng_file_resize(int fd, uint64_t size);
/** Takes the one exclusive lock (open file description lock) without waiting; -EAGAIN when taken. */
int ng_file_lock(int fd);
int ng_file_rename(const char *from, const char *to);
int ng_file_link(const char *from, const char *to);
int ng_file_remove(const char *path);
int ng_folder_make(const char *path);
int ng_folder_sync(const char *path);
/** Walks a folder: `ng_folder_next` gives each name, then NULL. */
void *ng_folder_open(const char *path, int *error);
const char *ng_folder_next(void *folder);
void ng_folder_close(void *folder);

/** Zeroed address space that costs memory only where it is written; NULL when there is none. */
void *ng_memory_reserve(size_t size);
/** Gives the memory of a range back; it reads as zero again. */
void ng_memory_drop(void *memory, size_t size);
void ng_memory_release(void *memory, size_t size);

/** Nanoseconds of a clock that never goes back. */
uint64_t ng_clock(void);
/** The text of an errno, into `out`. */
void ng_error_text(int error, char *out, size_t size);

static inline uint8_t ng_load_acquire(const uint8_t *flag) {
  return __atomic_load_n(flag, __ATOMIC_ACQUIRE);
}
static inline void ng_store_release(uint8_t *flag, uint8_t value) {
  __atomic_store_n(flag, value, __ATOMIC_RELEASE);
}
#endif
