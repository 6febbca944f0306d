/*
 * file.h - reading and writing whole files, and where things live (XDG base directories 0.8).
 */
#ifndef HUNSU_BASE_FILE_H
#define HUNSU_BASE_FILE_H

#include <stdint.h>
#include <sys/types.h>
#include "hunsu/base/buf.h"

/* Reads all of path ("-" is standard input) into out, at most out->max bytes. */
enum status file_read(struct buf *out, const char *path, struct buf *err) MUST_CHECK;
/* The same, and the text must be UTF-8 (a BOM is dropped; the first bad byte is named by
 * line:column). */
enum status file_read_text(struct buf *out, const char *path, struct buf *err) MUST_CHECK;
/* Fails where reading could wait for somebody, which no screen may: a FIFO, a device. */
enum status file_at_rest(const char *path, struct buf *err) MUST_CHECK;
/*
 * Replaces path by data: temporary file in the same folder, fsync, rename, fsync of the folder;
 * mode kept where the file was there. A symbolic link is followed. "-" writes to standard output.
 */
enum status file_write(const char *path, struct str data, struct buf *err) MUST_CHECK;
/* Puts data after what is there, in one write; made when missing (mode 0600). Not synced. */
enum status file_append(const char *path, struct str data, struct buf *err) MUST_CHECK;
/* All of data to a descriptor; path is for messages. */
enum status file_write_fd(int fd, struct str data, const char *path, struct buf *err) MUST_CHECK;
/* Brings what the folder of path holds to the disk; one that cannot be read or synced is none. */
enum status file_sync_folder(const char *path, struct buf *err) MUST_CHECK;
/* Up to n bytes from `at`; fewer at the end of the file. -1: errno says why. */
ssize_t file_read_at(int fd, char *p, size_t n, int64_t at);
enum status file_mkdirs(const char *path, struct buf *err) MUST_CHECK; /* mkdir -p, mode 0700 */
bool file_exists(const char *path);
/* The one absolute path of a file, without links and dots; it needs not be there, its folder does.
 * A link to where nothing is yet leads there, as for file_write. */
enum status file_real(struct buf *out, const char *path, struct buf *err) MUST_CHECK;
/* Nanoseconds since the epoch of the last change; -1: it is no file (a folder, a pipe, nothing). */
long long file_mtime(const char *path);

/* Folders, made when missing; the string lives in out. `sub` may be "" or "sessions", "a/b". */
enum xdg { XDG_CONFIG, XDG_DATA, XDG_STATE, XDG_CACHE };
enum status xdg_dir(struct buf *out, enum xdg kind, const char *sub, struct buf *err) MUST_CHECK;
/* The same for what is only read: the folder needs not be there. */
enum status xdg_path(struct buf *out, enum xdg kind, const char *sub, struct buf *err) MUST_CHECK;

/*
 * Where what is shipped lives: $HUNSU_SHARE when set, else the folder compiled in
 * (PREFIX/share/hunsu) when it is there, else the source tree the program was built in. `rel` is
 * "tasks", "themes/dark.yaml".
 */
void share_path(struct buf *out, const char *rel);

struct str path_base(const char *path);              /* after the last slash */
void path_sibling(struct buf *out, const char *path, const char *name); /* name in path's folder */

#endif
