/* A NUL in what a person or a file gives is refused with its place, in every format; half of a
 * surrogate pair is read as U+FFFD, and said. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "../support/drive.h"
#include "../support/echo_model.h"
#include "../support/folder.h"

#define TEXT(s) {s, sizeof(s) - 1}

static const char *put(void *folder, const char *name, struct str text)
{
	struct buf err = BUF(BUF_SMALL);
	const char *path = folder_path(folder, name), *slash = strrchr(path, '/');
	OWNED char *parent = mem_dupn(path, (size_t)(slash - path));

	assert_int_equal(file_mkdirs(parent, &err), OK);
	if (file_write(path, text, &err))
		fail_msg("%s", buf_text(&err));
	return path;
}

static void has(const struct ran *r, const char *words)
{
	if (!strstr(buf_text(&r->err), words) && !strstr(buf_text(&r->out), words))
		fail_msg("\"%s\" is not in: %s%s", words, buf_text(&r->out), buf_text(&r->err));
}

IN_FOLDER(a_nul_in_any_file_is_refused_with_its_place)
{
	static const struct {
		const char *name;
		struct str text;
		const char *place;
	} files[] = {
		{"t.jsonl", TEXT("{\"input\":\"a\",\"expected\":\"b\"}\n{\"input\":\"a\0b\"}\n"),
			"t.jsonl:2:12: "},
		{"t.jsonl", TEXT("\n{\"input\":\"a\\u0000b\",\"expected\":\"b\"}\n"),
			"t.jsonl:2:12: "},
		{"t.json", TEXT("[{\"input\":\"a\",\n\"expected\":\"\\u0000\"}]"), "t.json:2:13: "},
		{"t.csv", TEXT("input,expected\na,b\nc,\0\n"), "t.csv:3:3: "},
		{"t.tsv", TEXT("input\texpected\na\0\tb\n"), "t.tsv:2:2: "},
		{"t.task.yaml", TEXT("metric: exact\ndescription: \"a\\0b\"\n"), "t.task.yaml:2:"},
		{"t.task.yaml", TEXT("metric: ex\0act\n"), "t.task.yaml:1:11: "},
		{"induce.json",
			TEXT("{\"examples\":{\"1\":{\"input\":\"\\u0000\",\"output\":\"b\"}}}"),
			"induce.json:1:28: "},
	};
	const char *prompt = put(*state, "p.txt", STR("{{input}}\n"));
	struct ran r;

	for (size_t i = 0; i < COUNT(files); i++) {
		const char *path = put(*state, files[i].name, files[i].text);

		DRIVE(&r, *state, "q\n", "--plain", "--new", "-p", prompt, path);
		assert_int_equal(r.status, 3);
		has(&r, files[i].place);
		has(&r, "NUL");
	}
}

IN_FOLDER(a_nul_in_a_prompt_is_refused_with_its_place)
{
	static const struct {
		const char *name;
		struct str text;
		const char *place;
	} files[] = {
		{"p.txt", TEXT("Say it.\n{{input}}\0 now\n"), "p.txt:2:10: "},
		{"p.json", TEXT("[{\"role\":\"user\",\"content\":\"a\\u0000b {{input}}\"}]"),
			"p.json:1:29: "},
		{"p.jsonl", TEXT("{\"prompt\":\"a {{input}}\"}\n{\"prompt\":\"b\\u0000\"}\n"),
			"p.jsonl:2:"},
		{"p.prompty", TEXT("---\nname: \"x\\0y\"\n---\nuser:\n{{input}}\n"),
			"p.prompty:2:"},
	};
	const char *task = put(*state, "t.jsonl", STR("{\"input\":\"a\",\"expected\":\"b\"}\n"));
	struct ran r;

	for (size_t i = 0; i < COUNT(files); i++) {
		const char *path = put(*state, files[i].name, files[i].text);

		DRIVE(&r, *state, "q\n", "--plain", "--new", "-p", path, task);
		assert_int_equal(r.status, 3);
		has(&r, files[i].place);
		has(&r, "NUL");
	}
}

IN_FOLDER(a_nul_in_a_file_of_settings_is_refused_with_its_place)
{
	static const struct {
		const char *name;
		struct str text;
		const char *place;
	} files[] = {
		{"hunsu/config.yaml", TEXT("tries: 2\ntheme: pa\0per\n"), "config.yaml:2:10: "},
		{"hunsu/config.yaml", TEXT("tries: 2\ntarget: \"loc\\0al\"\n"),
			"config.yaml:2:9: "},
		{"hunsu/config.yaml", TEXT("\0"), "config.yaml:1:1: "},
		{"hunsu/config.yaml", TEXT("keys:\n  undo: \"x\\x00\"\n"), "config.yaml:2:9: "},
		{"hunsu/themes/mine.yaml", TEXT("name: mine\nab\0out: x\n"), "mine.yaml:2:3: "},
		{"hunsu/themes/mine.yaml", TEXT("name: mine\nabout: \"x\\0y\"\n"),
			"mine.yaml:2:8: "},
	};
	const char *task = put(*state, "t.jsonl", STR("{\"input\":\"a\",\"expected\":\"b\"}\n"));
	struct ran r;

	for (size_t i = 0; i < COUNT(files); i++) {
		const char *path = put(*state, files[i].name, files[i].text);

		if (strstr(path, "config"))
			DRIVE(&r, *state, "q\n", "--plain", "--new", task);
		else
			DRIVE(&r, *state, "", "theme", "check", "mine");
		assert_int_equal(r.status, 3);
		has(&r, files[i].place);
		has(&r, "NUL");
		assert_int_equal(unlink(path), 0);
	}
}

/* Standard input as bytes: what drive() takes ends at a NUL. */
IN_FOLDER(a_nul_in_a_plain_line_is_refused_and_cuts_nothing)
{
	const char *task = put(*state, "t.jsonl", STR("{\"input\":\"a\",\"expected\":\"b\"}\n"));
	const char *prompt = put(*state, "p.txt", STR("{{input}}\n"));
	static const char lines[] = "note first\nname be\0fore\nprompt <<END\none\ntw\0o\nEND\n"
				    "show prompt\nq\n";
	struct driven d;
	struct ran r;

	drive_start(&d, *state,
		(const char *const[]){"--plain", "--new", "-p", prompt, task, NULL});
	assert_int_equal(write(d.in, lines, sizeof lines - 1), sizeof lines - 1);
	drive_end(&d, &r);
	has(&r, "the line:1:8: a NUL");
	has(&r, "the line:2:3: a NUL");
	has(&r, "{{input}}");
}

IN_FOLDER(half_of_a_surrogate_pair_becomes_a_mark_and_is_said)
{
	static const struct {
		const char *task, *text, *says;
	} files[] = {
		{"t.jsonl",
			"{\"input\":\"a\",\"expected\":\"b\"}\n"
			"{\"input\":\"\\ud83d!\",\"expected\":\"c\"}\n",
			"t.jsonl:2:11: 1 half surrogate"},
		{"t.json", "[{\"input\":\"\\udc00\\ud800\",\"expected\":\"b\"}]",
			"t.json:1:12: 2 half surrogates"},
		{"i.json", "{\"examples\":{\"1\":{\"input\":\"\\ud800\",\"output\":\"b\"}}}",
			"i.json:1:28: 1 half surrogate"},
	};
	struct echo_model *server = echo_model_start(0);
	const char *echo = echo_model_name(server, "echo");
	const char *prompt = put(*state, "p.json",
		STR("[{\"role\":\"user\",\"content\":\"x\\udfff {{input}}\"}]"));
	struct ran r;

	for (size_t i = 0; i < COUNT(files); i++) {
		const char *path = put(*state, files[i].task, str_of(files[i].text));

		DRIVE(&r, *state, "", "eval", "-t", path, "-p", prompt, "--target", echo, "--yes");
		assert_int_equal(r.status, 0);
		has(&r, files[i].says);
		has(&r, "p.json:1:29: 1 half surrogate");
	}
}
