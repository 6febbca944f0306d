/* run-tests: screen timeout 200 */
/* Whatever a session, a theme, a file's name or an answer holds, no subcommand writes it raw to a
 * terminal; to a pipe it stays byte for byte. */
#include <sys/stat.h>
#include <unistd.h>
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/life.h"
#include "../support/screen.h"

/* A colour, the clipboard, a C1 control, DEL, bidi overrides and isolates, a bell. */
#define HOSTILE                                                                                    \
	"\033[31mred\033]52;c;aGk=\a\xc2\x9b"                                                      \
	"2J\x7f \xe2\x80\xae"                                                                      \
	"evil\xe2\x81\xa6\xd8\x9c\xe2\x80\x8f\b\v"

/* ---- a session with that in every text ---- */

static bool kept_as_it_is(const char *key)
{
	static const char *const keys[] = {"t", "by", "id", "hash", "text_hash", "state", "role",
		"split", "standing", "text", "program"};

	for (size_t i = 0; i < COUNT(keys); i++)
		if (key && !strcmp(key, keys[i]))
			return true;
	return false;
}

static void poison(cJSON *tree)
{
	cJSON *item;

	cJSON_ArrayForEach(item, tree)
	{
		if (item->child)
			poison(item);
		else if (cJSON_IsString(item) && !kept_as_it_is(item->string)) {
			SCOPED(buf) text = BUF(BUF_TEXT);

			buf_addf(&text, "%s" HOSTILE, item->valuestring);
			cJSON_SetValuestring(item, buf_text(&text));
		}
	}
}

static const char *hostile_session(void *folder, const char *name)
{
	SCOPED(life) l;
	SCOPED(buf) lines = BUF(BUF_TEXT);
	cJSON *event, *c;

	life_init(&l);
	life_do(&l, life_open_event(3));
	life_version(&l, "import", NULL, "import", "Sort it." HOSTILE, AUTHOR_IMPORT);
	event = event_new(BY_HUMAN, "propose", "2");
	c = event_change(event, "round");
	json_add_int(c, "round", 1);
	json_add_cstr(json_add_list(c, "operators"), NULL, "eccentric");
	json_add(json_add_list(c, "parents"), NULL,
		event_text_ref((struct text_ref){.version = 1}));
	json_add_cstr(c, "instruction", "shorter");
	json_add_int(c, "settings", 1);
	json_add_int(c, "asked", 2);
	life_do(&l, event);
	life_do(&l, life_result(&l, 1, (struct text_ref){.version = 1}, 1, 1));
	life_variant(&l, 2, "eccentric", "Other." HOSTILE);
	life_do(&l, life_result(&l, 4, (struct text_ref){.variant = 1}, 1, 0));
	life_do(&l, life_result(&l, 3, (struct text_ref){.variant = 1}, 2, -1));
	event = event_new(BY_HUMAN, "reject", "A");
	change_decide(event, 1, "rejected", "why");
	life_do(&l, event);
	event = event_new(BY_HUMAN, "note", "words");
	c = event_change(event, "comment");
	json_add_int(json_add_object(c, "about"), "event", 1);
	json_add_cstr(c, "text", "said" HOSTILE);
	life_do(&l, event);
	for (size_t i = 0; i < l.n; i++) {
		poison(l.events[i]);
		json_print(&lines, l.events[i]);
		buf_addc(&lines, '\n');
	}
	return folder_file(folder, name, buf_text(&lines));
}

/* ---- what reaches the terminal ---- */

static bool acts(int32_t c)
{
	static const int32_t ranges[][2] = {{0, 8}, {0xb, 0xc}, {0xe, 0x1f}, {0x7f, 0x9f},
		{0x202a, 0x202e}, {0x2066, 0x2069}, {0x200e, 0x200f}, {0x61c, 0x61c}};

	for (size_t i = 0; i < COUNT(ranges); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

/* The first byte that acts on a terminal, or SIZE_MAX. Our own progress line wipes with ESC [ K. */
static size_t acting(struct str s)
{
	for (size_t at = 0; at < s.n;) {
		size_t from = at;
		int32_t c = utf8_next(s, &at);

		if (c == '\033' && str_starts(str_from(s, from), "\033[K")) {
			at += 2;
			continue;
		}
		if (acts(c))
			return from;
	}
	return SIZE_MAX;
}

static void harmless(void *folder, const char *const words[], bool names_evil)
{
	struct screen *s = screen_start(folder, 24, 200, words, NULL);
	struct str raw;
	size_t at;
	int status = screen_wait(s, 300);

	for (int i = 0; i < 20 * test_slower() && status < 0; i++) {
		screen_send(s, "q\n");
		status = screen_wait(s, 500);
	}
	raw = buf_str(screen_raw(s));
	at = acting(raw);
	if (at != SIZE_MAX)
		fail_msg("hunsu %s %s writes the byte 0x%02x: %.60s", words[0],
			words[1] ? words[1] : "", (unsigned char)raw.p[at], raw.p + at);
	assert_in_range(status, 0, 3);
	if (names_evil && str_find(raw, "evil", 0) == SIZE_MAX)
		fail_msg("hunsu %s %s does not show it at all: %.*s", words[0],
			words[1] ? words[1] : "", (int)raw.n, raw.p);
	screen_stop(s);
}

IN_FOLDER(no_subcommand_writes_a_hostile_session_raw)
{
	struct echo_model *server = echo_model_start(0);
	const char *echo = echo_model_name(server, "echo");
	const char *writer = echo_model_name(server, "writer");
	const char *path = hostile_session(*state, "a.hunsu");
	const char *task = folder_file(*state, "t.jsonl",
		"{\"mail\":\"say \\u001b[31m\\u202eevil\\u009b\",\"expected\":"
		"\"x\\u001b]0;y\\u0007\"}\n");
	const char *prompt = folder_file(*state, "p.txt", "Say it: {{mail}}\n");
	const char *damaged, *copy = folder_path(*state, "copy" HOSTILE ".hunsu");
	SCOPED(buf) text = BUF(BUF_TEXT), err = BUF(BUF_SMALL);

	assert_int_equal(file_read(&text, path, &err), OK);
	buf_splice(&text, str_find(buf_str(&text), "\n", 0) + 1, 30, STR("\033[5m"));
	damaged = folder_file(*state, "damaged" HOSTILE ".hunsu", buf_text(&text));
	const struct {
		const char *words[18];
		bool evil;
	} runs[] = {
		{{"log", path}, true},
		{{"log", "--check", path}, false},
		{{"log", damaged}, true},
		{{"log", "--check", damaged}, true},
		{{"log", "--repair", copy, damaged}, true},
		{{"export", path}, true},
		{{"export", "--json", path}, true},
		{{"export", "--text", "A", path}, true},
		{{"export", "--text", "Z" HOSTILE, path}, true},
		{{"replay", "--plain", path}, true},
		{{"--plain", path}, true},
		{{"--plain", damaged}, true},
		{{"eval", "-t", task, "-p", prompt, "--target", echo, "--csv", "-", "--yes"}, true},
		{{"eval", "-t", task, "-p", prompt, "--target", echo, "--json", "-",
			 "--yes"}, true},
		{{"eval", "-t", task, "-p", prompt, "--target", echo, "--csv", "/dev/tty",
			 "--yes"},
			true},
		{{"eval", "-t", task, "-p", prompt, "--target", echo, "--yes"}, false},
		{{"eval", "-t", task, "-p", path, "--metric", HOSTILE}, false},
		{{"eval", "-t", HOSTILE, "-p", path}, true},
		{{"propose", "-t", task, "-p", prompt, "--target", echo, "--proposer", writer, "-n",
			 "1", "--op", "paraphrase", "--json", "-", "--yes"},
			false},
		{{"theme", "check", damaged}, true},
		{{HOSTILE}, false},
		{{"--target", HOSTILE, "--new", "--plain"}, false},
		{{"log", "--" HOSTILE, path}, false},
	};
	for (size_t i = 0; i < COUNT(runs); i++)
		harmless(*state, runs[i].words, runs[i].evil);
}

/* `hunsu` alone is a screen: what is drawn there acts, what a file's name holds does not. */
static void list_is_harmless(void *folder)
{
	struct screen *s = screen_start(folder, 24, 200, (const char *const[]){NULL}, NULL);

	SHOWS(s, "support-mail^[[31mred");
	screen_send(s, "q");
	assert_int_equal(screen_wait(s, PATIENCE_MS), 0);
	assert_int_equal(str_find(buf_str(screen_raw(s)), HOSTILE, 0), SIZE_MAX);
	screen_stop(s);
}

IN_FOLDER(neither_lists_of_sessions_nor_of_themes_are_raw)
{
	SCOPED(buf) dir = BUF(BUF_SMALL);

	/* The program's data and configuration are in the folder. */
	buf_addf(&dir, "%s/hunsu", (const char *)*state);
	mkdir(buf_text(&dir), 0700);
	buf_adds(&dir, "/themes");
	mkdir(buf_text(&dir), 0700);
	folder_file(*state, "hunsu/themes/" HOSTILE ".yaml", "about: x\nwrong" HOSTILE ": 1\n");
	folder_file(*state, "hunsu/themes/b.yaml", "about: \"\\e[31mevil\\x9b\"\n");
	buf_clear(&dir);
	buf_addf(&dir, "%s/hunsu/sessions", (const char *)*state);
	mkdir(buf_text(&dir), 0700);
	hostile_session(*state, "hunsu/sessions/a" HOSTILE ".hunsu");
	harmless(*state, (const char *const[]){"theme", NULL}, true);
	harmless(*state, (const char *const[]){"theme", "check", HOSTILE, NULL}, true);
	harmless(*state, (const char *const[]){"theme", "check", "b", NULL}, false);
	list_is_harmless(*state);
}

IN_FOLDER(to_a_pipe_export_stays_byte_for_byte)
{
	const char *path = hostile_session(*state, "a.hunsu");
	struct ran r;

	DRIVE(&r, *state, "", "export", path);
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(buf_text(&r.out), "Sort it." HOSTILE));
}
