/* kinds.c - kinds of failure: looking at them, naming them, moving an example to another. */
#include <limits.h>

#include "../words.h"
#include "commands.h"
#include "hunsu/figures/failures.h"
#include "pages.h"

#define NAME_COLUMNS 60

/* ---- the kinds as the person has them, while they are changed ---- */

struct sorted { /* one of them */
	char *name;
	struct answers was;
	LIST(int) examples;
};
struct sorting LIST_OF(struct sorted);

static struct sorted *sorted_named(struct sorting *all, const char *name)
{
	struct sorted *k;

	for (size_t i = 0; i < all->n; i++)
		if (str_is(str_of(name), all->items[i].name))
			return &all->items[i];
	k = PUSH(all);
	k->name = mem_dup(name);
	return k;
}

static void sorting_read(struct sorting *out, const struct state *s)
{
	for (size_t i = 0; s->failures.version && i < s->failures.n; i++) {
		const struct failure_kind *f = &s->failures.items[i];
		struct sorted *k = sorted_named(out, f->name);

		for (size_t w = 0; w < f->n_was; w++)
			answers_add(&k->was, str_of(f->was[w]));
		for (size_t e = 0; e < f->n_examples; e++)
			*PUSH(&k->examples) = f->examples[e];
	}
}

static void take_out(struct sorting *all, int example)
{
	for (size_t i = 0; i < all->n; i++) {
		size_t n = 0;

		for (size_t e = 0; e < all->items[i].examples.n; e++)
			if (all->items[i].examples.items[e] != example)
				all->items[i].examples.items[n++] =
					all->items[i].examples.items[e];
		all->items[i].examples.n = n;
	}
}

static void sorting_write(const struct sorting *all, const struct state *s, cJSON *event)
{
	cJSON *c = event_change(event, "failures"), *list;

	json_add_int(c, "version", state_next(s, "failures"));
	list = json_add_list(c, "kinds");
	for (size_t i = 0; i < all->n; i++) {
		const struct sorted *k = &all->items[i];
		cJSON *kind, *was, *examples;

		if (!k->was.n && !k->examples.n)
			continue; /* nothing is left of it */
		kind = cJSON_CreateObject();
		json_add(list, NULL, kind);
		json_add_cstr(kind, "name", k->name);
		was = json_add_list(kind, "was");
		for (size_t w = 0; w < k->was.n; w++)
			json_add_cstr(was, NULL, k->was.items[w]);
		examples = json_add_list(kind, "examples");
		for (size_t e = 0; e < k->examples.n; e++)
			json_add_int(examples, NULL, k->examples.items[e]);
	}
}

static void sorting_release(struct sorting *all)
{
	for (size_t i = 0; i < all->n; i++) {
		free(all->items[i].name);
		answers_release(&all->items[i].was);
		free(all->items[i].examples.items);
	}
	free(all->items);
}

/* ---- acts ---- */

static char *name_of(struct str words)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	text_brief(&b, str_trim(words), NAME_COLUMNS);
	return mem_dup(buf_text(&b));
}

/* By that name from now on, with what others are called by themselves; its examples stay in it
 * whatever is said of their answers later. */
static void rename_group(struct sorting *all, const struct failure_group *g, const char *name)
{
	struct sorted *k = sorted_named(all, name), *old = k;

	for (size_t i = 0; g->named && i < all->n; i++)
		if (str_is(str_of(g->name), all->items[i].name))
			old = &all->items[i];
	if (!g->named)
		answers_add(&k->was, str_of(g->name));
	for (size_t w = 0; old != k && w < old->was.n; w++)
		answers_add(&k->was, str_of(old->was.items[w]));
	for (size_t e = 0; old != k && e < old->examples.n; e++)
		*PUSH(&k->examples) = old->examples.items[e];
	if (old != k) {
		answers_release(&old->was);
		old->was = (struct answers){0};
		old->examples.n = 0;
	}
	for (size_t e = 0; e < g->failed.n; e++) {
		take_out(all, g->failed.items[e]);
		*PUSH(&k->examples) = g->failed.items[e];
	}
}

enum status none_fails(const struct failures *f, struct buf *err)
{
	if (f->scored)
		return fail(err, BAD_USAGE, "nothing fails with v%d, of %zu example%s scored",
			f->base, f->scored, PLURAL(f->scored));
	return fail(
		err, BAD_USAGE, "nothing has failed yet; " KEY("evaluate") " scores the prompt");
}

/* A kind by its number; NULL, and a message. */
static const struct failure_group *take_group(
	const struct failures *f, struct str word, const char *usage, struct buf *err)
{
	const struct failure_group *g = failures_find(f, word);

	if (!g && f->n)
		(void)fail(err, BAD_USAGE, "%s; there are kinds 1 to %zu", usage, f->n);
	else if (!g)
		(void)none_fails(f, err);
	return g;
}

static void write_down(struct live *v, struct str args, const struct sorting *all)
{
	cJSON *event = act_new("kinds", args);

	sorting_write(all, live_state(v), event);
	session_do(v->desk->session, event);
}

static enum status name_kind(struct live *v, struct str args, struct str rest,
	const struct failures *f, struct buf *err)
{
	const struct failure_group *g =
		take_group(f, str_word(&rest), "kinds name N WORDS", err);
	SCOPED(sorting) all = {0};
	OWNED char *name = name_of(rest);
	enum status st = g ? OK : BAD_USAGE;

	if (g && !*name)
		st = fail(err, BAD_USAGE, "say its name: kinds name N WORDS");
	if (!st) {
		sorting_read(&all, live_state(v));
		rename_group(&all, g, name);
		write_down(v, args, &all);
		live_say(v, false, "%zu failure%s: %s", g->failed.n, PLURAL(g->failed.n), name);
	}
	return st;
}

/* Without a kind it is of that which its answer has by itself. */
static enum status move_example(struct live *v, struct str args, struct str rest,
	const struct failures *f, struct buf *err)
{
	const struct state *s = live_state(v);
	struct str word = str_word(&rest);
	const struct example *e;
	const struct failure_group *g;
	SCOPED(sorting) all = {0};
	OWNED char *name = NULL;
	long id = 0;

	(void)str_to_long(str_from(word, str_starts(word, "#")), 1, INT_MAX, &id);
	e = state_example(s, (int)id);
	if (!e || e->dropped || e->split != SPLIT_DEV)
		return fail(err, BAD_USAGE,
			"kinds move EXAMPLE [N|WORDS]: there is no dev example of that number");
	rest = str_trim(rest);
	g = failures_find(f, rest);
	name = g ? mem_dup(g->name) : name_of(rest);
	sorting_read(&all, s);
	take_out(&all, e->id);
	if (*name)
		*PUSH(&sorted_named(&all, name)->examples) = e->id;
	write_down(v, args, &all);
	live_say(v, false, "#%d: %s", e->id,
		*name ? name : "of the kind that its answer has by itself");
	return OK;
}

static enum status choose_kind(struct live *v, struct str args, struct str rest,
	const struct failures *f, struct buf *err)
{
	const struct failure_group *g =
		take_group(f, args, "kinds [N | name N WORDS | move EXAMPLE N]", err);

	if (!g)
		return BAD_USAGE;
	v->view.kind = (int)(g - f->items) + 1;
	return OK;
}

static const struct {
	const char *word;
	enum status (*run)(struct live *v, struct str args, struct str rest,
		const struct failures *f, struct buf *err);
} acts[] = {{"name", name_kind}, {"move", move_example}, {"", choose_kind}};

static enum status run_kinds(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	const struct str word = str_word(&rest);
	struct failures f = {0};
	enum status st = OK;
	size_t i = 0;

	while (*acts[i].word && !str_is(word, acts[i].word))
		i++;
	if (*acts[i].word && !live_writable(v, "kinds", err))
		return FAILED;
	if (word.n) {
		failures_make(&f, v->desk->figures, NULL, 0);
		st = acts[i].run(v, args, rest, &f, err);
		failures_release(&f);
	}
	if (st || *acts[i].word)
		return st;
	if (!v->view.kind)
		v->view.kind = 1;
	if (look_at(v, DETAIL_KINDS, &(struct about){.nth = 0}))
		v->view.focus = PANE_DETAIL;
	return OK;
}

COMMAND("look", kinds, "kinds",
	"show what fails by kind, and what each variant mends and breaks of it; or name a kind, or "
	"move an example to another",
	.args = "[KIND | name KIND WORDS\xe2\x80\xa6 | move EXAMPLE [KIND|WORDS\xe2\x80\xa6]]",
	.need = NEED_PROMPT, .run = run_kinds);
