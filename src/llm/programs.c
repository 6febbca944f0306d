/* programs.c - processes that answer lines (programs.h). */
#include "programs.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "hunsu/base/child.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/json.h"
#include "hunsu/base/utf8.h"

#define SETTLE_MS 5		   /* in which a second line would come */
#define HINT_MS 10000		   /* at most, after which stdin ends */
#define PROMPT_MS 1000		   /* an answer so soon after the end of stdin waited for it */
#define IDLE_MS 30000		   /* after which processes without a question end */
#define HUNG_MS 5000		   /* in which others that hang are of the same cause */
#define HANGS_MOST 3		   /* of one cause; those that follow are not waited for */
#define ERR_MOST ((size_t)1 << 20) /* bytes of stderr for a question */
#define WORDS_MOST 300		   /* of its last line, in a message */

struct asked { /* a process, and the question that it has */
	struct programs *all;
	struct asked *next;
	struct child *child;
	bool busy;     /* a question is out, or its answer settles */
	bool dying;    /* what it still says is nobody's */
	bool seasoned; /* it has answered before */
	bool again;    /* the question was another process's, which had ended by then */
	struct buf question, line, words; /* words: the last line on stderr */
	cJSON *root;			  /* of the answer, while it settles */
	size_t err_bytes;
	long id;
	int64_t since, most_ms, ended_ms; /* ended_ms: when its stdin was ended; 0: it was not */
	struct timer *limit, *hint, *settle;
	programs_answered *answered;
	void *arg;
};

struct programs {
	struct loop *loop;
	char *name, *path;
	size_t most;
	struct asked *list;
	char hash[HASH_HEX]; /* "": nothing was asked yet */
	struct stat seen;
	long last_id;
	int hangs;
	int64_t hung_ms;
	bool twice; /* one has said what nobody asked for */
	bool one_each;
	struct timer *idle;
};

/* ---- processes */

static void stop_timers(struct asked *a)
{
	timer_remove(a->limit);
	timer_remove(a->hint);
	timer_remove(a->settle);
	a->limit = a->hint = a->settle = NULL;
}

static void asked_free(struct asked *a)
{
	struct asked **at = &a->all->list;

	while (*at != a)
		at = &(*at)->next;
	*at = a->next;
	stop_timers(a);
	cJSON_Delete(a->root);
	buf_release(&a->question);
	buf_release(&a->line);
	buf_release(&a->words);
	free(a);
}

/* Its end is told, and frees it. */
static void end_it(struct asked *a)
{
	stop_timers(a);
	a->busy = false;
	a->dying = true;
	child_kill(a->child, SIGKILL);
}

/* ---- the end of a question */

static void on_idle(void *arg)
{
	struct programs *p = arg;
	bool busy = false;

	p->idle = NULL;
	for (const struct asked *a = p->list; a; a = a->next)
		busy = busy || a->busy;
	for (struct asked *a = p->list; a && !busy; a = a->next)
		end_it(a);
	if (busy)
		p->idle = loop_timer(p->loop, IDLE_MS, on_idle, p);
}

static void fail_it(struct asked *a, const char *what)
{
	SCOPED(buf) error = BUF(BUF_SMALL);

	buf_addf(&error, "%s (after %.1f s)", what, (double)(clock_ms() - a->since) / 1000);
	if (a->words.n)
		buf_addf(&error, "; its last words: %s", buf_text(&a->words));
	if (a->child)
		end_it(a);
	a->answered(a->arg, NULL, (struct str){0}, buf_text(&error));
}

static void succeed(struct asked *a)
{
	struct programs *p = a->all;
	OWNED_JSON cJSON *root = a->root;

	stop_timers(a);
	a->root = NULL;
	a->busy = false;
	a->seasoned = true;
	p->hangs = 0;
	if (a->ended_ms && clock_ms() - a->ended_ms < PROMPT_MS)
		p->one_each = true;
	if (a->ended_ms && a->child)
		end_it(a);
	if (!p->idle)
		p->idle = loop_timer(p->loop, IDLE_MS, on_idle, p);
	a->answered(a->arg, root, buf_str(&a->line), NULL);
}

static void on_settled(void *arg)
{
	struct asked *a = arg;

	a->settle = NULL;
	succeed(a);
}

static void on_limit(void *arg)
{
	struct asked *a = arg;
	struct programs *p = a->all;

	a->limit = NULL;
	p->hangs = clock_ms() - p->hung_ms > HUNG_MS ? 1 : p->hangs + 1;
	p->hung_ms = clock_ms();
	fail_it(a, "it gave no answer in its time");
}

/* It may read all of its input first, or keep what it prints until it ends. */
static void on_hint(void *arg)
{
	struct asked *a = arg;

	a->hint = NULL;
	a->ended_ms = clock_ms();
	child_write_end(a->child);
}

/* ---- what it says */

/* Is that the id of the question? -1: there is none. */
static int has_id(const struct asked *a, const cJSON *root)
{
	const cJSON *id = json_get(root, "id");

	if (!id)
		return -1;
	return cJSON_IsNumber(id) && id->valuedouble == (double)a->id;
}

static void take_answer(struct asked *a, struct str line)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	int id;

	a->root = json_read(line, "its line",
		JSON_HALVES | JSON_NULS | JSON_NAN | JSON_NUMBERS | JSON_BOM, NULL, &why);
	id = has_id(a, a->root);
	buf_clear(&a->line);
	buf_addstr(&a->line, line);
	if (!a->root) {
		buf_splice(&why, 0, 0, STR("it answered with what is no JSON: "));
		fail_it(a, buf_text(&why));
	} else if (!cJSON_IsObject(a->root)) {
		fail_it(a, "its answer is no JSON object");
	} else if (id == 0) {
		fail_it(a, "it answered another line than it was asked: the id is not that one");
	} else if (id < 0 && a->all->twice) {
		fail_it(a, "it has answered lines that nobody asked: its answers are not taken "
			   "before they have the id of their question");
	} else if (id > 0) {
		succeed(a);
	} else {
		a->settle = loop_timer(a->all->loop, SETTLE_MS, on_settled, a);
	}
}

static void take_words(struct asked *a, struct str line)
{
	a->err_bytes += line.n + 1;
	if (str_trim(line).n) {
		buf_clear(&a->words);
		line = str_trim(line);
		utf8_repair(&a->words, str_first(line, str_fit(line, WORDS_MOST)));
	}
	if (a->busy && a->err_bytes > ERR_MOST)
		fail_it(a, "it wrote more than 1 MiB to its standard error");
}

static void on_line(void *arg, bool is_err, struct str line)
{
	struct asked *a = arg;

	if (a->dying)
		return;
	if (is_err) {
		take_words(a, line);
	} else if (!a->busy) {
		a->all->twice = true; /* in the time of another question it would be its answer */
		end_it(a);
	} else if (a->settle) {
		fail_it(a, "it answered twice");
	} else if (line.n > a->all->most) {
		fail_it(a, "its answer is longer than it may be");
	} else {
		take_answer(a, line);
	}
}

static bool start(struct asked *a, struct buf *err);

static void say_end(struct buf *out, int status)
{
	if (WIFSIGNALED(status))
		buf_addf(out, "it was ended by signal %d (%s)", WTERMSIG(status),
			strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		buf_addf(out, "it ended with status %d", WEXITSTATUS(status));
	else
		buf_adds(out, "it ended without an answer");
}

static void on_end(void *arg, int status)
{
	struct asked *a = arg;
	SCOPED(buf) words = BUF(BUF_SMALL);
	/* One that answers a line and ends could not know of the next one. */
	const bool again = a->busy && !a->settle && a->seasoned && !a->again && !status;

	a->child = NULL;
	a->again = again;
	if (again && start(a, &words))
		return;
	a->dying = true;
	if (a->settle) {
		succeed(a);
	} else if (a->busy) {
		if (!words.n)
			say_end(&words, status);
		a->busy = false;
		stop_timers(a);
		fail_it(a, buf_text(&words));
	}
	asked_free(a);
}

/* ---- asking */

/* A small environment: what a program needs to be found, and to read and write text. */
static char **environment(void)
{
	static const char *const names[] = {
		"PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"};
	char **all = NEWN(COUNT(names) + 2, char *);
	size_t n = 0;

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *value = getenv(names[i]);
		struct buf entry = BUF(BUF_TEXT);

		if (!value)
			continue;
		buf_addf(&entry, "%s=%s", names[i], value);
		all[n++] = buf_detach(&entry, NULL);
	}
	all[n] = mem_dup("PYTHONUNBUFFERED=1"); /* it would keep an answer until its end */
	return all;
}

static bool start(struct asked *a, struct buf *err)
{
	const char *const argv[] = {a->all->path, NULL};
	OWNED char **env = environment();
	const struct child_events ev = {.line = on_line,
		.end = on_end, .arg = a, .most = a->all->most + 1, .environment = env};

	a->child = child_start(a->all->loop, argv, &ev, err);
	for (size_t i = 0; env[i]; i++)
		free(env[i]);
	a->ended_ms = a->all->one_each ? clock_ms() : 0;
	if (!a->child)
		return false;
	child_write(a->child, buf_str(&a->question));
	if (a->ended_ms)
		child_write_end(a->child);
	return true;
}

/* One that has nothing to do, or a new one. */
static struct asked *free_one(struct programs *p)
{
	struct asked *a = p->list;

	while (a && (a->busy || a->dying || a->ended_ms))
		a = a->next;
	if (a)
		return a;
	a = NEW(struct asked);
	a->all = p;
	a->question = BUF(BUF_TEXT);
	a->line = BUF(p->most + 1);
	a->words = BUF(BUF_SMALL);
	a->next = p->list;
	p->list = a;
	return a;
}

static void write_question(struct asked *a, struct str json)
{
	buf_clear(&a->question);
	buf_addf(&a->question, "{\"id\":%ld,", a->id);
	buf_addstr(&a->question, str_from(json, 1));
	for (size_t i = 0; i < a->question.n; i++)
		if (a->question.s[i] == '\n' || a->question.s[i] == '\r')
			a->question.s[i] = ' '; /* between tokens: in a string they are escaped */
	buf_addc(&a->question, '\n');
}

struct asked *programs_ask(struct programs *p, struct str json, int64_t most_ms,
	programs_answered *answered, void *arg, struct buf *err)
{
	struct asked *a;

	if (p->hangs >= HANGS_MOST && clock_ms() - p->hung_ms < HUNG_MS) {
		fail(err, FAILED, "it was not asked: it gave no answer %d times in a row",
			p->hangs);
		return NULL;
	}
	a = free_one(p);
	a->id = ++p->last_id;
	a->busy = true;
	a->again = false;
	a->err_bytes = 0;
	a->since = clock_ms();
	a->answered = answered;
	a->arg = arg;
	buf_clear(&a->words);
	write_question(a, json);
	if (a->child) {
		child_write(a->child, buf_str(&a->question));
	} else if (!start(a, err)) {
		asked_free(a);
		return NULL;
	}
	a->limit = loop_timer(p->loop, most_ms, on_limit, a);
	if (!a->ended_ms)
		a->hint = loop_timer(
			p->loop, most_ms / 4 < HINT_MS ? most_ms / 4 : HINT_MS, on_hint, a);
	return a;
}

void programs_cancel(struct asked *a)
{
	if (a && a->child)
		end_it(a);
}

/* ---- the program */

struct programs *programs_new(struct loop *l, struct str name, size_t most)
{
	struct programs *p = NEW(struct programs);
	struct str path, hash;

	program_parts(name, &path, &hash);
	p->loop = l;
	p->name = str_dup(name);
	p->path = str_dup(path);
	p->most = most;
	return p;
}

void programs_free(struct programs *p)
{
	if (!p)
		return;
	timer_remove(p->idle);
	for (struct asked *a = p->list, *next; a; a = next) {
		next = a->next;
		child_kill(a->child, SIGKILL);
		child_stop(a->child);
		asked_free(a);
	}
	free(p->name);
	free(p->path);
	free(p);
}

enum status programs_check(struct programs *p, struct buf *err)
{
	struct stat now;
	char hash[HASH_HEX];

	if (*p->hash && stat(p->path, &now) == 0 && now.st_ino == p->seen.st_ino &&
		now.st_dev == p->seen.st_dev && now.st_size == p->seen.st_size &&
		now.st_ctim.tv_sec == p->seen.st_ctim.tv_sec &&
		now.st_ctim.tv_nsec == p->seen.st_ctim.tv_nsec)
		return OK;
	if (stat(p->path, &p->seen) != 0)
		p->seen.st_ino = 0;
	if (program_hash(hash, str_of(p->name), err))
		return FAILED;
	if (*p->hash && strcmp(p->hash, hash) != 0)
		return fail(err, FAILED, "the program %s is another one now", p->path);
	memcpy(p->hash, hash, sizeof p->hash);
	return OK;
}
