/* duel.c - choosing the better of two outputs, blind. */
#include "../duelling.h"
#include "../grading.h"
#include "../naming.h"
#include "../words.h"
#include "commands.h"
#include "pages.h"

#define MOST 16 /* texts that are matched; the newest variants */

enum status take_rivals(struct live *v, struct str args, struct rivals *out, struct buf *err)
{
	const struct state *s = live_state(v);
	struct text_ref t = {.version = s->head};

	while (args.n) {
		if (take_name(v, NAME_ANY, &args, &t, err) != NAMES_TEXT)
			return BAD_USAGE;
		*PUSH(out) = t;
	}
	if (out->n)
		return OK;
	*PUSH(out) = t;
	for (size_t i = 0; i < v->view.n_marked && out->n < MOST; i++)
		*PUSH(out) = (struct text_ref){.variant = v->view.marked[i]};
	for (size_t i = s->variants.n; !v->view.n_marked && i-- > 0 && out->n < MOST;)
		if (s->variants.items[i].standing != STANDING_REJECTED)
			*PUSH(out) = (struct text_ref){.variant = (int)i + 1};
	return OK;
}

static enum status run_duel(struct live *v, struct str args, struct buf *err)
{
	struct rivals texts = {0};

	if (take_rivals(v, args, &texts, err)) {
		free(texts.items);
		return BAD_USAGE;
	}
	grading_end(v);
	return duelling_start(v, texts.items, texts.n, err);
}

COMMAND("play", duel, "duel",
	"choose the better of two outputs to one input, without knowing whose they are, one pair "
	"after another: what ranks texts where no metric does", .keys = {"Q"},
	.args = "[prompt|VARIANT|VERSION\xe2\x80\xa6]",
	.need = NEED_PROMPT | NEED_EXAMPLES | NEED_WRITABLE | NEED_METRIC | NEED_TARGET,
	.run = run_duel);

static enum status choose(struct live *v, struct str args, int by, struct buf *err)
{
	if (by == WON_BAD && v->grading.on)
		return command_run(v, &command_grade, STR("bad"), err);
	return duelling_choose(v, by, err);
}

static enum status run_end(struct live *v, struct str args, struct buf *err)
{
	if (!v->duelling.on)
		return fail(err, BAD_USAGE, "no duel is on; " KEY("duel") " begins one");
	duelling_end(v);
	return OK;
}

#define DUEL_COMMAND(...) COMMAND_IN(KEYS_DUEL, "duel", __VA_ARGS__)

DUEL_COMMAND(left_one, "left-one", "the left output, or the upper one, is better",
	.keys = {"h", "Left", "1"}, .need = NEED_WRITABLE, .run_by = choose, .by = WON_FIRST);
DUEL_COMMAND(right_one, "right-one", "the right output, or the lower one, is better",
	.keys = {"l", "Right", "2"}, .need = NEED_WRITABLE, .run_by = choose, .by = WON_SECOND);
DUEL_COMMAND(tie, "tie", "both outputs are as good", .keys = {"t", "="},
	.need = NEED_WRITABLE, .run_by = choose, .by = WON_TIE);
DUEL_COMMAND(bad, "bad", "neither output is any good: a grade of 0 for both",
	.keys = {"b", "0"}, .need = NEED_WRITABLE, .run_by = choose, .by = WON_BAD);
DUEL_COMMAND(end_duel, "end-duel", "leave the duels; they go on another time",
	.keys = {"q", "Esc"}, .run = run_end);
