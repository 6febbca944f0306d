/* corpus.c - the words of a field: what is typical for its texts, and one of it in the prompt. */
#include "../words.h"
#include "commands.h"
#include "pages.h"
#include "../parts.h"

static enum status take(struct live *v, struct str rest, struct buf *err)
{
	long n = v->view.term;

	if (rest.n && !str_to_long(rest, 1, 100000, &n))
		return fail(err, BAD_USAGE, "corpus take N: the number of a term");
	if (!live_writable(v, "corpus", err))
		return FAILED;
	return corpus_take(v, n > 0 ? (size_t)n : 1, err);
}

static enum status run_corpus(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	const struct str word = str_word(&rest);
	enum status st = OK;

	if (str_is(word, "take"))
		return take(v, rest, err);
	if (str_is(word, "propose"))
		return live_command(v, STR("propose terms"), err);
	if (word.n)
		st = corpus_read(v, args, err);
	v->view.term = 1;
	if (!st && look_at(v, DETAIL_CORPUS, &(struct about){.example = 0}))
		v->view.focus = PANE_DETAIL;
	return st;
}

COMMAND("play", corpus, "corpus",
	"read texts of your field and show the words that are typical for them against the shipped "
	"tasks' texts (or other files) and are not in the prompt (a name with blanks goes in "
	"double quotes; a CSV or JSON file is read as a task); `take` puts one into it, `propose` "
	"asks for variants with some of them",
	.args = "[FILE\xe2\x80\xa6 | FILE\xe2\x80\xa6 --against FILE\xe2\x80\xa6 | take N | "
	"propose]", .need = NEED_PROMPT, .run = run_corpus);
