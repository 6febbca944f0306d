/* no_text.c - files that are no text, told by how they begin. */
#include "hunsu/base/utf8.h"

static const struct {
	const char *begins, *what;
} kinds[] = {
	{"%PDF-", "a PDF: pdftotext makes text of it"},
	{"PK\x03\x04", "a workbook, a document or another packed file: save it as \"CSV UTF-8\" or "
		"as text, or unpack it"},
	{"\xd0\xcf\x11\xe0", "an old workbook or document: save it as \"CSV UTF-8\" or as text"},
	{"\x1f\x8b", "packed with gzip: gunzip unpacks it"},
	{"\x28\xb5\x2f\xfd", "packed with zstd: unzstd unpacks it"},
	{"\xfd" "7zXZ", "packed with xz: unxz unpacks it"},
	{"BZh", "packed with bzip2: bunzip2 unpacks it"},
	{"PAR1", "a Parquet file: write its rows as JSON lines or CSV"},
	{"ARROW1", "an Arrow file: write its rows as JSON lines or CSV"},
	{"SQLite format 3", "a database of SQLite: sqlite3 -csv -header writes a table as CSV"},
	{"\x89PNG", "a picture"},
	{"\xff\xd8\xff", "a picture"},
	{"GIF8", "a picture"},
	{"\x7f" "ELF", "a program"},
};

const char *no_text(struct str s)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_starts(s, kinds[i].begins))
			return kinds[i].what;
	return NULL;
}
