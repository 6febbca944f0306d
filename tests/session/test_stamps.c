/*
 * Stamps: what has the stamp that it had is what it was. And what is hidden, against a slow reading
 * of the list of variants.
 * run-tests: native (minutes under valgrind)
 */
#include "../support/test.h"
#include "hunsu/session/replay.h"
#include "hunsu/session/story.h"
#include "../support/folder.h"
#include "../support/random_life.h"

#define LIVES test_times(40)
#define JUMPS 60

/* ---- what can be seen, in words, each with its stamp ---- */

struct seen {
	int stamp;
	char *words;
};

struct sight { /* examples, variants, calls, marks, then each sheet at its place */
	LIST(struct seen) things;
};

static void see(struct sight *out, int stamp, struct buf *words)
{
	*PUSH(&out->things) = (struct seen){stamp, mem_dup(buf_text(words))};
	buf_clear(words);
}

static void tell_examples(struct buf *out, const struct state *s)
{
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;

		buf_addf(out, "%d %d %d %d:", e->version, (int)e->split, e->pinned, e->dropped);
		for (size_t k = 0; k < e->fields.n; k++)
			buf_addf(out, " %s %d %d", e->fields.items[k].value,
				e->fields.items[k].aside, e->fields.items[k].turns);
		for (size_t k = 0; k < e->expected.n; k++)
			buf_addf(out, " %s", e->expected.items[k]);
		buf_addc(out, '\n');
	}
}

static void tell_variants(struct buf *out, const struct state *s)
{
	OWNED int *told = state_variants_told(s);

	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *k = &s->variants.items[i];

		buf_addf(out, "%d %s %s %s %d %d\n", told[i], variant_called(s, k->n).s,
			standing_name(k->standing),
			k->reason ? k->reason : "-", state_hidden_text(s, k->hash),
			state_hidden_round(s, k->round));
	}
}

static void tell_calls(struct buf *out, const struct state *s)
{
	for (size_t i = 0; i < s->calls.n; i++) {
		const struct call_record *c = &s->calls.items[i];

		buf_addf(out, "%d %d %d %s %s\n", c->n, (int)c->standing, c->example,
			c->answer ? c->answer : "-", c->error ? c->error : "-");
	}
	buf_addf(out, "%d %d %.17g", s->spend.calls, s->spend.outstanding, s->spend.usd);
}

static void tell_marks(struct buf *out, const struct sheet *sheet)
{
	buf_addf(out, "%s %d %d:", sheet->text, sheet->model, sheet->metric);
	for (size_t i = 0; i < sheet->n; i++) {
		const struct mark *m = &sheet->marks[i];

		buf_addf(out, " %d %d %d %.17g %d", m->example_version, m->call, m->samples,
			m->sum, m->error);
	}
}

static void look(struct sight *out, const struct state *s)
{
	SCOPED(buf) words = BUF(BUF_TEXT);

	*out = (struct sight){0};
	tell_examples(&words, s);
	see(out, s->changed.examples, &words);
	tell_variants(&words, s);
	see(out, s->changed.variants, &words);
	tell_calls(&words, s);
	see(out, s->changed.calls, &words);
	for (size_t i = 0; i < s->sheets.n; i++)
		tell_marks(&words, &s->sheets.items[i]);
	see(out, s->changed.marks, &words);
	for (size_t i = 0; i < s->sheets.n; i++) {
		tell_marks(&words, &s->sheets.items[i]);
		see(out, s->sheets.items[i].changed, &words);
	}
}

static void sight_release(struct sight *sight)
{
	for (size_t i = 0; i < sight->things.n; i++)
		free(sight->things.items[i].words);
	free(sight->things.items);
}

/* Things whose stamps are not those of before; a few events change nothing that is seen. */
static size_t compare(const struct sight *was, const struct sight *now, int events)
{
	size_t n = 0;

	for (size_t i = 0; i < was->things.n && i < now->things.n; i++) {
		const struct seen *a = &was->things.items[i], *b = &now->things.items[i];

		assert_true(b->stamp >= 0 && b->stamp <= events);
		if (a->stamp == b->stamp)
			assert_string_equal(a->words, b->words);
		n += a->stamp != b->stamp;
	}
	return n;
}

TEST(what_keeps_its_stamp_keeps_its_content)
{
	size_t changes = 0;

	for (uint64_t seed = 1; seed <= LIVES; seed++) {
		struct buf err = BUF(BUF_SMALL);
		struct sight was = {0}, now;
		SCOPED(state) s;
		SCOPED(life) l;

		random_life(&l, seed);
		state_init(&s);
		for (size_t i = 0; i < l.n; i++) {
			assert_int_equal(state_apply(&s, l.events[i], &err), OK);
			look(&now, &s);
			changes += compare(&was, &now, s.events);
			sight_release(&was);
			was = now;
		}
		sight_release(&was);
	}
	assert_true(changes > 10 * LIVES);
}

/* Whatever was kept from one moment of a record holds at any other where the stamp is the same. */
IN_FOLDER(stamps_hold_over_jumps_of_a_replay)
{
	for (uint64_t seed = 1; seed <= LIVES; seed++) {
		struct rng r = rng_seed(seed);
		struct buf err = BUF(BUF_SMALL);
		struct sight was = {0}, now;
		struct session *s;
		SCOPED(life) l;

		random_life(&l, seed);
		if (replay_open(
			    &s, folder_file(*state, "a.hunsu", buf_text(&l.lines)), NULL, &err))
			fail_msg("%s", buf_text(&err));
		for (int i = 0; i < JUMPS; i++) {
			assert_int_equal(
				replay_go(s, 1 + (int)rng_below(&r, (uint32_t)l.n), &err), OK);
			look(&now, s->state);
			(void)compare(&was, &now, s->state->events);
			sight_release(&was);
			was = now;
		}
		sight_release(&was);
		session_close(s);
	}
}

/* ---- what is hidden, slowly ---- */

static bool slow_hidden(const struct state *s, const struct variant *k)
{
	return state_settings(s)->blind && !k->revealed;
}

/* As the format has it since its first release: names that were seen stay. */
static void numbers_of_round(int *number, const struct state *s, int round)
{
	struct rng r = rng_seed(hash_u64(str_of(s->id)) + (uint64_t)round);
	OWNED int *own = NEWN(s->variants.n + 1, int), *shuffled = NEWN(s->variants.n + 1, int);
	size_t n = 0;

	for (size_t i = 0; i < s->variants.n; i++)
		if (s->variants.items[i].round == round)
			own[n++] = (int)i + 1;
	for (size_t i = 0; i < n; i++) {
		size_t k = rng_below(&r, (uint32_t)i + 1);

		shuffled[i] = shuffled[k];
		shuffled[k] = own[i];
	}
	for (size_t i = 0; i < n; i++)
		number[own[i] - 1] = shuffled[i];
}

static void check_names(const struct state *s)
{
	OWNED int *number = NEWN(s->variants.n + 1, int), *told = state_variants_told(s);
	int last = 0;

	for (int round = 0; round <= (int)s->rounds.n; round++)
		numbers_of_round(number, s, round);
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *k = &s->variants.items[i];
		bool text = false, round = false;

		for (size_t j = 0; j < s->variants.n; j++) {
			const struct variant *o = &s->variants.items[j];

			text |= slow_hidden(s, o) && !strcmp(o->hash, k->hash);
			round |= slow_hidden(s, o) && o->round == k->round;
		}
		assert_int_equal(state_hidden_text(s, k->hash), text);
		assert_int_equal(state_hidden_round(s, k->round), round);
		assert_int_equal(state_blind_number(s, k->n), number[i]);
		assert_int_equal(variant_by_name(s, str_of(variant_called(s, k->n).s)), k->n);
		/* Those in sight first, as they came; the others by their numbers. */
		k = state_variant(s, told[i]);
		if (slow_hidden(s, k))
			last = last < 0 ? last : -1;
		else
			assert_true(last >= 0 && k->n > last && (last = k->n));
		if (i && last < 0 && slow_hidden(s, state_variant(s, told[i - 1])))
			assert_true(number[told[i - 1] - 1] < number[k->n - 1]);
	}
}

static void set_blind(struct life *l, bool on)
{
	struct setting_said said = {setting_find(STR("blind")), on ? STR("on") : STR("off")};
	cJSON *event = event_new(BY_HUMAN, "set", NULL);

	change_settings(event, (int)l->s.settings_all.n + 1, state_settings(&l->s), &said, 1);
	life_do(l, event);
}

static void add_round(struct life *l)
{
	cJSON *event = event_new(BY_HUMAN, "propose", NULL), *c = event_change(event, "round");

	json_add_int(c, "round", (int64_t)l->s.rounds.n + 1);
	json_add_list(c, "operators");
	json_add_list(c, "parents");
	json_add_int(c, "settings", 0);
	json_add_int(c, "asked", 0);
	life_do(l, event);
}

/* Of the rounds that there are, in any order, often with a text that came before. */
static void add_variant(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_RULE, "variant", NULL), *c = event_change(event, "variant");
	SCOPED(prompt) p = {0};
	char hash[TEXT_HASH], text[24];

	snprintf(text, sizeof text, "Text %u.", rng_below(r, 12));
	prompt_add(&p, ROLE_SYSTEM, str_of(text), AUTHOR_PERSON);
	prompt_hash(hash, &p);
	json_add_int(c, "variant", (int64_t)l->s.variants.n + 1);
	json_add_int(c, "round", (int64_t)rng_below(r, (uint32_t)l->s.rounds.n + 1));
	json_add_cstr(c, "operator", "critique");
	json_add_list(c, "parents");
	event_add_messages(c, "messages", &p, &l->s.authors);
	json_add_cstr(c, "text_hash", hash);
	life_do(l, event);
}

static void reveal(struct life *l, struct rng *r)
{
	cJSON *event = event_new(BY_HUMAN, "reveal", NULL);
	cJSON *list = json_add_list(event_change(event, "reveal"), "variants");

	for (int i = 0; i < 2; i++)
		json_add_int(list, NULL, 1 + (int)rng_below(r, (uint32_t)l->s.variants.n));
	life_do(l, event);
}

TEST(hidden_texts_rounds_and_numbers_are_those_of_the_list)
{
	for (uint64_t seed = 1; seed <= LIVES; seed++) {
		struct rng r = rng_seed(seed);
		struct sight was = {0}, now;
		SCOPED(life) l;

		life_init(&l);
		life_do(&l, life_open_event(1));
		for (int i = 0; i < 60; i++) {
			uint32_t what = rng_below(&r, 10);

			if (what < 1)
				set_blind(&l, rng_below(&r, 3));
			else if (what < 2)
				add_round(&l);
			else if (what < 4 && l.s.variants.n)
				reveal(&l, &r);
			else
				add_variant(&l, &r);
			check_names(&l.s);
			look(&now, &l.s);
			(void)compare(&was, &now, l.s.events);
			sight_release(&was);
			was = now;
		}
		sight_release(&was);
	}
}
