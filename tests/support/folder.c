/* folder.c - a folder of its own for each test. */
#include "folder.h"
#include "test.h"

#include <ftw.h>
#include "hunsu/base/file.h"

#define PATHS 16

struct folder {
	char path[64];
	struct buf paths[PATHS];
	size_t n, owed_before;
};

struct owed {
	void (*end)(void *);
	void *what; /* NULL: it was ended */
};
static LIST(struct owed) owed;

void folder_owes(void (*end)(void *), void *what)
{
	*PUSH(&owed) = (struct owed){end, what};
}

void folder_paid(const void *what)
{
	for (size_t i = 0; i < owed.n; i++)
		if (owed.items[i].what == what)
			owed.items[i].what = NULL;
}

int folder_setup(void **state)
{
	struct folder *f = NEW(struct folder);

	(void)snprintf(f->path, sizeof f->path, "/tmp/hunsu-test-XXXXXX");
	f->owed_before = owed.n;
	*state = f;
	return mkdtemp(f->path) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	return remove(path);
}

int folder_teardown(void **state)
{
	struct folder *f = *state;
	int failed;

	while (owed.n > f->owed_before) {
		const struct owed last = owed.items[--owed.n];

		if (last.what)
			last.end(last.what);
	}
	failed = nftw(f->path, remove_one, 8, FTW_DEPTH | FTW_PHYS);

	for (size_t i = 0; i < PATHS; i++)
		buf_release(&f->paths[i]);
	free(f);
	return failed;
}

const char *folder_path(void *folder, const char *name)
{
	struct folder *f = folder;
	struct buf *b = &f->paths[f->n++ % PATHS];

	buf_release(b);
	*b = BUF(BUF_SMALL);
	buf_addf(b, "%s/%s", f->path, name);
	return buf_text(b);
}

const char *folder_file(void *folder, const char *name, const char *text)
{
	const char *path = folder_path(folder, name);
	SCOPED(buf) err = BUF(BUF_SMALL), parent = BUF(BUF_SMALL);

	path_sibling(&parent, path, ".");
	assert_int_equal(file_mkdirs(buf_text(&parent), &err), OK);
	assert_int_equal(file_write(path, str_of(text), &err), OK);
	return path;
}
