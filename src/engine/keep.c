/* keep.c - what the person wants kept of a prompt that is worked on. */
#include "keep.h"

#include "frame.h"
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/diff.h"
#include "hunsu/prompt/doc.h"
#include "operators/operators.h"
#include "words.h"

#define AROUND_MOST 300 /* bytes of the text before and behind that are shown */
#define REJECTED_MOST 3 /* rejections that a request tells of */
#define REJECTED_BYTES 160
#define TRIED_MOST 4 /* words that did not help */

/* ---- words that change ---- */

/* The words of a message, one blank behind each: layout is no change of words. */
static void add_words(struct buf *out, const struct message *m)
{
	SCOPED(word_list) w = {0};

	if (!m)
		return;
	word_list_split(&w, message_str(m));
	for (size_t i = 0; i < w.n; i++) {
		buf_addstr(out, w.items[i]);
		buf_addc(out, ' ');
	}
}

static size_t count(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == ' ';
	return n;
}

struct change_count {
	size_t had, gone, come;
};

static void count_message(
	struct change_count *n, const struct message *was, const struct message *now)
{
	SCOPED(buf) a = BUF(BUF_TEXT), b = BUF(BUF_TEXT);
	SCOPED(pieces) pieces = {0};

	add_words(&a, was);
	add_words(&b, now);
	n->had += count(buf_str(&a));
	diff_words(&pieces, buf_str(&a), buf_str(&b));
	for (size_t i = 0; i < pieces.n; i++) {
		const struct piece *p = &pieces.items[i];
		if (p->common)
			continue;
		n->gone += count(str_first(str_from(buf_str(&a), p->a), p->a_n));
		n->come += count(str_first(str_from(buf_str(&b), p->b), p->b_n));
	}
}

static struct change_count count_change(const struct prompt *was, const struct prompt *now)
{
	struct change_count n = {0};

	for (size_t i = 0; i < was->n; i++)
		count_message(&n, &was->items[i], prompt_pair(was, i, now));
	for (size_t i = 0; i < now->n; i++)
		if (!prompt_pair(now, i, was))
			count_message(&n, NULL, &now->items[i]);
	return n;
}

/* Of a short prompt one word may always change. */
static size_t cap_words(const struct op_context *c, size_t had)
{
	size_t n = had * (size_t)c->cap / 100;

	return n ? n : 1;
}

bool keep_over_cap(const struct op_context *c, const struct prompt *variant, struct buf *reason)
{
	struct change_count n;
	size_t changed;

	if (!c->cap || !c->parents[0].prompt)
		return false;
	n = count_change(c->parents[0].prompt, variant);
	changed = n.gone > n.come ? n.gone : n.come;
	if (changed <= cap_words(c, n.had))
		return false;
	buf_addf(reason, "it changes %zu of %zu words (%zu %%), and at most %d %% may change",
		changed, n.had, n.had ? 100 * changed / n.had : 100, c->cap);
	return true;
}

/* Words that change together, within a sentence of the old text. */
static size_t count_edits(const struct message *was, const struct message *now)
{
	const struct str a = was ? message_str(was) : STR(""), b = now ? message_str(now) : STR("");
	SCOPED(pieces) pieces = {0};
	size_t n = 0;

	diff_words(&pieces, a, b);
	for (size_t i = 0; i < pieces.n; i++) {
		const struct piece *p = &pieces.items[i];
		size_t at = p->a;

		if (p->common || !(words_count(str_first(str_from(a, p->a), p->a_n)) +
					 words_count(str_first(str_from(b, p->b), p->b_n))))
			continue;
		for (n++; (at = sentence_next(a, at)) < p->a + p->a_n; n++)
			;
	}
	return n;
}

bool keep_over_edits(const struct op_context *c, const struct prompt *variant, struct buf *reason)
{
	const struct prompt *was = c->parents[0].prompt;
	size_t n = 0;

	if (!c->edits || !was)
		return false;
	for (size_t i = 0; i < was->n; i++)
		n += count_edits(&was->items[i], prompt_pair(was, i, variant));
	for (size_t i = 0; i < variant->n; i++)
		if (!prompt_pair(variant, i, was))
			n += count_edits(NULL, &variant->items[i]);
	if (n > (size_t)c->edits)
		buf_addf(reason, "it changes %zu places, and at most %d may change", n, c->edits);
	return n > (size_t)c->edits;
}

bool keep_not_added(const struct op_context *c, const struct prompt *variant, struct buf *reason)
{
	struct change_count n;

	if (!c->additions || !c->parents[0].prompt)
		return false;
	n = count_change(c->parents[0].prompt, variant);
	if (n.gone)
		buf_addf(reason, "%zu of the %zu words %s gone, and words may only be added",
			n.gone, n.had, n.gone == 1 ? "is" : "are");
	return n.gone > 0;
}

/* ---- locked text ---- */

bool keep_lost_lock(const struct op_context *c, const struct prompt *variant, struct buf *reason)
{
	for (size_t i = 0; i < c->n_locks; i++) {
		struct range at;
		if (range_find(c->parents[0].prompt, c->locks[i], variant, &at))
			continue;
		buf_adds(reason, "it changes what is locked: \xe2\x80\x9c");
		text_brief(reason, prompt_range(c->parents[0].prompt, c->locks[i]), 50);
		buf_adds(reason, "\xe2\x80\x9d");
		return true;
	}
	return false;
}

/* An insertion touches a lock only from within. */
static bool touches_lock(const struct piece *p, size_t message, const struct op_context *c)
{
	for (size_t i = 0; i < c->n_locks; i++) {
		const struct range *l = &c->locks[i];
		size_t end = l->at + l->n;
		if (l->message != message)
			continue;
		if (p->a_n ? p->a < end && l->at < p->a + p->a_n : p->a > l->at && p->a < end)
			return true;
	}
	return false;
}

static void merge_message(
	struct buf *out, const struct op_context *c, size_t message, const struct message *now)
{
	struct str a = message_str(&c->parents[0].prompt->items[message]), b = message_str(now);
	SCOPED(pieces) pieces = {0};

	diff_words(&pieces, a, b);
	for (size_t i = 0; i < pieces.n; i++) {
		const struct piece *p = &pieces.items[i];
		bool ours = !p->common && touches_lock(p, message, c);
		if (ours)
			buf_add(out, a.p + p->a, p->a_n);
		else
			buf_add(out, b.p + p->b, p->b_n);
	}
}

static void merge_into(struct prompt *variant, const struct op_context *c, size_t message)
{
	const struct message *now = prompt_pair(c->parents[0].prompt, message, variant);
	struct prompt merged = {0};
	SCOPED(buf) text = BUF(BUF_TEXT);

	if (!now)
		return;
	merge_message(&text, c, message, now);
	for (size_t i = 0; i < variant->n; i++) {
		const struct message *m = &variant->items[i];
		prompt_add(&merged, m->role, m == now ? buf_str(&text) : message_str(m),
			m->runs.n ? m->runs.items[0].by : AUTHOR_IMPORT);
	}
	prompt_release(variant);
	*variant = merged;
}

void keep_put_back(struct prompt *variant, const struct op_context *c)
{
	for (size_t i = 0; i < c->n_locks; i++) {
		struct range at;
		if (!range_find(c->parents[0].prompt, c->locks[i], variant, &at))
			merge_into(variant, c, c->locks[i].message);
	}
}

/* Whether a sentence says something that the text does not. */
static bool is_new(struct str sentence, struct str text)
{
	return words_count(sentence) && !text_has_words(text, sentence);
}

void keep_only_add(struct prompt *variant, const struct op_context *c)
{
	SCOPED(buf) why = BUF(BUF_SMALL), text = BUF(BUF_TEXT);
	struct prompt added = {0};
	struct frame f;
	if (c->additions && keep_not_added(c, variant, &why) && frame_scope(&f, c, &why)) {
		struct str was = message_str(&c->parents[0].prompt->items[f.message]);
		struct str now = message_str(&variant->items[f.message]);
		struct str old = {was.p + f.from, f.end - f.from};
		struct str put = {now.p + f.from, now.n - f.from - (was.n - f.end)};
		buf_addstr(&text, old);
		for (size_t at = 0, end; at < put.n; at = end) {
			struct str s;
			end = sentence_next(put, at);
			s = str_trim((struct str){put.p + at, end - at});
			if (!is_new(s, old))
				continue;
			buf_addc(&text, ' ');
			buf_addstr(&text, s);
		}
		frame_put(&added, c->parents[0].prompt, &f, buf_str(&text), AUTHOR_IMPORT);
		prompt_release(variant);
		*variant = added;
	}
}

static bool stands_in(const struct op_context *c, const struct range *lock, struct str text)
{
	SCOPED(prompt) p = {0};
	struct range at;
	prompt_add(&p, ROLE_USER, text, AUTHOR_IMPORT);
	return range_find(c->parents[0].prompt, *lock, &p, &at);
}

void keep_add(struct buf *text, const struct op_context *c, size_t message)
{
	for (size_t i = 0; i < c->n_locks; i++) {
		const struct range *l = &c->locks[i];
		struct str part = prompt_range(c->parents[0].prompt, *l);
		bool front = 2 * l->at + l->n < c->parents[0].prompt->items[message].n / 2;
		if (l->message != message || stands_in(c, l, buf_str(text)))
			continue;
		if (text->n)
			buf_splice(text, front ? 0 : text->n, 0, STR(" "));
		buf_splice(text, front ? 0 : text->n, 0, part);
	}
}

/* ---- what a request tells ---- */

/* The end of s, whole characters. */
static struct str tail_of(struct str s, size_t most)
{
	size_t from = s.n > most ? s.n - most : 0;

	while (from < s.n && ((unsigned char)s.p[from] & 0xc0) == 0x80)
		from++;
	return str_from(s, from);
}

static void tell_around(struct buf *out, const struct op_context *c)
{
	struct frame f, whole;

	SCOPED(buf) err = BUF(BUF_SMALL);
	bool found = frame_scope(&f, c, &err);
	struct str s, before, behind;
	if (!found)
		return;
	if (!c->region.n && frame_find(&whole, c->parents[0].prompt) && f.from == whole.from &&
		f.end == whole.end)
		return;
	s = message_str(&c->parents[0].prompt->items[f.message]);
	before = str_trim(tail_of(str_first(s, f.from), AROUND_MOST));
	behind = str_trim(str_from(s, f.end));
	if (!before.n && !behind.n)
		return;
	buf_adds(out, "- Your text goes where [...] stands; the words around it stay and are not "
		      "repeated: ");
	buf_addstr(out, before);
	buf_adds(out, before.n ? " [...] " : "[...] ");
	add_cut(out, behind, AROUND_MOST);
	buf_addc(out, '\n');
}

static void tell_locks(struct buf *out, const struct op_context *c)
{
	for (size_t i = 0; i < c->n_locks; i++) {
		buf_adds(out, "- These words are kept as they are, beside yours; leave them out: ");
		add_cut(out, prompt_range(c->parents[0].prompt, c->locks[i]), AROUND_MOST);
		buf_addc(out, '\n');
	}
}

static void tell_bounds(struct buf *out, const struct op_context *c)
{
	if (c->cap && c->parents[0].prompt)
		buf_addf(out, "- Change at most %zu words.\n",
			cap_words(c, count_change(c->parents[0].prompt, c->parents[0].prompt).had));
	if (c->edits)
		buf_addf(out,
			"- Change the text in at most %d place%s; copy the rest word for word.\n",
			c->edits, PLURAL(c->edits));
	if (c->additions)
		buf_adds(out, "- Write only the sentences to add: what is there stays as it is.\n");
}

static void tell_tried(struct buf *out, const struct op_context *c)
{
	for (size_t i = 0; i < c->n_tried && i < TRIED_MOST; i++) {
		buf_adds(out, "- This was tried and did not help: \xe2\x80\x9c");
		add_cut(out, str_of(c->tried[i]), REJECTED_BYTES);
		buf_adds(out, "\xe2\x80\x9d\n");
	}
}

/* Up to the first word in which the text differs from the other. */
static size_t same_beginning(struct str text, struct str other)
{
	size_t word = 0, i = 0;

	for (; i < text.n && i < other.n && text.p[i] == other.p[i]; i++)
		if (text.p[i] == ' ' || text.p[i] == '\n')
			word = i + 1;
	return i < text.n ? word : 0;
}

/* Those without a reason teach nothing; where one begins as the prompt does, that was not it. */
static void tell_rejected(struct buf *out, const struct op_context *c)
{
	size_t told = 0;

	for (size_t i = 0; i < c->n_others && told < REJECTED_MOST; i++) {
		const struct op_text *t = &c->others[i];
		SCOPED(buf) line = BUF(BUF_TEXT);
		SCOPED(doc) text = {0}, prompt = {0};
		size_t from;
		if (!t->rejected || !t->reason || !*t->reason)
			continue;
		doc_format(&text, &t->prompt);
		if (c->parents[0].prompt)
			doc_format(&prompt, c->parents[0].prompt);
		from = same_beginning(buf_str(&text.text), buf_str(&prompt.text));
		text_joined(&line, str_from(buf_str(&text.text), from));
		buf_addf(out, "- Not like this, which was rejected: \xe2\x80\x9c%s",
			from ? "\xe2\x80\xa6 " : "");
		add_cut(out, buf_str(&line), REJECTED_BYTES);
		buf_adds(out, "\xe2\x80\x9d, because ");
		add_cut(out, str_of(t->reason), REJECTED_BYTES);
		buf_addc(out, '\n');
		told++;
	}
}

/* Its question has the person's words already. */
static bool says_itself(const struct op *op)
{
	return op->need.instruction || op->need.remarks || op->need.terms || op->need.description;
}

void keep_tell(struct prompt *request, const struct op_context *c, const struct op *op)
{
	struct message *last = request->n ? &request->items[request->n - 1] : NULL;
	SCOPED(buf) b = BUF(BUF_TEXT);

	if (op->can.region) {
		tell_around(&b, c);
		tell_bounds(&b, c);
		tell_tried(&b, c);
	}
	if (!op->origin && c->parents[0].prompt)
		tell_locks(&b, c);
	if (c->instruction && *c->instruction && !says_itself(op))
		buf_addf(&b, "- The person wishes: %s\n", c->instruction);
	tell_rejected(&b, c);
	if (b.n && last && last->role == ROLE_USER) {
		SCOPED(buf) text = BUF(BUF_TEXT);
		struct prompt told = {0};
		buf_adds(&text, "Mind this:\n");
		buf_addstr(&text, buf_str(&b));
		buf_addc(&text, '\n');
		buf_addstr(&text, message_str(last));
		for (size_t i = 0; i + 1 < request->n; i++)
			prompt_add(&told, request->items[i].role, message_str(&request->items[i]),
				AUTHOR_IMPORT);
		prompt_add(&told, ROLE_USER, buf_str(&text), AUTHOR_IMPORT);
		prompt_release(request);
		*request = told;
	}
}
