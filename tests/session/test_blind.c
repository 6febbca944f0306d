/* Blind review and ablation in the record: what is hidden, what it is called, what is told. */
#include "../support/life.h"
#include "../support/test.h"
#include "hunsu/session/story.h"

#define VARIANTS 8

static void blind(struct life *l, bool on)
{
	struct setting_said said = {setting_find(STR("blind")), on ? STR("on") : STR("off")};
	cJSON *event = event_new(BY_HUMAN, "set", on ? "blind on" : "blind off");

	change_settings(event, (int)l->s.settings_all.n + 1, state_settings(&l->s), &said, 1);
	life_do(l, event);
}

static void reveal(struct life *l, int variant)
{
	cJSON *event = event_new(BY_HUMAN, "reveal", NULL);

	json_add_int(json_add_list(event_change(event, "reveal"), "variants"), NULL, variant);
	life_do(l, event);
}

static void add_round(struct life *l)
{
	cJSON *event = event_new(BY_HUMAN, "propose", NULL);

	life_add_round(event, &l->s, "eccentric", VARIANTS);
	life_do(l, event);
}

static void begin(struct life *l, bool hidden)
{
	SCOPED(prompt) p = {0};
	cJSON *event = life_open_event(4);
	char text[64];

	life_init(l);
	life_prompt(&p, "Classify the mail. Be brief. Use one word.", AUTHOR_IMPORT);
	change_version(event, 1, NULL, 0, NULL, 0, "import", NULL, &p, &l->s.authors);
	change_head(event, 1);
	life_do(l, event);
	if (hidden)
		blind(l, true);
	add_round(l);
	for (int i = 1; i <= VARIANTS; i++) {
		snprintf(text, sizeof text, "Secret variant number %d.", i);
		life_variant(l, state_next_call(&l->s), i % 2 ? "eccentric" : "critique", text);
	}
}

TEST(hidden_variants_go_by_shuffled_numbers_that_lead_back_to_them)
{
	SCOPED(life) l;
	int moved = 0;
	bool seen[VARIANTS + 1] = {false};

	begin(&l, true);
	for (int n = 1; n <= VARIANTS; n++) {
		struct called name = variant_called(&l.s, n);
		char letter[8];
		variant_letter(letter, n);
		assert_int_equal(name.s[0], '?');
		int shown = state_blind_number(&l.s, n);
		assert_in_range(shown, 1, VARIANTS);
		assert_false(seen[shown]);
		seen[shown] = true;
		moved += shown != n;
		assert_int_equal(variant_by_name(&l.s, str_of(name.s)), n);
		assert_int_equal(variant_by_name(&l.s, str_of(letter)), 0);
		assert_string_equal(name.s, variant_called(&l.s, n).s);
	}
	assert_true(moved > 0);
	OWNED int *list = state_variants_told(&l.s);
	for (int i = 0; i < VARIANTS; i++)
		assert_int_equal(state_blind_number(&l.s, list[i]), i + 1);
}

TEST(a_revealed_variant_has_its_letter_and_the_others_keep_their_names)
{
	SCOPED(life) l;
	struct called before[VARIANTS + 1];

	begin(&l, true);
	for (int n = 1; n <= VARIANTS; n++)
		before[n] = variant_called(&l.s, n);
	reveal(&l, 3);
	assert_string_equal(variant_called(&l.s, 3).s, "C");
	assert_int_equal(variant_by_name(&l.s, STR("C")), 3);
	assert_int_equal(variant_by_name(&l.s, str_of(before[3].s)), 3); /* as it was called */
	for (int n = 1; n <= VARIANTS; n++)
		if (n != 3)
			assert_string_equal(variant_called(&l.s, n).s, before[n].s);
}

TEST(without_blind_nothing_is_hidden)
{
	SCOPED(life) l;

	begin(&l, false);
	assert_false(state_hidden(&l.s, (struct text_ref){.variant = 1}));
	assert_false(state_hidden_round(&l.s, 1));
	blind(&l, true);
	assert_true(state_hidden(&l.s, (struct text_ref){.variant = 1}));
	assert_true(state_hidden_round(&l.s, 1));
	assert_false(state_hidden(&l.s, (struct text_ref){.version = 1}));
	blind(&l, false);
	assert_false(state_hidden(&l.s, (struct text_ref){.variant = 1}));
}

TEST(a_version_of_a_hidden_variants_text_is_hidden_like_it)
{
	SCOPED(life) l;
	cJSON *event;

	begin(&l, true);
	event = event_new(BY_HUMAN, "accept", "B");
	int parent = 1, from = 2;
	change_version(event, 2, &parent, 1, &from, 1, "accept", &state_head(&l.s)->prompt,
		&state_variant(&l.s, 2)->prompt, &l.s.authors);
	change_head(event, 2);
	life_do(&l, event);
	assert_true(state_hidden(&l.s, (struct text_ref){.version = 2}));
	reveal(&l, 2);
	assert_false(state_hidden(&l.s, (struct text_ref){.version = 2}));
}

/* The story up to now, told as a session that is being lived. */
static void tell(struct life *l, struct buf *out)
{
	struct story st = {0};
	SCOPED(state) s;

	state_init(&s);
	for (size_t i = 0; i < l->n; i++) {
		assert_int_equal(state_apply(&s, l->events[i], NULL), OK);
		story_event(&st, out, l->events[i], &s);
	}
	story_flush(&st, out, &s);
	story_end(out, &s);
}

TEST(the_story_tells_neither_origin_nor_score_nor_turn_of_what_is_hidden)
{
	SCOPED(life) l;
	SCOPED(buf) out = BUF(BUF_TEXT);
	struct text_ref second = {.variant = 2};

	begin(&l, true);
	for (int i = 1; i <= 4; i++)
		life_do(&l, life_result(&l, state_next_call(&l.s), second, i, 1));
	tell(&l, &out);
	assert_lacks(&out, "Secret");
	assert_lacks(&out, "critique");
	assert_lacks(&out, "scored");
	assert_lacks(&out, "best on dev");
	reveal(&l, 2);
	buf_clear(&out);
	tell(&l, &out);
	assert_has(&out, "is B by critique");
	assert_has(&out, "best on dev: B 1.000");
}

/* ---- ablation ---- */

static cJSON *ablation_event(struct life *l, size_t at, size_t bytes, const char *skipped)
{
	cJSON *event = event_new(BY_HUMAN, "ablate", NULL), *c = event_change(event, "ablation");
	cJSON *piece;
	SCOPED(prompt) left = {0};
	char hash[TEXT_HASH];

	json_add_int(c, "ablation", (int64_t)l->s.ablations.n + 1);
	json_add(c, "of", event_text_ref((struct text_ref){.version = 1}));
	json_add_cstr(c, "by", "sentence");
	piece = json_add_object(json_add_list(c, "pieces"), NULL);
	json_add_int(piece, "message", 0);
	json_add_int(piece, "at", (int64_t)at);
	json_add_int(piece, "bytes", (int64_t)bytes);
	if (skipped) {
		json_add_cstr(piece, "skipped", skipped);
		return event;
	}
	prompt_without(&left, &state_version(&l->s, 1)->prompt, 0, at, bytes, STR(""));
	prompt_hash(hash, &left);
	json_add_cstr(piece, "text_hash", hash);
	return event;
}

TEST(what_an_ablation_leaves_is_a_text_with_scores_of_its_own)
{
	SCOPED(life) l;
	struct text_ref left = {.ablation = 1, .piece = 1};
	const char *hash = NULL;

	begin(&l, false);
	life_do(&l, ablation_event(&l, 19, 10, NULL)); /* "Be brief. " */
	const struct prompt *p = state_text(&l.s, left, &hash);
	assert_non_null(p);
	assert_string_equal(p->items[0].text, "Classify the mail. Use one word.");
	life_do(&l, life_result(&l, state_next_call(&l.s), left, 1, 1));
	assert_non_null(state_mark(&l.s, hash, 1));
	assert_int_equal(l.s.variants.n, VARIANTS); /* it is no proposal */
	life_quit(&l);
}

TEST(an_ablation_that_does_not_fit_changes_nothing)
{
	SCOPED(life) l;
	SCOPED(buf) err = BUF(BUF_SMALL);

	begin(&l, false);
	cJSON *e = ablation_event(&l, 20, 400, "too far");
	assert_false(life_try(&l, e, &err));
	cJSON_Delete(e);
	e = ablation_event(&l, 19, 10, NULL);
	cJSON *c = (cJSON *)(uintptr_t)event_find(e, "ablation");
	cJSON *piece = cJSON_GetObjectItemCaseSensitive(c, "pieces")->child;
	cJSON_ReplaceItemInObjectCaseSensitive(
		piece, "text_hash", cJSON_CreateString("0123456789abcdef"));
	assert_false(life_try(&l, e, &err));
	cJSON_Delete(e);
	assert_int_equal(l.s.ablations.n, 0);
	assert_null(state_text(&l.s, (struct text_ref){.ablation = 1, .piece = 1}, NULL));
}

TEST(a_piece_that_was_skipped_is_no_text)
{
	SCOPED(life) l;

	begin(&l, false);
	life_do(&l, ablation_event(&l, 19, 10, "carries {{mail}}"));
	assert_null(state_text(&l.s, (struct text_ref){.ablation = 1, .piece = 1}, NULL));
	assert_string_equal(l.s.ablations.items[0].pieces[0].skipped, "carries {{mail}}");
}
