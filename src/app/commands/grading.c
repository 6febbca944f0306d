/* grading.c - outputs graded one after another. */

#include "../duelling.h"
#include "../grading.h"
#include "../words.h"
#include "commands.h"
#include "pages.h"

static enum status run_grading(struct live *v, struct str args, struct buf *err)
{
	struct rivals texts = {0};

	if (take_rivals(v, args, &texts, err)) {
		free(texts.items);
		return BAD_USAGE;
	}
	duelling_end(v);
	return grading_start(v, texts.items, texts.n, err);
}

COMMAND("play", grading, "grading",
	"show outputs to be graded, one after another, without whose they are: first what a grade "
	"tells most about", .keys = {"J"}, .args = "[prompt|VARIANT|VERSION\xe2\x80\xa6]",
	.need = NEED_PROMPT | NEED_EXAMPLES | NEED_WRITABLE, .run = run_grading);

static enum status run_pass(struct live *v, struct str args, struct buf *err)
{
	return grading_pass(v, err);
}

static enum status back_ready(const struct live *v, struct str args, struct buf *err)
{
	return v->grading.on && !v->grading.at ? fail(err, BAD_USAGE, "this is the first one") : OK;
}

static enum status run_back(struct live *v, struct str args, struct buf *err)
{
	return grading_back(v, err);
}

static enum status run_end(struct live *v, struct str args, struct buf *err)
{
	if (!v->grading.on)
		return fail(err, BAD_USAGE, "nothing is being graded; " KEY("grading") " begins");
	grading_end(v);
	return OK;
}

static enum status run_as(struct live *v, struct str args, int which, struct buf *err)
{
	static const char *const grades[] = {"bad", "good", "none"};

	if (!grading_call(v))
		return grading_pass(v, err); /* which says what is missing */
	return command_run(v, &command_grade, str_of(grades[which]), err);
}

#define GRADING_COMMAND(...) COMMAND_IN(KEYS_GRADE, "grading", __VA_ARGS__)

GRADING_COMMAND(good_one, "good-one", "the output is good: 1; a digit is so many tenths",
	.keys = {"g", "y", "+"}, .need = NEED_WRITABLE, .run_by = run_as, .by = 1);
GRADING_COMMAND(bad_one, "bad-one", "the output is bad: 0", .keys = {"b", "x", "-"},
	.need = NEED_WRITABLE, .run_by = run_as, .by = 0);
GRADING_COMMAND(no_grade, "no-grade", "take back the grade of the output that is shown",
	.keys = {"n", "Delete"}, .need = NEED_WRITABLE, .run_by = run_as, .by = 2);
GRADING_COMMAND(skip_one, "skip-one", "another output; this one comes again another time",
	.keys = {"s", "Space", "Right"}, .run = run_pass);
GRADING_COMMAND(back_one, "back-one", "the output before, to grade it otherwise",
	.keys = {"u", "Left"}, .ready = back_ready, .run = run_back);
GRADING_COMMAND(end_grading, "end-grading", "leave the grading; it goes on another time",
	.keys = {"q", "Esc"}, .run = run_end);
