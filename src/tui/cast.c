/* cast.c - a replay as an asciicast: what the terminal would be sent, and when. */
#include "hunsu/app/replaying.h"
#include "hunsu/base/file.h"
#include "inside.h"

#define CAST_MS 100 /* between frames while results come */
#define LABEL_COLUMNS 60

static void put_event(struct buf *out, int64_t ms, char kind, struct str data)
{
	buf_addf(out, "[%lld.%03d,\"%c\",", (long long)(ms / 1000), (int)(ms % 1000), kind);
	json_quote(out, data);
	buf_adds(out, "]\n");
}

static void put_head(const struct tui *t, struct buf *out)
{
	const struct replay *record = t->live->desk->session->replay;
	cJSON *head = cJSON_CreateObject(), *env;

	json_add_int(head, "version", 2);
	json_add_int(head, "width", t->canvas.cols);
	json_add_int(head, "height", t->canvas.rows);
	json_add_int(head, "timestamp", replay_moment(record, 1)->ms / 1000);
	json_add_str(head, "title",
		path_base(journal_path(t->live->desk->session->journal)));
	env = json_add_object(head, "env");
	json_add_cstr(env, "TERM", getenv("TERM"));
	json_print(out, head);
	buf_addc(out, '\n');
	cJSON_Delete(head);
}

static bool has_mark(const struct replaying *r, int n)
{
	for (size_t i = 0; i < r->marks.n; i++)
		if (r->marks.items[i].event == n)
			return true;
	return false;
}

static void put_frame(struct tui *t, int64_t ms, struct buf *out)
{
	SCOPED(buf) bytes = BUF(BUF_FILE);

	screen_paint(t);
	if (!out->n)
		put_head(t, out);
	terminal_take(t->terminal, &bytes);
	if (bytes.n)
		put_event(out, ms, 'o', buf_str(&bytes));
}

static void put_marker(const struct tui *t, int64_t ms, struct buf *out)
{
	SCOPED(buf) words = BUF(BUF_TEXT), label = BUF(BUF_SMALL);
	struct str s;

	replaying_words(t->live, &words);
	s = buf_str(&words);
	if (str_find(s, ":", 0) == 2) /* the time of the day: the cast has its own */
		str_word(&s);
	text_brief(&label, str_trim(s), LABEL_COLUMNS);
	put_event(out, ms, 'm', buf_str(&label));
}

enum status tui_cast(struct tui *t, struct live *v, struct buf *out, struct buf *err)
{
	const struct replaying *r = v->replay;
	int64_t last = -CAST_MS;
	enum status st = OK;

	t->live = t->acting = v;
	for (int n = 1; n <= r->events && !st; n++) {
		const int64_t ms = r->clock[n - 1];
		const bool mark = has_mark(r, n);

		if (!mark && !replaying_is_stop(v, n) && n < r->events && ms - last < CAST_MS)
			continue;
		st = replaying_go(v, n, err);
		if (st)
			break;
		v->replay->playing = n < r->events; /* as a person sees it played */
		if (mark)
			put_marker(t, ms, out);
		put_frame(t, ms, out);
		last = ms;
	}
	t->live = t->acting = NULL;
	return st;
}
