/* texts.c - texts of the person's own beside the variants: kept, bare, and any two compared. */
#include <string.h>

#include "../naming.h"
#include "../words.h"
#include "commands.h"
#include "pages.h"
#include "hunsu/base/file.h"
#include "hunsu/formats/prompts.h"
#include "hunsu/prompt/doc.h"
#include "hunsu/session/story.h"

/* ---- rows among the variants ---- */

struct keeping { /* an act that makes texts variants of no round */
	struct live *v;
	cJSON *event;
	const char *operator;
	cJSON *reveal; /* a blind review hides what is proposed, not what the person has kept */
	int first, next; /* next: the number that the next text gets */
	int there; /* a variant that says the same already; 0: none */
};

/* The variant that is not put aside and has that text; 0: none. */
static int variant_of_text(const struct state *s, const char *hash)
{
	for (size_t i = 0; i < s->variants.n; i++)
		if (s->variants.items[i].standing != STANDING_REJECTED &&
			strcmp(s->variants.items[i].hash, hash) == 0)
			return (int)i + 1;
	return 0;
}

static void keeping_begin(
	struct keeping *k, struct live *v, const char *act, struct str args, const char *operator)
{
	const int next = (int)live_state(v)->variants.n + 1;

	*k = (struct keeping){v, act_new(act, args), operator, NULL, next, next, 0};
}

/* from: what it is the text of; both 0: of nothing that is in the record. */
static void keeping_add(struct keeping *k, const struct prompt *p, struct text_ref from)
{
	const struct state *s = live_state(k->v);
	char hash[TEXT_HASH];
	cJSON *c, *parents;

	prompt_hash(hash, p);
	k->there = variant_of_text(s, hash);
	if (k->there)
		return;
	c = event_change(k->event, "variant");
	json_add_int(c, "variant", k->next);
	json_add_int(c, "round", 0);
	json_add_cstr(c, "operator", k->operator);
	parents = json_add_list(c, "parents");
	if (from.version)
		json_add(parents, NULL, event_text_ref(from));
	event_add_messages(c, "messages", p, &s->authors);
	json_add_cstr(c, "text_hash", hash);
	if (state_settings(s)->blind && !state_hidden_text(s, hash)) {
		if (!k->reveal)
			k->reveal = cJSON_CreateArray();
		json_add_int(k->reveal, NULL, k->next);
	}
	k->next++;
}

/* Writes the act, and selects the text. False: all that it is about was there. */
static bool keeping_end(struct keeping *k)
{
	const bool any = k->next > k->first;

	if (k->reveal)
		json_add(event_change(k->event, "reveal"), "variants", k->reveal);
	if (any)
		session_do(k->v->desk->session, k->event);
	else
		cJSON_Delete(k->event);
	k->v->view.variant = any ? k->first : k->there;
	k->v->view.scroll[PANE_DETAIL] = 0;
	return any;
}

/* A version, or `prompt`; nothing: that is meant. What is a word or a path otherwise is left. */
static enum status take_version(
	const struct live *v, struct str *args, struct text_ref *out, struct buf *err)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum naming named = take_name(v, NAME_PROMPT | NAME_VERSION, args, out, &why);

	if (named == NAMES_NOTHING)
		*out = (struct text_ref){.version = live_state(v)->head};
	if (named == NAMES_NOTHING && !out->version)
		return fail(err, BAD_USAGE, "there is no prompt yet to keep");
	return named == NAMES_TEXT ? no_more(*args, err) : OK;
}

static enum status keep_file(struct keeping *k, const char *path, struct buf *err)
{
	SCOPED(named_prompts) found = {0};
	enum status st = prompts_load(&found, path, true, err);

	for (size_t i = 0; !st && i < found.n; i++)
		keeping_add(k, &found.items[i].prompt, (struct text_ref){0});
	return st;
}

/* A file, or a text of several words. */
static enum status keep_words(struct keeping *k, struct str args, struct buf *err)
{
	OWNED char *path = str_dup(args);
	SCOPED(prompt) p = {0};
	enum status st;

	if (file_exists(path))
		st = keep_file(k, path, err);
	else if (str_find(args, " ", 0) == SIZE_MAX && str_find(args, "\n", 0) == SIZE_MAX)
		st = fail(err, BAD_USAGE,
			"\u201c%s\u201d names no version (v3) and no file, and is no prompt of "
			"several words",
			path);
	else
		st = doc_parse(&p, args, NULL, AUTHOR_PERSON, err);
	if (p.n)
		keeping_add(k, &p, (struct text_ref){0});
	return st;
}

static void say_kept(struct live *v, const struct keeping *k, bool made, struct text_ref of)
{
	const struct called is = variant_called(live_state(v), v->view.variant);
	const char *name = is.s;

	if (!made)
		live_say(v, false, "%s says the same already", name);
	else if (k->next > k->first + 1)
		live_say(v, false, "kept %d texts, %s and those after it; " KEY("evaluate")
			" scores them", k->next - k->first, name);
	else if (of.version)
		live_say(v, false, "v%d is kept as %s; " KEY("reject") " puts it aside",
			of.version, name);
	else
		live_say(v, false, "kept as %s; " KEY("evaluate") " scores it", name);
}

static enum status run_keep(struct live *v, struct str args, struct buf *err)
{
	struct text_ref of = {0};
	struct str rest = args;
	enum status st = take_version(v, &rest, &of, err);
	struct keeping k;

	if (variant_by_name(live_state(v), args))
		return fail(err, BAD_USAGE, "%.*s is among the variants", (int)args.n, args.p);
	if (st)
		return st;
	keeping_begin(&k, v, "keep", args, "kept");
	if (of.version)
		keeping_add(&k, state_text(live_state(v), of, NULL), of);
	else
		st = keep_words(&k, args, err);
	if (st) {
		cJSON_Delete(k.event);
		cJSON_Delete(k.reveal);
		return st;
	}
	say_kept(v, &k, keeping_end(&k), of);
	return OK;
}

COMMAND("play", keep, "keep",
	"keep the prompt as it is as a row among the variants; or an older version, a file's "
	"prompt, a text", .keys = {"K"}, .args = "[VERSION|FILE|TEXT\xe2\x80\xa6]",
	.need = NEED_WRITABLE, .run = run_keep);

static enum status run_no_prompt(struct live *v, struct str args, struct buf *err)
{
	SCOPED(fields) names = {0};
	struct prompt none = {0}, bare = {0};
	SCOPED(buf) line = BUF(BUF_SMALL);
	struct keeping k;
	struct called name;

	live_example_fields(v, &names);
	prompt_explicit(&bare, &none, &names);
	keeping_begin(&k, v, "no-prompt", args, BARE_OPERATOR);
	keeping_add(&k, &bare, (struct text_ref){0});
	keeping_end(&k);
	name = variant_called(live_state(v), v->view.variant);
	buf_addf(&line, "evaluate %s", name.s);
	if (live_state(v)->head && scoring_missing(v->desk, (struct text_ref){.variant =
		v->view.variant}, SCOPE_DEV, &v->desk->target))
		live_run(v, buf_text(&line));
	if (!v->message_bad)
		live_say(v, false,
			"%s is the bare input: its score is what comes without any prompt; " KEY(
				"reject") " puts it aside",
			name.s);
	prompt_release(&bare);
	return OK;
}

COMMAND("play", no_prompt, "no-prompt",
	"make the bare input a row among the variants, and score it: what is the whole prompt "
	"worth?", .need = NEED_WRITABLE, .run = run_no_prompt);

/* Without names: those that are marked, where there are two. */
static enum status run_diff(struct live *v, struct str args, struct buf *err)
{
	struct about a = view_about(v);
	const int *marked = v->view.marked;
	enum status st = args.n ? take_pair(v, args, &a, err) : OK;

	if (st)
		return st;
	if (!args.n && v->view.n_marked == 2) {
		a.text = (struct text_ref){.variant = marked[0]};
		a.against = (struct text_ref){.variant = marked[1]};
	} else if (!args.n) {
		a = (struct about){.text = live_selected(v), .example = a.example};
	}
	v->view.pair.text = a.text;
	v->view.pair.against = a.against;
	v->view.pair.at = v->view.variant;
	look_at(v, DETAIL_DIFF, &a);
	return OK;
}

COMMAND("look", diff, "diff",
	"compare any two texts (A, v3, prompt, no-prompt): what is different, and who wins on the "
	"examples; the second one is the prompt where it is left out",
	.args = "[VARIANT|VERSION|prompt|no-prompt [VARIANT|VERSION|prompt|no-prompt]]",
	.need = NEED_PROMPT, .run = run_diff);
