/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "ng_file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int ng_file_open(const char *path, int mode) {
  int flags = O_CLOEXEC;
  if (mode == NG_OPEN_READ) flags |= O_RDONLY;
  else if (mode == NG_OPEN_WRITE) flags |= O_RDWR;
  else if (mode == NG_OPEN_CREATE) flags |= O_RDWR | O_CREAT | O_EXCL;
  else flags |= O_RDWR | O_CREAT;
  int fd;
  do fd = open(path, flags, 0644);
  while (fd < 0 && errno == EINTR);
  if (fd < 0) return -errno;
  struct stat s;
  if (fstat(fd, &s) == 0 && S_ISDIR(s.st_mode)) {
    close(fd);
    return -EISDIR;
  }
  return fd;
}

int ng_file_close(int fd) { return close(fd) == 0 || errno == EINTR ? 0 : -errno; }

int64_t ng_file_read(int fd, void *bytes, size_t count, uint64_t offset) {
  size_t done = 0;
  while (done < count) {
    ssize_t n = pread(fd, (char *)bytes + done, count - done, (off_t)(offset + done));
    if (n < 0) {
      if (errno == EINTR) continue;
      return -errno;
    }
    if (n == 0) break;
    done += (size_t)n;
  }
  return (int64_t)done;
}

int ng_file_write(int fd, const void *bytes, size_t count, uint64_t offset) {
  size_t done = 0;
  while (done < count) {
    ssize_t n = pwrite(fd, (const char *)bytes + done, count - done, (off_t)(offset + done));
    if (n < 0) {
      if (errno == EINTR) continue;
      return -errno;
    }
    if (n == 0) return -EIO;
    done += (size_t)n;
  }
  return 0;
}

int ng_file_sync(int fd) {
  int r;
  do r = fdatasync(fd);
  while (r != 0 && errno == EINTR);
  return r == 0 ? 0 : -errno;
}

int64_t ng_file_size(int fd) {
  struct stat s;
  return fstat(fd, &s) == 0 ? (int64_t)s.st_size : -errno;
}

static int stamp(const struct stat *s, ng_file_stamp *out) {
  out->device = (uint64_t)s->st_dev;
  out->inode = (uint64_t)s->st_ino;
  out->size = (uint64_t)s->st_size;
  out->modified = (int64_t)s->st_mtim.tv_sec * 1000000000 + s->st_mtim.tv_nsec;
  out->changed = (int64_t)s->st_ctim.tv_sec * 1000000000 + s->st_ctim.tv_nsec;
  return 0;
}

int ng_file_stamp_of(int fd, ng_file_stamp *out) {
  struct stat s;
  return fstat(fd, &s) == 0 ? stamp(&s, out) : -errno;
}

int ng_path_stamp(const char *path, ng_file_stamp *out) {
  struct stat s;
  return stat(path, &s) == 0 ? stamp(&s, out) : -errno;
}

int ng_file_resize(int fd, uint64_t size) {
  int r;
  do r = ftruncate(fd, (off_t)size);
  while (r != 0 && errno == EINTR);
  return r == 0 ? 0 : -errno;
}

int ng_file_lock(int fd) {
  struct flock lock;
  memset(&lock, 0, sizeof lock);
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
#ifdef F_OFD_SETLK
  if (fcntl(fd, F_OFD_SETLK, &lock) == 0) return 0;
  return errno == EACCES ? -EAGAIN : -errno;
#else
  if (fcntl(fd, F_SETLK, &lock) == 0) return 0;
  return errno == EACCES ? -EAGAIN : -errno;
#endif
}

int ng_file_rename(const char *from, const char *to) { return rename(from, to) == 0 ? 0 : -errno; }
int ng_file_link(const char *from, const char *to) { return link(from, to) == 0 ? 0 : -errno; }
int ng_file_remove(const char *path) { return unlink(path) == 0 ? 0 : -errno; }
int ng_folder_make(const char *path) { return mkdir(path, 0755) == 0 ? 0 : -errno; }

int ng_folder_sync(const char *path) {
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return -errno;
  int r = fsync(fd) == 0 ? 0 : -errno;
  close(fd);
  return r;
}

void *ng_folder_open(const char *path, int *error) {
  DIR *d = opendir(path);
  *error = d ? 0 : -errno;
  return d;
}

const char *ng_folder_next(void *folder) {
  struct dirent *e = readdir((DIR *)folder);
  return e ? e->d_name : NULL;
}

void ng_folder_close(void *folder) {
  if (folder) closedir((DIR *)folder);
}

void *ng_memory_reserve(size_t size) {
  void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return p == MAP_FAILED ? NULL : p;
}

void ng_memory_drop(void *memory, size_t size) {
  if (memory && size) madvise(memory, size, MADV_DONTNEED);
}

void ng_memory_release(void *memory, size_t size) {
  if (memory) munmap(memory, size);
}

uint64_t ng_clock(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

void ng_error_text(int error, char *out, size_t size) {
  if (size == 0) return;
  char buffer[128] = "";
  const char *text = strerror_r(error, buffer, sizeof buffer); /* GNU form */
  snprintf(out, size, "%s", text ? text : buffer);
}
