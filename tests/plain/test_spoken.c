/* test_spoken.c - what a screen reader is given: no line of plain mode draws anything, or names a
 * key, whatever view or command of the tables it comes from. */
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../../src/app/commands/commands.h"
#include "../support/test.h"
#include "hunsu/app/command.h"
#include "hunsu/app/views.h"
#include "hunsu/base/file.h"

/* Arrows, operators, technical and geometric signs, boxes and blocks, dingbats. */
static bool is_sign(int32_t c)
{
	return (c >= 0x2190 && c <= 0x23ff) || (c >= 0x2500 && c <= 0x27bf) ||
	       (c >= 0x2b00 && c <= 0x2bff);
}

/* "[y]es", or a word of one small letter that is no word of English, nor the p of a test, nor a
 * unit. */
static bool is_key(struct str line, size_t at)
{
	const char before = at ? line.p[at - 1] : ' ', c = line.p[at];
	const char after = at + 1 < line.n ? line.p[at + 1] : ' ';

	if (c < 'a' || c > 'z')
		return false;
	return (before == '[' && after == ']') ||
	       (c != 'a' && c != 'p' && strchr(" (;", before) && strchr(" ,;:)", after) &&
		       (at < 2 || line.p[at - 2] > '9'));
}

static bool names_command(struct str line, size_t at)
{
	struct str rest = str_from(line, at + 1), word = str_word(&rest);
	const struct command *c;

	return line.p[at] == ':' && at && strchr(" (", line.p[at - 1]) && word.n > 1 &&
	       command_find(commands, &c, word, NULL) == OK;
}

/* What in the line is for eyes or for a keyboard; n 0: nothing is. */
static struct str unspoken(struct str line)
{
	static const char *const marks[] = {"{+", "+}", "[-", "-]", " -> "};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_find(line, marks[i], 0) != SIZE_MAX)
			return str_of(marks[i]);
	for (size_t at = 0, next; at < line.n; at = next) {
		next = at;
		if (is_sign(utf8_next(line, &next)) || is_key(line, at) || names_command(line, at))
			return str_first(str_from(line, at), next - at);
	}
	return (struct str){0};
}

static void all_spoken(const struct buf *out)
{
	struct str rest = buf_str(out), line;
	size_t bad = 0;

	assert_true(rest.n > 0);
	while (str_line(&rest, &line)) {
		struct str what = unspoken(line);
		if (what.n)
			print_error("%.*s in: %.*s\n", (int)what.n, what.p, (int)line.n, line.p);
		bad += what.n > 0;
	}
	assert_int_equal(bad, 0);
}

static void add_views(struct buf *lines)
{
	static const char *const of[] = {"", " A", " v1", " prompt", " 1", " A v1"};

	for (int d = 0; d < DETAILS; d++)
		for (size_t i = 0; i < sizeof of / sizeof *of; i++)
			buf_addf(lines, "show %s%s\n", detail_names[d], of[i]);
}

/* All that neither leave nor take as long as the record did, each with what it may take; files
 * are named by none. */
static void add_commands(struct buf *lines)
{
	static const char *const args[] = {"", " A", " v1", " 1", " on", " none", " A works"};

	for (size_t i = 0; commands[i]; i++) {
		const struct command *c = commands[i];
		const bool file = c->args && strstr(c->args, "FILE");
		const size_t n = c->args && !file ? sizeof args / sizeof *args : 1;

		if (c == &command_quit || c == &command_branch_off || c == &command_play)
			continue;
		for (size_t k = 0; k < n; k++)
			buf_addf(lines, "%s%s\n", c->name, args[k]);
		buf_addf(lines, "help %s\n", c->name);
	}
}

#define TASK                                                                                       \
	"{\"input\":\"Hot\",\"output\":\"Hot\"}\n{\"input\":\"Cold\",\"output\":\"Warm\"}\n"       \
	"{\"input\":\"Up\",\"output\":\"Up\"}\n{\"input\":\"Left\",\"output\":\"Right\"}\n"

IN_FOLDER(every_view_and_command_speaks)
{
	struct echo_model *m = echo_model_start(0);
	SCOPED(buf) lines = BUF(BUF_TEXT);
	struct ran r;

	buf_adds(&lines, "evaluate\npropose paraphrase 2\nkeep Say it. Say all of it: {{input}}\n"
			 "reject B too long\nnote A#1 not bad\naccept A\nablate\nheld-out\n"
			 "example add Near => Far\nlock Say\nbet C beats 70\ntry Hello\n");
	add_views(&lines);
	buf_adds(&lines, "merge C\nshow merge\nset confirm-calls 0\nset samples 2\nevaluate all\n"
			 "yes\nset confirm-calls 500\n");
	add_commands(&lines);
	add_views(&lines);
	DRIVE(&r, *state, buf_text(&lines), "--plain", "--new",
		folder_file(*state, "task.jsonl", TASK), "-p",
		folder_file(*state, "p.txt", "Say it again: {{input}}"), "-s",
		folder_path(*state, "s.hunsu"), "--target", echo_model_name(m, "echo"),
		"--proposer", echo_model_name(m, "writer"));
	assert_non_null(strstr(buf_text(&r.out), ": go on? yes, no\n"));
	all_spoken(&r.out);
	buf_clear(&lines);
	buf_adds(&lines, "story\nlast\n");
	add_views(&lines);
	add_commands(&lines);
	DRIVE(&r, *state, buf_text(&lines), "replay", "--plain", folder_path(*state, "s.hunsu"));
	all_spoken(&r.out);
}

/* Those that are shipped, told act by act. In none of them did anybody write a sign. */
IN_FOLDER(shipped_sessions_are_told_so_too)
{
	static const char *const sessions[] = {"mail-queues", "dates", "shop-ko"};
	SCOPED(buf) lines = BUF(BUF_TEXT), name = BUF(BUF_SMALL), path = BUF(BUF_SMALL);

	buf_adds(&lines, "story\nlast\nselect A\n");
	add_views(&lines);
	for (size_t i = 0; i < sizeof sessions / sizeof *sessions; i++) {
		struct ran r;

		buf_clear(&name);
		buf_clear(&path);
		buf_addf(&name, "sessions/%s.hunsu", sessions[i]);
		share_path(&path, buf_text(&name));
		DRIVE(&r, *state, buf_text(&lines), "replay", "--plain", buf_text(&path));
		all_spoken(&r.out);
	}
}
