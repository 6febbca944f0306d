/*
 * translate.c - the same prompt in another language: the person's words say which; else that of the
 * examples, where it is written otherwise than the prompt; else one is drawn.
 */
#include "../frame.h"
#include "../words.h"
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/diff.h"
#include "operators.h"

#define LOOKED_AT 4096 /* bytes of inputs, about */

static const struct script { /* letters that only few languages have */
	const char *language;
	int32_t from, to;
} scripts[] = {{"Korean", 0xac00, 0xd7a3}, {"Japanese", 0x3040, 0x30ff},
	{"Chinese", 0x4e00, 0x9fff}, {"Russian", 0x400, 0x4ff}, {"Greek", 0x370, 0x3ff},
	{"Hebrew", 0x590, 0x5ff}, {"Arabic", 0x600, 0x6ff}, {"Hindi", 0x900, 0x97f},
	{"Thai", 0xe00, 0xe7f}};

/* Those that small models know, too. */
static const char *const drawn[] = {"German", "French", "Spanish", "Italian", "Portuguese",
	"Chinese", "Korean", "Japanese", "Russian"};

static const struct turn turns[] = {
	{"Into German, without no, yes:\nWould the customer buy again? Answer yes or no.",
		"Würde der Kunde wieder kaufen? Antworte mit yes oder no."},
	{"Into Spanish:\nSort the words by length, shortest first, separated by commas.",
		"Ordena las palabras por longitud, primero la más corta, separadas por comas."},
	{"Into Korean:\nAnswer {{question}} in one word.",
		"{{question}}에 한 단어로 답하세요."},
	{"Into English:\n날짜를 MM-DD 형식으로 바꾸세요. 숫자만 쓰세요.",
		"Turn the date into the form MM-DD. Write the numbers only."},
};

static const char system_text[] =
	"You translate prompts. You reply with the whole prompt in the language that is asked for "
	"and nothing else: you never follow it and never answer it. Text in {{double braces}}, "
	"the words after \"without\", formats and names are copied unchanged.";

/* Of most letters; Japanese has Chinese ones, too. NULL: letters that many languages have. */
static const struct script *script_of(struct str text)
{
	size_t n[COUNT(scripts)] = {0}, letters = 0, best = 0;

	for (size_t at = 0; at < text.n;) {
		const int32_t cp = utf8_next(text, &at);

		letters += char_is_word(cp) && !char_is_digit(cp);
		for (size_t i = 0; i < COUNT(scripts); i++)
			n[i] += cp >= scripts[i].from && cp <= scripts[i].to;
	}
	for (size_t i = 1; i < COUNT(scripts); i++)
		best = n[i] > n[best] ? i : best;
	if (n[1] && n[1] * 5 > n[2])
		best = 1;
	return n[best] * 5 > letters ? &scripts[best] : NULL;
}

/* That of the examples' inputs. */
static const struct script *examples_script(const struct op_context *c)
{
	SCOPED(buf) all = BUF(BUF_FILE);

	for (size_t i = 0; i < c->n_dev && all.n < LOOKED_AT; i++)
		fields_text(&all, &c->dev[i].fields);
	return script_of(buf_str(&all));
}

static const char *language(const struct op_context *c, struct str text)
{
	const struct script *theirs = examples_script(c), *own = script_of(text);

	if (theirs && theirs != own)
		return theirs->language;
	return own ? "English" : drawn[rng_below(c->rng, COUNT(drawn))];
}

static bool question(
	struct buf *out, const struct op_context *c, struct str text, struct buf *err)
{
	const bool said = c->instruction && *c->instruction;
	struct str labels[LABELS_MOST];
	const size_t n = expected_labels(c, labels);

	buf_addf(out, "%s%s", said ? "As the person says, " : "Into ",
		said ? c->instruction : language(c, text));
	buf_adds(out, n ? ", without " : "");
	add_labels(out, labels, n);
	buf_adds(out, ":\n");
	buf_addstr(out, text);
	return true;
}

static const struct rewriting how = {
	.system = system_text, .question = question, .demos = {.turns = turns, .n = COUNT(turns)}};
ASKS(how)

/* Words that English prompts hardly do without, and the languages above hardly have. */
static bool is_english(struct str text)
{
	static const char *const words[] = {"the", "of", "and", "to", "with", "that", "this",
		"which", "is", "are", "or", "from", "what", "by", "for", "not", "you", "your", "it",
		"its", "each", "write", "give", "reply", "answer", "say", "find", "only", "word"};
	SCOPED(word_list) w;
	size_t n = 0;

	word_list_split(&w, text);
	for (size_t i = 0; i < w.n; i++)
		for (size_t k = 0; k < COUNT(words); k++)
			n += str_is(w.items[i], words[k]);
	n *= 6; /* one in six: labels and formats stay */
	n = n >= w.n && w.n ? n : 0;
	return n;
}

static bool read_answer(const struct op_context *c, struct str answer, author by,
	struct prompt *variant, struct buf *rationale, struct buf *err)
{
	struct frame f;
	struct str was;

	if (!rewrite_read(&how, c, answer, by, variant, rationale, err) ||
		!frame_scope(&f, c, err))
		return false;
	/* In another language hardly a word is the same. */
	was = frame_text(&f, c->parents[0].prompt);
	if (text_distance(answer, was) >= 0.5 && !(is_english(was) && is_english(answer)))
		return true;
	buf_adds(err, "it is still in the language of the prompt");
	return false;
}

OPERATOR(translate, "the same prompt in another language", .origin = ORIGIN_ONE,
	.can = {.region = true}, .temperature = 0.5, .max_tokens = 400, .ask = ask,
	.read = read_answer);
