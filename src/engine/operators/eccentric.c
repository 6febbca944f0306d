/*
 * eccentric.c - a system message and an answer prefix with a role, a scene, a voice far from the
 * prompt (Battle & Gollapudi 2024, arXiv:2402.10949: such prompts beat those that people write).
 * The user message stays the prompt's own.
 *
 * The theme is drawn here and not left to the model: a small one has few ideas, and the same ones.
 */
#include <string.h>
#include "hunsu/engine/check.h"
#include "../frame.h"
#include "../words.h"
#include "operators.h"

#define PREFIX_WORDS 24 /* longer ones tell a story of their own */
#define TASK_MOST 600	/* bytes of the prompt's instruction that are shown */

static const char *const themes[] = {"the log of a starship's captain",
	"a courtroom on the day of the verdict", "the kitchen of a shouting chef",
	"a monk who copies books by candle light", "a football match on the radio",
	"mission control, seconds before lift-off", "an oracle in a cave",
	"a detective at the end of the case", "a pirate's treasure map",
	"a lighthouse keeper in a storm", "a chess grandmaster short of time",
	"a fairy tale that grandmother tells", "a submarine under silent running",
	"an auction of old paintings", "a weather report from another planet", "a duel at dawn",
	"the last page of a spy's notebook", "a jazz band in the small hours",
	"a mountain rescue by radio", "a royal herald with a trumpet",
	"a surgeon who needs the instrument now", "a quiz show's final question",
	"a gardener who talks to plants", "a dragon who guards the dictionary",
	"a telegram from the front", "a night train conductor", "a watchmaker at the bench",
	"a robot that has just learnt to be proud"};

/* For tasks in Korean: asked in English about a Korean task, a small model answers in English. */
static const char *const korean_themes[] = {"조선의 어사가 출두한 동헌", "우주 탐사선의 항해 일지",
	"불꽃 튀는 주방의 호랑이 요리사", "깊은 산속 암자의 노스님", "결승전을 중계하는 아나운서",
	"판결을 앞둔 법정", "사건의 마지막에 선 탐정", "폭풍 속의 등대지기", "장터의 이야기꾼",
	"발사 직전의 관제실", "마지막 수를 두는 바둑 기사", "새벽 기차의 차장",
	"할머니가 들려주는 옛날이야기", "보물 지도를 펼친 해적"};

static const struct turn korean[] = {
	{"Task: 나라의 수도를 말하세요.\nTheme: 공항의 안내 방송\nManner: all in the theme, with a "
	 "scene and a voice",
		"System: 당신은 우주 공항 9번 터미널의 목소리입니다. 나라 이름이 들리면 모든 "
		"승객이 숨을 죽이고 당신을 기다립니다. 당신은 그 나라의 수도만을 또렷하게 "
		"방송합니다.\nPrefix: 안내 말씀 드립니다. 목적지는:"},
	{"Task: 맞춤법을 고치세요.\nTheme: 대장간\nManner: clearly in the theme",
		"System: 당신은 평생 쇠를 두드린 대장장이입니다. 휘어진 글자는 달구어 바로 펴고, "
		"곧은 글자는 그대로 둡니다. "
		"맞춤법이 고쳐진 문장만 내놓습니다.\nPrefix: 땅땅, 바로 폈소:"},
};

static const char *const degrees[] = {"a light touch of the theme", "clearly in the theme",
	"all in the theme, with a scene and a voice",
	"bold: a character with a stake in the answer", "as strange and dramatic as it can be"};

static const struct turn turns[] = {
	{"Task: Give the capital of the country.\nTheme: a spaceport's announcements\nManner: all "
	 "in the theme, with a scene and a voice",
		"System: You are the voice of Spaceport Nine. Ships from every country wait for "
		"your call, and you know each home port by heart. When a traveller names a "
		"country, you announce its capital, once and clearly.\nPrefix: Attention, Gate "
		"Seven. Now boarding for:"},
	{"Task: Decide whether the sentence is grammatical. Answer yes or no.\nTheme: a baker at "
	 "four in the morning\nManner: clearly in the theme",
		"System: You are a master baker at the oven before dawn. You judge a sentence as "
		"you judge a loaf: one tap and you know whether it is sound. You say yes or no and "
		"turn back to the oven.\nPrefix: *taps the crust* Sound or not:"},
	{"Task: Round the number to tens.\nTheme: an old elevator operator\nManner: bold: a "
	 "character with a stake in the answer",
		"System: You have run the elevator of the Grand Hotel for forty years, and it "
		"stops only at floors that are multiples of ten. One wrong stop and you lose your "
		"cap. A guest calls out a number; you take them to the nearest floor.\nPrefix: "
		"Mind the doors, please. Floor number:"},
	{"Task: Correct the spelling.\nTheme: a blacksmith\nManner: a light touch of the theme",
		"System: You mend words as a blacksmith mends iron: you heat the bent ones, "
		"straighten them, and leave the good ones alone.\nPrefix: Here it is, mended:"},
};

static const char *const labels[] = {"System", "Prefix", NULL};

static const char system_text[] =
	"You write strange and vivid openings that make a language model do its task better. For a "
	"task and a theme you write two texts. \"System\" puts the model into a role and a scene "
	"of the theme, and tells it there to do the task, with all its rules. \"Prefix\" is the "
	"short beginning of its answer, in the theme's voice, at most twelve words, ending with a "
	"colon; the answer itself comes after it, so never write an answer.";

static const struct demos demos = {turns, COUNT(turns), korean, COUNT(korean)};

static bool ask(const struct op_context *c, struct prompt *request, struct buf *err)
{
	struct frame f;
	SCOPED(buf) b = BUF(BUF_TEXT);
	int strength = c->strength < 1 ? 3 : c->strength > 5 ? 5 : c->strength;
	struct str task;
	bool in_korean;
	const char *theme;
	if (!frame_find(&f, c->parents[0].prompt)) {
		buf_adds(err, "there is no instruction in the prompt");
		return false;
	}
	prompt_add(request, ROLE_SYSTEM, str_of(system_text), AUTHOR_IMPORT);
	task = frame_text(&f, c->parents[0].prompt);
	in_korean = is_korean(task);
	show_demos(request, &demos, task);
	theme = in_korean ? korean_themes[rng_below(c->rng, COUNT(korean_themes))]
			  : themes[rng_below(c->rng, COUNT(themes))];
	buf_adds(&b, "Task: ");
	add_cut(&b, task, TASK_MOST);
	buf_addf(&b, "\nTheme: %s\nManner: %s", theme, degrees[strength - 1]);
	prompt_add(request, ROLE_USER, buf_str(&b), AUTHOR_IMPORT);
	return true;
}

/* A quotation that is opened and never closed would take the answer into it. */
static void drop_odd_quotes(struct buf *b)
{
	size_t quotes = 0;
	for (size_t i = 0; i < b->n; i++)
		quotes += b->s[i] == '"';
	for (size_t i = b->n; quotes % 2 && i-- > 0;)
		if (b->s[i] == '"')
			buf_splice(b, i, 1, STR(""));
}

/*
 * The answer has to come after the prefix, or the model goes on in the theme's voice and its first
 * line is a story. A colon makes it answer.
 */
static void open_end(struct buf *prefix)
{
	struct str t = str_trim(buf_str(prefix)), line = {0}, last;
	struct str rest = t;
	SCOPED(buf) b = BUF(BUF_SMALL);
	/* One line: what follows is talk, or already the answer. */
	str_line(&rest, &line);
	line = str_trim(line);
	while (line.n && strchr("\"`", line.p[0]))
		line = str_from(line, 1);
	while (line.n && strchr("\"'`", line.p[line.n - 1]))
		line.n--;
	while (str_ends(line, "...") || str_ends(line, "\xe2\x80\xa6"))
		line.n -= 3;
	line = str_trim(line);
	buf_addstr(&b, line);
	drop_odd_quotes(&b);
	last = str_from(line, line.n ? line.n - 1 : 0);
	if (last.n && strchr(".!?*)", last.p[0]))
		buf_adds(&b, is_korean(line) ? " 답:" : " The answer:");
	else if (!str_ends(line, ":") && !str_ends(line, "\xef\xbc\x9a"))
		buf_adds(&b, ":");
	buf_clear(prefix);
	buf_addstr(prefix, buf_str(&b));
}

/* An answer prefix that something is locked in stays as it is. */
static struct str kept_prefix(const struct op_context *c, struct str prefix)
{
	const struct prompt *p = c->parents[0].prompt;

	for (size_t i = 0; i < c->n_locks; i++)
		if (c->locks[i].message + 1 == p->n && p->items[p->n - 1].role == ROLE_ASSISTANT)
			return message_str(&p->items[p->n - 1]);
	return prefix;
}

/* The prompt with the new system text before its own, and the new prefix in place of an old one. */
static void put(struct prompt *out, const struct op_context *c, struct str system,
	struct str prefix, author by)
{
	const struct prompt *p = c->parents[0].prompt;
	SCOPED(buf) b = BUF(BUF_TEXT);
	size_t from = p->n && p->items[0].role == ROLE_SYSTEM ? 1 : 0;
	size_t end = p->n && p->items[p->n - 1].role == ROLE_ASSISTANT ? p->n - 1 : p->n;
	buf_addstr(&b, system);
	if (from)
		buf_addf(&b, "\n\n%s", p->items[0].text);
	prompt_add(out, ROLE_SYSTEM, buf_str(&b), by);
	for (size_t i = from; i < end; i++)
		prompt_add(
			out, p->items[i].role, message_str(&p->items[i]), by);
	prompt_add(out, ROLE_ASSISTANT, kept_prefix(c, prefix), by);
}

static bool read_answer(const struct op_context *c, struct str answer, author by,
	struct prompt *variant, struct buf *rationale, struct buf *err)
{
	SCOPED(buf) system = BUF(BUF_TEXT), prefix = BUF(BUF_TEXT);
	bool copied = false, story, usable;
	buf_addstr(&system, labelled(answer, "System", labels));
	proposal_repair(&system);
	buf_addstr(&prefix, labelled(answer, "Prefix", labels));
	open_end(&prefix);
	for (size_t i = 0; system.n && i < COUNT(turns) && !copied; i++)
		copied = text_has_words(str_of(turns[i].answered), buf_str(&system));
	for (size_t i = 0; system.n && i < COUNT(korean) && !copied; i++)
		copied = text_has_words(str_of(korean[i].answered), buf_str(&system));
	story = words_count(buf_str(&prefix)) > PREFIX_WORDS;
	usable = system.n && prefix.n > 1 && !copied && !story;
	if (usable)
		put(variant, c, buf_str(&system), buf_str(&prefix), by);
	else if (story)
		buf_adds(err, "the answer's beginning is a story of its own");
	else if (copied)
		buf_adds(err, "it repeats a demonstration of the request");
	else
		buf_addf(err, "the answer has no line \xe2\x80\x9c%s:\xe2\x80\x9d",
			system.n ? "Prefix" : "System");
	return usable;
}

OPERATOR(eccentric,
	"a role, a scene, a voice far from the prompt: system message and answer prefix",
	.origin = ORIGIN_ONE, .can = {.additions = true}, .temperature = 0.9, .max_tokens = 220,
	.parts = labels, .ask = ask, .read = read_answer);
