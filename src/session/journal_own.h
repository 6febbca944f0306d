/* journal_own.h - the journal from inside, for the rooms it lives in; nobody else includes it. */
#ifndef HUNSU_SRC_SESSION_JOURNAL_OWN_H
#define HUNSU_SRC_SESSION_JOURNAL_OWN_H

#include "hunsu/session/journal.h"
#include "journal_file.h"
#include "journal_lines.h"
#include "scan.h"
#include "sync.h"

struct journal {
	struct loop *loop;
	char *path, *first_path; /* where it is; where it was first, which names are made of */
	int fd;
	bool read_only, stamped;
	bool waiting; /* the kernel has not all that is before the line that is being added */
	struct scan scan;   /* where reading stands; its n counts what is written too */
	int64_t bytes;	    /* with the kernel; what is in `lines` behind these is not */
	struct lines lines; /* of a writer */
	struct seen seen;
	size_t lost; /* lines that somebody else took out of the file */
	struct buf holder, trouble, disk_trouble, news;
	struct timer *retry;
	struct sync *sync;
	struct watch *synced;
};

/* Gives it to the kernel, in this file or, where somebody else has had it, in another. True: all
 * of it. */
bool journal_write_pending(struct journal *j);
/* Syncs this descriptor from now on. False: as before. */
bool journal_sync_start(struct journal *j, int fd, struct buf *err);
size_t journal_wait(struct journal *j); /* for the disk; ends the sync. Acts that are not saved */
/* Goes on beside the file, with all there is: something, `what`, happened to it. False: not yet. */
bool journal_go_elsewhere(struct journal *j, const char *what);

#endif
