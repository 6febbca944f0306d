/* decide.c - accept, reject, undo, redo, and the branches that come of it. */
#include "../naming.h"
#include "../parts.h"
#include "../merging.h"
#include "../words.h"
#include "commands.h"
#include "hunsu/session/story.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/utf8.h"

#define OLD_MS 300000
#define ACT_COLUMNS 60 /* of an act that is named: a reason may be long */

/* The prompt that goes, and the other variants that were looked at. */
static void chosen(const struct live *v, int k, cJSON *e, struct buf *said)
{
	const struct state *s = live_state(v);
	const struct text_ref kept = {.variant = k};

	if (s->looks.n)
		held_out_chose(v, (struct text_ref){.version = s->head}, kept, e, said);
	for (size_t i = 0; s->looks.n && i < s->variants.n && !said->n; i++)
		if (s->variants.items[i].standing == STANDING_OPEN && (int)i + 1 != k)
			held_out_chose(
				v, (struct text_ref){.variant = (int)i + 1}, kept, e, said);
}

static enum status run_accept(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	const struct state *s = live_state(v);
	const struct version *head = state_head(s);
	int k = take_variant(v, 0, &rest, err);
	struct new_version w = {.origin = "accept", .variants = &k, .n_variants = 1};
	SCOPED(buf) broken = BUF(BUF_SMALL); /* against the prompt that goes */
	SCOPED(buf) spent = BUF(BUF_TEXT);
	char letter[8];
	struct called name;
	cJSON *e;
	if (!k || no_more(rest, err))
		return BAD_USAGE;
	w.now = &state_variant(s, k)->prompt;
	if (head && prompt_equal(&head->prompt, w.now)) {
		live_say(v, false, "the prompt says the same already");
		return OK;
	}
	variant_letter(letter, k);
	name = variant_called(s, k);
	e = act_new("accept", str_of(letter));
	if (state_add_version(s, e, &w, NULL)) { /* locked text would change */
		cJSON_Delete(e);
		return merging_accept(v, k, err);
	}
	figures_broken_words(v->desk->figures, (struct text_ref){.variant = k}, "; ", &broken);
	change_decide(e, k, "accepted", NULL);
	chosen(v, k, e, &spent);
	session_do(v->desk->session, e);
	live_say(v, broken.n > 0, "%s is the prompt now (v%d); " KEY("undo") " takes it back%s%s",
		name.s, s->head, buf_text(&broken), buf_text(&spent));
	return OK;
}

/* Of the selected one: another is looked at when it is accepted. */
static enum status accept_ready(const struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	const struct variant *k = state_variant(s, v->view.variant);
	const bool same = k && state_head(s) && prompt_equal(&state_head(s)->prompt, &k->prompt);

	if (args.n || !k || same || !s->locks.n || !merging_all_locked(v, k->n))
		return OK;
	return fail(err, FAILED, "all that it would change is locked; "
		LINE("locks") " shows what");
}

COMMAND("play", accept, "accept", "make the variant the prompt", .keys = {"a"}, .args = "[VARIANT]",
	.need = NEED_SELECTED | NEED_WRITABLE, .ready = accept_ready, .run = run_accept);

/* What takes the place of a variant that leaves the list: the next one, else the one before; 0:
 * none. */
static int neighbour(const struct live *v, int k)
{
	bool passed = false;
	int before = 0;
	size_t n;
	const int *order = live_variants(v, &n);

	for (size_t i = 0; i < n; i++) {
		if (order[i] == k)
			passed = true;
		else if (state_variant(live_state(v), order[i])->standing == STANDING_REJECTED)
			continue;
		else if (passed)
			return order[i];
		else
			before = order[i];
	}
	return before;
}

static enum status run_reject(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	int k = take_variant(v, NAME_OR_WORDS, &rest, err), next;
	SCOPED(buf) line = BUF(BUF_TEXT), spent = BUF(BUF_TEXT);
	char *reason, letter[8];
	struct called name;
	cJSON *e;
	bool reopen;
	if (!k)
		return BAD_USAGE;
	variant_letter(letter, k);
	name = variant_called(live_state(v), k);
	buf_adds(&line, letter);
	if (rest.n) {
		buf_addc(&line, ' ');
		buf_addstr(&line, rest);
	}
	reopen = state_variant(live_state(v), k)->standing == STANDING_REJECTED;
	next = neighbour(v, k);
	reason = rest.n ? str_dup(rest) : NULL;
	e = act_new("reject", buf_str(&line));
	change_decide(e, k, reopen ? "open" : "rejected", reopen ? NULL : reason);
	if (!reopen)
		held_out_chose(v, (struct text_ref){.variant = k},
			(struct text_ref){.version = live_state(v)->head}, e, &spent);
	session_do(v->desk->session, e);
	if (!reopen && v->view.variant == k)
		v->view.variant = next;
	live_say(v, false,
		reopen ? "%s is open again%s" : "rejected %s; " KEY("undo") " takes it back%s",
		name.s, buf_text(&spent));
	free(reason);
	return OK;
}

COMMAND("play", reject, "reject",
	"put the variant aside, with a reason that the next proposals are told; again: open it",
	.keys = {"r"}, .key_line = "command reject ", .args = "[VARIANT] [REASON\xe2\x80\xa6]",
	.need = NEED_SELECTED | NEED_WRITABLE, .run = run_reject);

static enum status take_back(struct live *v, const char *act,
	bool (*find)(const struct state *, cJSON *, struct buf *), const char *done,
	const char *none)
{
	SCOPED(buf) what = BUF(BUF_SMALL), brief = BUF(BUF_SMALL);
	cJSON *e = act_new(act, (struct str){0});
	bool was_blind = state_settings(live_state(v))->blind;
	const int metric = live_state(v)->metric;
	const bool found = find(live_state(v), e, &what);

	act_end(v, e, found);
	if (found) {
		desk_take_models(v->desk);
		blind_follow(v, was_blind);
		if (live_state(v)->metric != metric)
			scoring_rescore(v->desk);
		text_brief(&brief, buf_str(&what), ACT_COLUMNS);
		live_say(v, false, "%s: %s", done, buf_text(&brief));
	} else {
		live_say(v, false, "%s", none);
	}
	return OK;
}

/* What was done long ago, or is what facts came after, is hardly what the person means: on the
 * screen, where a slip of a finger is an act, it is named first. */
static bool asks_again(struct live *v)
{
	SCOPED(buf) what = BUF(BUF_SMALL), brief = BUF(BUF_SMALL), ago = BUF(BUF_SMALL);
	struct last_act last;
	const bool again = v->undo_asked && v->undo_asked == v->acts - 1;
	bool asks = v->front.keys && !again && state_last_act(live_state(v), &last, &what);

	asks = asks && (last.facts || clock_wall_ms() - last.at > OLD_MS);
	if (asks) {
		clock_ago(&ago, last.at);
		text_brief(&brief, buf_str(&what), ACT_COLUMNS);
		live_say(v, false,
			"takes back \xe2\x80\x98%s\xe2\x80\x99 of %s%s: " KEY("undo") " again",
			buf_text(&brief), buf_text(&ago),
			last.facts ? ", before what was bet, noted or looked at since" : "");
	}
	v->undo_asked = asks ? v->acts : 0;
	return asks;
}

/* Else the hunks that were chosen would be lost. */
static enum status no_merge(const struct live *v, struct str args, struct buf *err)
{
	return !v->merging.on
		       ? OK
		       : fail(err, FAILED, "a merge is in hand: " KEY("finish") " writes it, "
				KEY("abandon") " drops it");
}

static enum status run_undo(struct live *v, struct str args, struct buf *err)
{
	if (asks_again(v))
		return OK;
	return take_back(v, "undo", state_undo, "took back", "nothing to take back");
}

COMMAND("play", undo, "undo",
	"take back the last act, on the screen an old one when asked twice; scores and spending "
	"stay", .keys = {"u"}, .need = NEED_WRITABLE, .ready = no_merge, .run = run_undo);

static enum status run_redo(struct live *v, struct str args, struct buf *err)
{
	return take_back(v, "redo", state_redo, "did again", "nothing to do again");
}

COMMAND("play", redo, "redo", "do again what was taken back", .keys = {"U", "C-r"},
	.need = NEED_WRITABLE, .ready = no_merge, .run = run_redo);

static void say_branch(const struct state *s, int n, struct buf *out)
{
	const struct version *w = state_version(s, n);
	const size_t words = prompt_words(&w->prompt);
	buf_addf(out, "%sv%d%s%s %s", out->n ? "\n" : "", n, w->name ? " " : "",
		w->name ? w->name : "", w->origin);
	if (w->n_parents)
		buf_addf(out, " of v%d", w->parents[0]);
	buf_addf(out, ", %zu word%s%s", words, PLURAL(words), n == s->head ? " (the prompt)" : "");
}

static void say_branches(const struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	const size_t n = state_branches(s, NULL, 0);
	OWNED int *list = NEWN(n + 1, int);

	(void)state_branches(s, list, n);
	say_branch(s, s->head, out);
	for (size_t i = 0; i < n; i++)
		say_branch(s, list[i], out);
	if (!n)
		buf_adds(out, "\nthere is no other branch: one begins when you act after an undo");
}

COMMAND("play", branches, "branches", "list the branches of versions; go takes one up",
	.keys = {"B"}, .need = NEED_PROMPT, .say = say_branches);

static enum status run_go(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	struct text_ref t = {0};
	enum naming named = take_name(v, NAME_VERSION, &rest, &t, err);
	SCOPED(buf) spent = BUF(BUF_TEXT);
	cJSON *e;
	if (named == NAMES_NOTHING)
		return fail(err, BAD_USAGE, "say which: go v3, or its name");
	if (named == NAMES_WRONGLY || no_more(rest, err))
		return BAD_USAGE;
	e = act_new("go", args);
	change_head(e, t.version);
	held_out_chose(v, (struct text_ref){.version = live_state(v)->head}, t, e, &spent);
	session_do(v->desk->session, e);
	live_say(v, false, "the prompt is v%d%s", t.version, buf_text(&spent));
	return OK;
}

COMMAND("play", go, "go", "make a version (v3, or its name) the prompt", .args = "VERSION",
	.need = NEED_PROMPT | NEED_WRITABLE, .run = run_go);

static enum status run_name(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	struct text_ref t = {.version = live_state(v)->head};
	cJSON *e, *c;
	if (take_name(v, NAME_VERSION | NAME_OR_WORDS, &rest, &t, err) == NAMES_WRONGLY)
		return BAD_USAGE;
	if (!rest.n)
		return fail(err, BAD_USAGE, "say the name: name [VERSION] WORDS");
	e = act_new("name", args);
	c = event_change(e, "name");
	json_add_int(json_add_object(c, "about"), "version", t.version);
	json_add_str(c, "name", rest);
	session_do(v->desk->session, e);
	live_say(v, false, "v%d is called %.*s", t.version, (int)rest.n, rest.p);
	return OK;
}

COMMAND("play", name, "name", "give a version a name", .args = "[VERSION] WORDS\xe2\x80\xa6",
	.need = NEED_PROMPT | NEED_WRITABLE, .run = run_name);
