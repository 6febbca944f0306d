/*
 * test_random_keys.c - whatever is typed, pasted, resized and signalled: no crash, no hang, and the
 * journal stays whole.
 *
 * The keys that the line Next names are pressed in every state: none is refused.
 *
 * HUNSU_RANDOM_SECONDS says for how long (default 8, and 3), HUNSU_RANDOM_SEED with which seed.
 * run-tests: screen timeout 900
 */
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/hint_keys.h"
#include "../support/pty.h"
#include "../support/random_text.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/app/command.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"

enum { BATCH = 40, SECONDS = 8 };

static const char task[] =
	"{\"input\":\"say hot\",\"expected\":\"hot\"}\n"
	"{\"input\":\"say 한국\",\"expected\":\"한국\"}\n"
	"{\"input\":\"say "
	"👩‍👩‍👧‍👦\",\"expected\":[\"👩‍👩‍👧‍👦\",\"family\"]}\n"
	"{\"input\":\"say \\u001b]52;c;aGk=\\u0007\",\"expected\":\"no\"}\n"
	"{\"input\":\"say cold\",\"expected\":\"warm\"}\n";

static const char *const keys[] = {"\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[1;2C", "\x1b[1;2A",
	"\x1b[1;5D", "\x1b[H", "\x1b[F", "\x1b[5~", "\x1b[6~", "\x1b[3~", "\x1bOP", "\x1b[Z", "\t",
	"\r", "\r", "\r", "\x1b", "\x1b", " ", "\x7f", "\x01", "\x03", "\x05", "\x0b", "\x0c",
	"\x12", "\x17", "\x19", "\x1f", "훈", "😀", "\x1b[", "\x1b[1;", "\xed", "\xff",
	"\x1b[<0;10;5M", "\x1b[<0;10;5m", "\x1b[<32;20;7M", "\x1b[<64;30;9M", "\x1b[<65;30;9M",
	"\x1b[<0;90;12M", "\x1b[<0;20;30M", "\x1b[?2026;1$y"};
static const char *const words[] = {"A", "B", "C", "v1", "v2", "prompt", "1", "2", "3", "all", "on",
	"off", "none", "region", "eccentric", "induce", "paraphrase", "mutate", "make it short",
	"a | b", "say x => y", "0.5", "good", "80", "score", "differ", "diff", "dark", "goban",
	"variants", "sentence 1", "{{input}}", "한국어로 답하세요", "x.txt", "", "", ""};
#define PICK(rng, list) (list[rng_below(rng, (uint32_t)(sizeof list / sizeof *list))])

struct play {
	void *folder;
	struct echo_model *model;
	struct pty pty;
	struct buf raw; /* what it wrote since it was last looked at */
	struct rng rng;
	struct buf
		sent; /* what was done since it was last known to be well, to be read by people */
	int starts, killed, left;
	/* A signal that ends it was sent since the last start: it may take until the next batch,
	 * and find it without a handler, or in an editor. */
	bool end_sent;
};

/* A terminal that shows nothing: libvterm does not live through all that is done to it here. */
static void start(struct play *p, const char *const args[])
{
	const char *argv[16] = {getenv("HUNSU") ? getenv("HUNSU") : "build/hunsu"};
	const char *const env[] = {"VISUAL=/bin/true", NULL};
	for (size_t i = 0; args[i] && i < 14; i++)
		argv[i + 1] = args[i];
	pty_start(&p->pty, p->folder, 24, 80, argv, env);
	p->starts++;
	p->end_sent = false;
}

static void take(struct play *p, int ms)
{
	struct pollfd ready = {.fd = p->pty.fd, .events = POLLIN};
	char bytes[8192];
	while (poll(&ready, 1, ms) > 0) {
		ssize_t n = read(p->pty.fd, bytes, sizeof bytes);
		if (n <= 0)
			return;
		buf_add(&p->raw, bytes, (size_t)n);
		ms = 0;
	}
}

/* Exit code, or -1 when it goes on after ms. */
static int ended(struct play *p, int ms)
{
	int64_t until = clock_ms() + ms;
	int status;
	while ((status = pty_wait(&p->pty, 0)) < 0 && clock_ms() < until)
		take(p, 5);
	take(p, 0);
	return status;
}

static void tell(const struct play *p, const char *what)
{
	fprintf(stderr, "%s after\n%s\nit wrote\n%s\n", what, buf_text(&p->sent),
		buf_text(&p->raw));
	_fail(__FILE__, __LINE__);
}

static void comes_up(struct play *p)
{
	int64_t until = clock_ms() + PATIENCE_MS;
	while (str_find(buf_str(&p->raw), "\x1b[?1049h", 0) == SIZE_MAX) {
		if (clock_ms() > until || ended(p, 0) != -1)
			tell(p, "no frame");
		take(p, 50);
	}
}

static void begin(struct play *p)
{
	const char *target = echo_model_name(p->model, "echo");
	const char *proposer = echo_model_name(p->model, "writer");
	const char *prompt = folder_file(p->folder, "prompt.txt",
		"system:\nAnswer in one word. Be brief. Do not explain.\n\nuser:\n{{input}}\n");
	const char *args[] = {"--new", "-p", prompt, "--target", target, "--proposer", proposer,
		"-s", folder_path(p->folder, "game.hunsu"), folder_file(p->folder, "t.jsonl", task),
		NULL};
	start(p, args);
	comes_up(p);
}

static void again(struct play *p)
{
	const char *args[] = {folder_path(p->folder, "game.hunsu"), NULL};
	pty_stop(&p->pty);
	buf_clear(&p->raw);
	start(p, args);
	comes_up(p);
}

static void do_send(struct play *p, const char *bytes)
{
	buf_addc(&p->sent, '\n');
	text_visible(&p->sent, str_of(bytes), false);
	(void)!write(p->pty.fd, bytes, strlen(bytes));
}

static void send_paste(struct play *p)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	buf_adds(&text, "\x1b[200~");
	random_text(&text, &p->rng, 40);
	buf_adds(&text, "\x1b[201~");
	do_send(p, buf_text(&text));
}

/* Any command of the table with any words behind it. Those that look for a model elsewhere are left
 * out: there is no other one here. */
static void send_line(struct play *p)
{
	size_t n = 0;
	while (commands[n])
		n++;
	const char *name = commands[rng_below(&p->rng, (uint32_t)n)]->name;
	SCOPED(buf) line = BUF(BUF_TEXT);
	if (!strcmp(name, "model") || !strcmp(name, "second"))
		return;
	buf_addf(&line, "\x1b:%s %s %s\r", name, PICK(&p->rng, words), PICK(&p->rng, words));
	do_send(p, buf_text(&line));
}

static void send_signal(struct play *p)
{
	static const int signals[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGKILL};
	int which = PICK(&p->rng, signals);
	p->killed += which == SIGKILL;
	p->end_sent |= which == SIGKILL || which == SIGTERM || which == SIGHUP;
	buf_addf(&p->sent, " (signal %d)", which);
	kill(p->pty.pid, which);
	if (which == SIGTSTP)
		kill(p->pty.pid, SIGCONT);
}

static void resize(struct play *p)
{
	static const int sizes[][2] = {{16, 60}, {24, 80}, {40, 120}, {60, 200}, {5, 20}, {2, 2}};
	const int *size = PICK(&p->rng, sizes);
	buf_addf(&p->sent, " (%dx%d)", size[1], size[0]);
	pty_resize(&p->pty, size[0] + (int)rng_below(&p->rng, 3),
		size[1] + (int)rng_below(&p->rng, 3));
}

static void act(struct play *p)
{
	char key[2] = {(char)(' ' + rng_below(&p->rng, 95)), 0};
	uint32_t dice = rng_below(&p->rng, 100);
	if (dice < 45)
		do_send(p, key);
	else if (dice < 75)
		do_send(p, PICK(&p->rng, keys));
	else if (dice < 90)
		send_line(p);
	else if (dice < 94)
		send_paste(p);
	else if (dice < 99)
		resize(p);
	else if (rng_below(&p->rng, 4) == 0)
		send_signal(p);
	take(p, (int)rng_below(&p->rng, 4));
}

static void no_complaint(struct play *p)
{
	static const char *const complaints[] = {"runtime error:", "Sanitizer", "hunsu: bug at"};
	struct str raw = buf_str(&p->raw);
	for (size_t i = 0; i < sizeof complaints / sizeof *complaints; i++) {
		if (str_find(raw, complaints[i], 0) != SIZE_MAX)
			tell(p, complaints[i]);
	}
}

/* It paints when the terminal gets another size: it is alive. */
static void is_alive(struct play *p)
{
	int64_t until = clock_ms() + PATIENCE_MS;
	int cols = 90;
	take(p, 0);
	no_complaint(p);
	buf_clear(&p->raw);
	while (!p->raw.n && ended(p, 0) == -1) {
		if (clock_ms() > until)
			tell(p, "no answer to a resize");
		kill(p->pty.pid, SIGCONT);
		pty_resize(&p->pty, 30, cols++ % 100);
		take(p, 300);
	}
}

/* When it has left, it left as it should, and is started again where it was. */
static void go_on(struct play *p)
{
	int status = ended(p, 0);
	no_complaint(p);
	if (status == -1)
		return;
	/* A ^C that comes when it has given the terminal back is a SIGINT. */
	bool interrupted =
		str_find(buf_str(&p->sent), "^C", 0) != SIZE_MAX && status == 128 + SIGINT;

	if (status != 0 && !interrupted && !p->end_sent) {
		fprintf(stderr, "it ended with %d\n", status);
		tell(p, "a bad end");
	}
	buf_clear(&p->sent);
	p->left++;
	again(p);
}

static void leave(struct play *p)
{
	struct ran log;
	kill(p->pty.pid, SIGCONT);
	kill(p->pty.pid, SIGTERM);
	assert_int_not_equal(ended(p, PATIENCE_MS), -1);
	no_complaint(p);
	pty_stop(&p->pty);
	DRIVE(&log, p->folder, "", "log", "--check", folder_path(p->folder, "game.hunsu"));
	if (log.status)
		fprintf(stderr, "%s%s\n", buf_text(&log.out), buf_text(&log.err));
	assert_int_equal(log.status, 0);
}

static long asked(const char *name, long otherwise)
{
	const char *value = getenv(name);
	long n = otherwise;
	if (value)
		assert_true(str_to_long(str_of(value), 1, INT32_MAX, &n));
	return n;
}

/* The themes are the project's, the scripts fail: no model is fetched by a random `model local`. */
static void set_share(void *folder)
{
	SCOPED(buf) themes = BUF(BUF_SMALL);
	char here[4096];
	assert_non_null(getcwd(here, sizeof here));
	buf_addf(&themes, "%s/themes", here);
	assert_int_equal(symlink(buf_text(&themes), folder_path(folder, "themes")), 0);
	assert_int_equal(file_mkdirs(folder_path(folder, "scripts"), NULL), OK);
	folder_file(folder, "scripts/local-model", "exit 1\n");
	setenv("HUNSU_SHARE", folder, 1);
}

IN_FOLDER(nothing_typed_pasted_or_signalled_breaks_it)
{
	uint64_t seed = (uint64_t)asked("HUNSU_RANDOM_SEED", (long)time(NULL) % 1000000);
	struct play p = {.folder = *state,
		.model = echo_model_start(1 << 30),
		.rng = rng_seed(seed),
		.sent = BUF(BUF_TEXT),
		.raw = BUF(BUF_FILE)};
	int64_t until = clock_ms() + 1000 * asked("HUNSU_RANDOM_SECONDS", SECONDS);
	int acts = 0;
	fprintf(stderr, "HUNSU_RANDOM_SEED=%llu\n", (unsigned long long)seed);
	set_share(*state);
	begin(&p);
	for (; clock_ms() < until; acts += BATCH) {
		for (int i = 0; i < BATCH && ended(&p, 0) == -1; i++)
			act(&p);
		is_alive(&p);
		go_on(&p);
	}
	leave(&p);
	printf("figure: %d acts, %d starts, %d of them after a kill\n", acts, p.starts, p.killed);
	unsetenv("HUNSU_SHARE");
	buf_release(&p.sent);
	buf_release(&p.raw);
}

/* ---- the keys that the line Next names ---- */

enum { HINT_ROWS = 30, HINT_COLS = 200, HINT_SECONDS = 3 };

/* Is the corner of the frame at that column? */
static bool ends_at(struct screen *s, int column)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	struct str rest, row = {0};
	bool there = false;

	screen_text(s, &text);
	rest = buf_str(&text);
	(void)(str_line(&rest, &row) && str_line(&rest, &row));
	for (size_t at = str_find(row, "┐", 0); at != SIZE_MAX && !there;
		at = str_find(row, "┐", at + 1))
		there = text_width(str_first(row, at)) == column;
	return there;
}

static void another_size(struct screen *s, int *cols)
{
	const bool narrow = *cols == HINT_COLS;
	int64_t until = clock_ms() + PATIENCE_MS;

	*cols = HINT_COLS - narrow;
	screen_tell_size(s, HINT_ROWS, *cols);
	while (ends_at(s, HINT_COLS - 2) != narrow) {
		if (clock_ms() > until)
			screen_fail(s, "has no frame of the new size", "", __FILE__, __LINE__);
		screen_take(s, 20);
	}
}

/* What was sent before has been done: the first frame of another size may be of a turn that had
 * begun already, the second one's turn has read it. */
static void settle(struct screen *s, int *cols)
{
	another_size(s, cols);
	another_size(s, cols);
}

/* The bottom row, when it is the line Next; else nothing. */
static void read_hint(struct screen *s, struct buf *out)
{
	int row, col;

	buf_clear(out);
	if (screen_find(s, " Next: ", &row, &col) && row == HINT_ROWS - 1) {
		SCOPED(buf) text = BUF(BUF_TEXT);
		screen_text(s, &text);
		struct str line = str_of(strstr(text.s, " Next: ") + strlen(" Next: "));
		line = str_first(line, str_find(line, "\n", 0));
		/* At the right end there are two more keys. */
		buf_addstr(out, str_first(line, str_find(line, "  ", 0)));
	}
}

static void press(struct screen *s, const char *key)
{
	screen_send(s, strcmp(key, "C-c") == 0 ? "\003" : strcmp(key, "Space") == 0 ? " " : key);
}

/* A message of trouble that is not of what was out while a merge had the line. */
static bool refused(struct screen *s, bool merging)
{
	int row, col;

	return (screen_find(s, " ! ", &row, &col) && col == 0 && !screen_has(s, "gave nothing") &&
		       !(merging && screen_has(s, "what waits is held back")) &&
		       !screen_has(s, "! round")) ||
	       screen_has(s, "does nothing");
}

static void press_one_of_the_line(struct screen *s, struct rng *rng, int *cols, int *pressed)
{
	SCOPED(buf) hint = BUF(BUF_TEXT);
	char keys_named[HINT_KEYS][4];
	size_t n;

	read_hint(s, &hint);
	n = hint_keys(buf_text(&hint), keys_named);
	if (n) {
		const char *key = keys_named[rng_below(rng, (uint32_t)n)];
		if (strcmp(key, "q") == 0 && strstr(buf_text(&hint), "q leaves")) {
			return; /* it would */
		}
		press(s, key);
		settle(s, cols);
		++*pressed;
		if (refused(s, strstr(buf_text(&hint), "take") != NULL)) {
			fprintf(stderr, "%s of \"%s\"\n", key, buf_text(&hint));
			screen_fail(s, "is refused", key, __FILE__, __LINE__);
		}
	}
}

IN_FOLDER(no_key_of_the_line_next_is_refused)
{
	/* Without what waits for the rest of a key, and what leaves. */
	static const char *const some[] = {"j", "k", "1", "2", "3", "4", "\t", "e", "p", "a", "m",
		"u", "U", "z", "v", "]", "h", "L", "r\r", "\003", "iab \003", "y", "n", "s", "J",
		":blind on\r", ":reveal all\r", ":blind off\r", ":unlock all\r", ":go v1\r",
		":bet beats 80\r", ":reject A\r", ":budget 1 calls\r", ":budget none\r",
		":select prompt\r", "A"};
	uint64_t seed = (uint64_t)asked("HUNSU_RANDOM_SEED", (long)time(NULL) % 1000000);
	int64_t until;
	struct echo_model *model = echo_model_start(1 << 30);
	struct rng rng = rng_seed(seed);
	const char *prompt = folder_file(*state, "prompt.txt",
		"system:\nAnswer in one word. Be brief. Do not explain.\n\nuser:\n{{input}}\n");
	const char *file = folder_file(*state, "t.jsonl", task);
	const char *args[] = {"--new", "--no-store", "--yes", "-p", prompt, "--target",
		echo_model_name(model, "echo"), "--proposer", echo_model_name(model, "writer"),
		"-s", folder_path(*state, "game.hunsu"), file, NULL};
	struct screen *s = screen_start(*state, HINT_ROWS, HINT_COLS, args, NULL);
	int cols = HINT_COLS, pressed = 0;

	fprintf(stderr, "HUNSU_RANDOM_SEED=%llu\n", (unsigned long long)seed);
	SHOWS(s, "Next: ");
	press_one_of_the_line(s, &rng, &cols, &pressed); /* one, however slow it is */
	until = clock_ms() + 1000 * asked("HUNSU_RANDOM_SECONDS", HINT_SECONDS);
	while (clock_ms() < until) {
		if (rng_below(&rng, 2))
			screen_send(s, PICK(&rng, some));
		settle(s, &cols);
		press_one_of_the_line(s, &rng, &cols, &pressed);
	}
	printf("figure: %d keys of the line Next\n", pressed);
	assert_true(pressed > 0);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	return test_main();
}
