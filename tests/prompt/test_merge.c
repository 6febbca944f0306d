/* Merging, by example: what the hunks are, and what comes of the choices. */
#include "../support/test.h"
#include "hunsu/prompt/merge.h"
#include "../support/random_text.h"

enum { BOB = 5, EVE = 6 };

static void one_user(struct prompt *out, const char *text, author by)
{
	prompt_release(out);
	prompt_add(out, ROLE_USER, str_of(text), by);
}

static void choose_all(struct merge *m, enum choice c)
{
	for (size_t i = 0; i < m->hunks.n; i++)
		merge_choose(m, i, c);
}

/* The merged prompt as doc-like text: messages parted by a bar. */
static void merges_to(struct merge *m, const char *want)
{
	SCOPED(prompt) p = {0};
	SCOPED(buf) text = BUF(BUF_TEXT);

	merge_result(&p, m);
	check_prompt(&p);
	for (size_t i = 0; i < p.n; i++)
		buf_addf(&text, "%s%s", i ? "|" : "", p.items[i].text);
	assert_string_equal(buf_text(&text), want);
}

/* [ours|theirs] for each hunk, ! in front of a conflict, # of a locked one. */
static void hunks_are(const struct merge *m, const char *want)
{
	SCOPED(buf) text = BUF(BUF_TEXT);

	for (size_t i = 0; i < m->hunks.n; i++) {
		const struct hunk *h = &m->hunks.items[i];
		struct str a = merge_ours(m, h), b = merge_theirs(m, h);

		buf_addf(&text, "%s%s[%.*s|%.*s]", h->conflict ? "!" : "", h->locked ? "#" : "",
			(int)a.n, a.p, (int)b.n, b.p);
	}
	assert_string_equal(buf_text(&text), want);
}

/* A merge of single user messages; base NULL: two-way. lock: this part of ours, or NULL. */
static void begin(
	struct merge *m, const char *ours, const char *theirs, const char *base, const char *lock)
{
	SCOPED(prompt) o = {0}, t = {0}, b = {0};
	struct merge_input in = {&t, base ? &b : NULL};
	struct range r = {0, 0, 0};

	one_user(&o, ours, AUTHOR_PERSON);
	one_user(&t, theirs, BOB);
	if (base)
		one_user(&b, base, AUTHOR_IMPORT);
	if (lock)
		r = (struct range){0, (size_t)(strstr(ours, lock) - ours), strlen(lock)};
	merge_init(m, &o, &in, 1, &r, lock ? 1 : 0);
}

TEST(words_change_where_texts_are_near)
{
	SCOPED(merge) m;

	begin(&m, "You are a captain of a big ship.", "You are a navigator of a ship.", NULL, NULL);
	hunks_are(&m, "[captain |navigator ][big |]");
	assert_int_equal(merge_open(&m), 2);
	merges_to(&m, "You are a captain of a big ship.");
	assert_true(merge_choose(&m, 0, CHOICE_TAKE));
	merges_to(&m, "You are a navigator of a big ship.");
	assert_true(merge_choose(&m, 1, CHOICE_TAKE));
	merges_to(&m, "You are a navigator of a ship.");
	assert_int_equal(merge_open(&m), 0);
}

TEST(sentences_change_where_they_are_far)
{
	SCOPED(merge) m;

	begin(&m, "Give the opposite. Be brief and clear.",
		"Give the opposite. Sail the seven seas of words, captain.", NULL, NULL);
	hunks_are(&m, "[Be brief and clear.|Sail the seven seas of words, captain.]");
}

TEST(whole_messages_change_where_little_is_shared_and_split_into_sentences)
{
	SCOPED(merge) m;

	begin(&m, "One two three. Four five six.", "Ahoy sailor! Chart words. Steer true.", NULL,
		NULL);
	hunks_are(&m, "[One two three. Four five six.|Ahoy sailor! Chart words. Steer true.]");
	assert_true(merge_split(&m, 0));
	hunks_are(
		&m, "[One two three. |Ahoy sailor! ][Four five six.|Chart words. ][|Steer true.]");
	merge_choose(&m, 1, CHOICE_TAKE);
	merges_to(&m, "One two three. Chart words. ");
	merge_choose(&m, 2, CHOICE_TAKE);
	merge_choose(&m, 1, CHOICE_LEAVE);
	merges_to(&m, "One two three. Four five six. Steer true.");
	choose_all(&m, CHOICE_TAKE);
	merges_to(&m, "Ahoy sailor! Chart words. Steer true.");
}

TEST(a_sentence_splits_into_words_and_a_word_no_further)
{
	SCOPED(merge) m;

	begin(&m, "Give the plain opposite of it now.",
		"Sail on and give me the shining opposite of words, my brave friend, and smile.",
		NULL, NULL);
	assert_int_equal(m.hunks.n, 1);
	assert_true(merge_split(&m, 0));
	assert_true(m.hunks.n > 2);
	choose_all(&m, CHOICE_TAKE);
	merges_to(&m,
		"Sail on and give me the shining opposite of words, my brave friend, and smile.");
	assert_false(merge_split(&m, 0));
}

TEST(messages_are_added_at_their_place_and_dropped_when_empty)
{
	SCOPED(prompt) o = {0}, t = {0};
	struct merge_input in = {&t, NULL};
	SCOPED(merge) m;

	prompt_add(&o, ROLE_USER, STR("Say {{input}}."), AUTHOR_PERSON);
	prompt_add(&o, ROLE_ASSISTANT, STR("Answer:"), AUTHOR_PERSON);
	prompt_add(&t, ROLE_SYSTEM, STR("You are a ship."), BOB);
	prompt_add(&t, ROLE_USER, STR("Say {{input}}."), BOB);
	merge_init(&m, &o, &in, 1, NULL, 0);
	hunks_are(&m, "[|You are a ship.][Answer:|]");
	merge_choose(&m, 0, CHOICE_TAKE);
	merges_to(&m, "You are a ship.|Say {{input}}.|Answer:");
	merge_choose(&m, 1, CHOICE_TAKE);
	merges_to(&m, "You are a ship.|Say {{input}}.");
}

TEST(an_edit_credits_only_the_words_that_are_new)
{
	SCOPED(merge) m;
	SCOPED(prompt) p = {0};
	SCOPED(buf) offer = BUF(BUF_TEXT);
	const struct runs *r;

	begin(&m, "You are a captain of a ship.", "You are a brave navigator of a ship.", NULL,
		NULL);
	merge_offer(&offer, &m, &m.hunks.items[0]);
	assert_string_equal(buf_text(&offer), "brave navigator ");
	assert_true(merge_edit(&m, 0, STR("brave old navigator")));
	merges_to(&m, "You are a brave old navigator of a ship.");
	merge_result(&p, &m);
	r = &p.items[0].runs;
	assert_int_equal(runs_at(r, strlen("You are a ")), BOB);
	assert_int_equal(runs_at(r, strlen("You are a brave ")), AUTHOR_PERSON);
	assert_int_equal(runs_at(r, strlen("You are a brave old ")), BOB);
	assert_true(merge_edit(&m, 0, STR("")));
	merges_to(&m, "You are a of a ship.");
}

TEST(what_only_ours_changed_stays_and_what_both_did_is_no_hunk)
{
	SCOPED(merge) m;

	begin(&m, "You are an old captain of a ship. Be kind.",
		"You are a captain of a boat. Be kind.", "You are a captain of a ship. Be brief.",
		NULL);
	hunks_are(&m, "[ship|boat]");
	choose_all(&m, CHOICE_TAKE);
	merges_to(&m, "You are an old captain of a boat. Be kind.");
}

TEST(a_conflict_holds_both_sides_whole_and_can_keep_both)
{
	struct merge m;

	begin(&m, "You are a wise skipper of a ship today and forever.",
		"You are a brave young navigator of a ship today and forever.",
		"You are a captain of a ship today and forever.", NULL);
	hunks_are(&m, "![wise skipper |brave young navigator ]");
	merge_choose(&m, 0, CHOICE_BOTH);
	merges_to(&m, "You are a wise skipper brave young navigator of a ship today and forever.");
	merge_choose(&m, 0, CHOICE_BOTH_BACK);
	merges_to(&m, "You are a brave young navigator wise skipper of a ship today and forever.");
	merge_release(&m);
	begin(&m, "Read the text and say one word or two",
		"Read the text and say one word or three", "Read the text and say one word", NULL);
	hunks_are(&m, "![ or two| or three]");
	merge_choose(&m, 0, CHOICE_BOTH);
	merges_to(&m, "Read the text and say one word or two or three");
	merge_release(&m);
}

TEST(neighbouring_changes_of_both_sides_are_no_conflict)
{
	SCOPED(merge) m;

	begin(&m, "You are a wise captain of a ship.", "You are a navigator of a ship.",
		"You are a captain of a ship.", NULL);
	hunks_are(&m, "[captain |navigator ]");
	choose_all(&m, CHOICE_TAKE);
	merges_to(&m, "You are a wise navigator of a ship.");
}

TEST(a_prompt_that_was_rewritten_is_no_patchwork_of_words)
{
	SCOPED(merge) m;

	begin(&m, "The day comes first, then the month. Format the date as year, month, day. Go.",
		"Enter this date in the ISO format. Go.", "Write this date in ISO format. Go.",
		NULL);
	hunks_are(&m,
		"![The day comes first, then the month. Format the date as year, month, day. |"
		"Enter this date in the ISO format. ]");
}

TEST(a_sentence_that_both_changed_in_other_words_is_no_conflict)
{
	SCOPED(merge) m;

	/* Far enough from the base for sentences, near enough in this one for words. */
	begin(&m, "Tell me the exact opposite of the given word.",
		"Tell us the opposite of the given word. Sail on, brave captain! Steer true! Ahoy!",
		"Tell me the opposite of the given word.", NULL);
	hunks_are(&m, "[me |us ][| Sail on, brave captain! Steer true! Ahoy!]");
	choose_all(&m, CHOICE_TAKE);
	merges_to(&m,
		"Tell us the exact opposite of the given word. Sail on, brave captain! Steer true! "
		"Ahoy!");
}

/* Which of the equal words is gone depends on where theirs has put something. */
TEST(of_equal_words_those_changed_are_not_the_same)
{
	SCOPED(merge) m;

	begin(&m, "Say it. Say it. Now.", "Say it. Say it. Say so at once. Now.",
		"Say it. Say it. Say it. Now.", NULL);
	hunks_are(&m, "[it|so at once]");
	choose_all(&m, CHOICE_TAKE);
	merges_to(&m, "Say it. Say so at once. Now.");
}

TEST(what_is_rewritten_merges_where_a_word_that_both_keep_parts_the_changes)
{
	static const char base[] = "You answer in one word.",
			  theirs[] = "You are a ship's navigator of many seas.";
	struct merge m;

	begin(&m, "All: You answer in one word.", theirs, base, NULL);
	choose_all(&m, CHOICE_TAKE);
	merges_to(&m, "All: You are a ship's navigator of many seas.");
	merge_release(&m);
	begin(&m, "You all answer in one word.", theirs, base, NULL);
	hunks_are(&m, "![You all answer in one word.|You are a ship's navigator of many seas.]");
	merge_release(&m);
}

TEST(a_long_conflict_is_not_looked_through)
{
	SCOPED(buf) ours = BUF((size_t)1 << 20);
	SCOPED(merge) m;

	buf_adds(&ours, "Say it ");
	for (int i = 0; i < 80000; i++)
		buf_addf(&ours, "%d ", i);
	buf_adds(&ours, "now.");
	begin(&m, ours.s, "Say it right now.", "Say it now.", NULL);
	assert_int_equal(m.hunks.n, 1);
	assert_true(m.hunks.items[0].conflict);
	assert_int_equal(merge_ours(&m, &m.hunks.items[0]).n, ours.n);
}

TEST(a_locked_sentence_is_merged_around)
{
	struct merge m;

	begin(&m, "Give the opposite. Answer in one word.",
		"Sail the seas of words, captain! Reply, arr, with a single sound.", NULL,
		"Answer in one word.");
	hunks_are(&m,
		"[Give the opposite. |Sail the seas of words, captain! Reply, arr, with a single "
		"sound.]#[Answer in one word.|]");
	assert_false(merge_choose(&m, 1, CHOICE_TAKE));
	assert_false(merge_edit(&m, 1, STR("x")));
	choose_all(&m, CHOICE_TAKE);
	merges_to(&m,
		"Sail the seas of words, captain! Reply, arr, with a single sound. Answer in one "
		"word.");
	merge_release(&m);
	begin(&m, "Give the opposite. Answer in one word. Thanks.",
		"Ahoy sailor! Answer in one word. Steer true and never look back.", NULL,
		"Answer in one word.");
	choose_all(&m, CHOICE_TAKE);
	merges_to(&m, "Ahoy sailor! Answer in one word. Steer true and never look back.");
	merge_release(&m);
	begin(&m, "Say one word.", "Let someone else speak now, my friend, and be still.", NULL,
		"one");
	choose_all(&m, CHOICE_TAKE);
	merges_to(&m, "one Let someone else speak now, my friend, and be still.");
	merge_release(&m);
	begin(&m, "abc def", "abc new def", NULL, "abc ");
	choose_all(&m, CHOICE_TAKE);
	merges_to(&m, "abc new def");
	merge_release(&m);
}

TEST(sentences_of_several_variants_stand_side_by_side)
{
	SCOPED(prompt) o = {0}, a = {0}, b = {0};
	struct merge_input in[] = {{&a, NULL}, {&b, NULL}};
	SCOPED(merge) m;

	one_user(&o, "Give the opposite. Be brief.", AUTHOR_PERSON);
	one_user(&a, "Give the opposite. Be kind and slow. Smile.", BOB);
	one_user(&b, "Give the opposite. Hurry up! Smile.", EVE);
	merge_init(&m, &o, in, 2, NULL, 0);
	hunks_are(&m, "[Be brief.|Be kind and slow. ][Be brief.|Hurry up! ][|Smile.]");
	merge_choose(&m, 1, CHOICE_TAKE);
	merges_to(&m, "Give the opposite. Hurry up! ");
	merge_choose(&m, 0, CHOICE_BOTH);
	merge_choose(&m, 2, CHOICE_TAKE);
	merges_to(&m, "Give the opposite. Be brief. Be kind and slow. Hurry up! Smile.");
}

TEST(what_several_variants_add_in_one_place_is_one_message)
{
	SCOPED(prompt) o = {0}, a = {0}, b = {0}, p = {0};
	struct merge_input in[] = {{&a, NULL}, {&b, NULL}};
	SCOPED(merge) m;

	prompt_add(&o, ROLE_USER, STR("Say {{input}}."), AUTHOR_PERSON);
	prompt_add(&a, ROLE_SYSTEM, STR("You are a ship. Sail."), BOB);
	prompt_add(&a, ROLE_USER, STR("Say {{input}}."), BOB);
	prompt_add(&b, ROLE_SYSTEM, STR("You are a dragon. Roar!"), EVE);
	prompt_add(&b, ROLE_USER, STR("Say {{input}}."), EVE);
	prompt_add(&b, ROLE_ASSISTANT, STR("Roar:"), EVE);
	merge_init(&m, &o, in, 2, NULL, 0);
	hunks_are(&m, "[|You are a ship. ][|Sail.][|You are a dragon. ][|Roar!][|Roar:]");
	merges_to(&m, "Say {{input}}.");
	merge_choose(&m, 1, CHOICE_TAKE);
	merge_choose(&m, 2, CHOICE_TAKE);
	merges_to(&m, "Sail. You are a dragon. |Say {{input}}.");
	merge_choose(&m, 1, CHOICE_LEAVE);
	merge_choose(&m, 3, CHOICE_TAKE);
	merge_choose(&m, 4, CHOICE_TAKE);
	merge_result(&p, &m);
	assert_true(prompt_equal(&p, &b));
}
