/* trust.c - which certificates are believed, and whether they can be (wire.h). */
#include "wire.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "hunsu/base/file.h"

#define BUNDLE_MAX ((size_t)64 << 20)

/* libcurl tells of a bundle that it cannot use only when the server is asked, and not why. */
static enum status check_file(const char *path, const char *named_by, struct buf *err)
{
	SCOPED(buf) text = BUF(BUNDLE_MAX), why = BUF(BUF_SMALL);
	enum status st = file_read(&text, path, &why);
	if (st)
		fail(err, st, "the certificates of %s cannot be read: %s", named_by,
			buf_text(&why));
	else if (str_find(buf_str(&text), "-----BEGIN ", 0) == SIZE_MAX)
		st = fail(err, FAILED, "%s names %s, which holds no certificate (PEM)", named_by,
			path);
	return st;
}

static enum status check_folder(const char *path, const char *named_by, struct buf *err)
{
	DIR *folder = opendir(path);
	if (!folder)
		return fail(err, FAILED, "the certificates of %s cannot be read: %s: %s", named_by,
			path, strerror(errno));
	closedir(folder);
	return OK;
}

static const char *variable(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? value : NULL;
}

void trust_find(struct trust *out, const char *setting)
{
	static const char *const files[] = {"CURL_CA_BUNDLE", "SSL_CERT_FILE"};
	SCOPED(buf) why = BUF(BUF_SMALL);
	const char *named_by = "the setting ca-file";
	const char *file = setting && *setting ? setting : NULL, *folder = NULL;
	enum status st = OK;
	*out = (struct trust){0};
	for (size_t i = 0; !file && i < sizeof files / sizeof *files; i++) {
		named_by = files[i];
		file = variable(named_by);
	}
	/* Beside the file of the same family; curl's own stands alone. */
	if (!file || strcmp(named_by, "SSL_CERT_FILE") == 0)
		folder = variable("SSL_CERT_DIR");
	if (file)
		st = check_file(file, named_by, &why);
	if (!st && folder)
		st = check_folder(folder, "SSL_CERT_DIR", &why);
	out->file = mem_dup(file);
	out->folder = mem_dup(folder);
	if (st)
		out->trouble = buf_detach(&why, NULL);
}

void trust_release(struct trust *t)
{
	free(t->file);
	free(t->folder);
	free(t->trouble);
}
