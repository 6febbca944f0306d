/* test_model.c - the forms of a model's name. */
#include "../support/test.h"
#include "hunsu/base/named.h"
#include "hunsu/llm/model.h"

#include <sys/stat.h>
#include <unistd.h>

#include "../support/folder.h"
#include "hunsu/base/file.h"

static int begin(void **state)
{
	static const char *const unset[] = {"OPENAI_API_KEY", "ANTHROPIC_API_KEY",
		"OPENAI_BASE_URL", "ANTHROPIC_BASE_URL", "HUNSU_API_KEY", "OLLAMA_HOST"};
	for (size_t i = 0; i < sizeof unset / sizeof *unset; i++)
		unsetenv(unset[i]);
	if (folder_setup(state))
		return 1;
	return setenv("XDG_CONFIG_HOME", *state, 1);
}

#define T(name) TEST_WITH(name, begin, folder_teardown)

struct expected {
	const char *text, *name, *model, *base_url, *file;
	bool remote;
};

static void expect(const struct expected *e)
{
	struct model m;
	SCOPED(buf) err = BUF(BUF_SMALL);
	if (model_parse(&m, str_of(e->text), &err))
		fail_msg("%s: %s", e->text, buf_text(&err));
	assert_string_equal(m.name, e->name ? e->name : e->text);
	assert_string_equal(m.model, e->model);
	if (e->base_url)
		assert_string_equal(m.base_url, e->base_url);
	else
		assert_null(m.base_url);
	if (e->file)
		assert_string_equal(m.file, e->file);
	else
		assert_null(m.file);
	assert_int_equal(m.remote, e->remote);
	model_release(&m);
}

T(names_are_understood)
{
	static const struct expected cases[] = {
		{"local", "local:1.5b", "1.5b", NULL, "1.5b", false},
		{"local:135m", NULL, "135m", NULL, "135m", false},
		{"local:/a/b:c.gguf", NULL, "/a/b:c.gguf", NULL, "/a/b:c.gguf", false},
		{"openai:gpt-4o", NULL, "gpt-4o", "https://api.openai.com/v1", NULL, true},
		{"openai@http://127.0.0.1:8080/v1:m", NULL, "m", "http://127.0.0.1:8080/v1", NULL,
			false},
		{"openai@http://localhost:1/v1/:a/b:8b", NULL, "a/b:8b", "http://localhost:1/v1",
			NULL, false},
		{"openai@http://h:m", NULL, "m", "http://h", NULL, true},
		{"openai@http://h:1:m", NULL, "m", "http://h:1", NULL, true},
		{"openai@https://h/v1:m:7b", NULL, "m:7b", "https://h/v1", NULL, true},
		{"openai@http://[::1]:80/v1:m", NULL, "m", "http://[::1]:80/v1", NULL, false},
		{"openai@http://0.0.0.0:80/v1:m", NULL, "m", "http://0.0.0.0:80/v1", NULL, false},
		{"openai@http://m.localhost:80/v1:m", NULL, "m", "http://m.localhost:80/v1", NULL,
			false},
		{"openai@http://[::ffff:127.0.0.1]/v1:m", NULL, "m", "http://[::ffff:127.0.0.1]/v1",
			NULL, false},
		{"openai@http://localhost.example/v1:m", NULL, "m", "http://localhost.example/v1",
			NULL, true},
		{"openai@http://127.example.com/v1:m", NULL, "m", "http://127.example.com/v1", NULL,
			true},
		{"ollama:llama3:8b", NULL, "llama3:8b", "http://127.0.0.1:11434/v1", NULL, false},
		{"anthropic:claude-a", NULL, "claude-a", "https://api.anthropic.com", NULL, true},
		{"anthropic@http://127.0.0.1:9/v1/:a:b", NULL, "a:b", "http://127.0.0.1:9", NULL,
			false},
		{"anthropic@https://h/x:m", NULL, "m", "https://h/x", NULL, true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect(&cases[i]);
}

T(ollama_is_looked_for_where_it_is_told_to_be)
{
	static const char *const cases[][2] = {
		{"0.0.0.0", "http://127.0.0.1:11434/v1"},
		{"0.0.0.0:99", "http://127.0.0.1:99/v1"},
		{":99", "http://127.0.0.1:99/v1"},
		{"box", "http://box:11434/v1"},
		{"http://box:99/", "http://box:99/v1"},
		{"https://box", "https://box/v1"},
		{"box/v1/", "http://box:11434/v1"},
		{"[::1]", "http://[::1]:11434/v1"},
		{"http://box", "http://box/v1"}, /* 80, as Ollama reads it */
		{"http://box/", "http://box/v1"},
		{"https://box:11434", "https://box:11434/v1"},
		{"::1", "http://[::1]:11434/v1"},
		{"[::1]:99", "http://[::1]:99/v1"},
		{"https://[fe80::1]", "https://[fe80::1]/v1"},
		{"[::]:99", "http://127.0.0.1:99/v1"},
		{"http://0.0.0.0", "http://127.0.0.1/v1"},
		{"0.0.0.0.example", "http://0.0.0.0.example:11434/v1"},
		{"\"box:99\"", "http://box:99/v1"},
		{" 'box' ", "http://box:11434/v1"},
		{"box:x", "http://box:11434/v1"},
		{"box:66000", "http://box:11434/v1"},
		{"https://box:66000", "https://box/v1"},
		{"box/ollama/", "http://box:11434/ollama/v1"},
		{"http://box:99/a/b/v1", "http://box:99/a/b/v1"},
		{"\"\"", "http://127.0.0.1:11434/v1"},
		{"", "http://127.0.0.1:11434/v1"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCOPED(model) m;
		SCOPED(buf) err = BUF(BUF_SMALL);
		setenv("OLLAMA_HOST", cases[i][0], 1);
		assert_int_equal(model_parse(&m, STR("ollama:x"), &err), OK);
		assert_string_equal(m.base_url, cases[i][1]);
	}
	unsetenv("OLLAMA_HOST");
}

T(an_ollama_host_that_is_off_is_named)
{
	SCOPED(model) m;
	SCOPED(buf) err = BUF(BUF_SMALL);
	setenv("OLLAMA_HOST", "tcp://127.0.0.1:99", 1);
	assert_int_equal(model_parse(&m, STR("ollama:x"), &err), BAD_USAGE);
	assert_has(&err, "https:// (OLLAMA_HOST)");
	unsetenv("OLLAMA_HOST");
}

T(names_that_are_off_are_refused_with_the_known_forms)
{
	static const char *const cases[] = {"", "gpt-4o", "openai", "openai:", "openai@",
		"openai@h/v1:m", "openai@http://h/v1", "openai@http://:80/v1:m",
		"openai@http://u:p@h/v1:m", "openai@http://h/v1?k=1:m", "openai@ftp://h/v1:m",
		"openai@http://h:80",
		"openai@https://api.openai.com@evil.example/v1:m",
		"openai@https://evil.example\\@api.openai.com/v1:m",
		"openai@https://evil.example\\.api.openai.com/v1:m", "openai@http://[::1/v1:m",

		"openai@http://h:99999/v1:m", "openai@http://a b/v1:m",
		"local:7b", "local@x", "localx", "ollama",
		"ollama:", "anthropic", "anthropic:", "anthropic@https://h/v1?k=1:m",
		"anthropics:m", "openai:a\nb", "openai:\xFF"};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct model m;
		SCOPED(buf) err = BUF(BUF_SMALL);
		if (model_parse(&m, str_of(cases[i]), &err) != BAD_USAGE)
			fail_msg("taken: %s", cases[i]);
		assert_true(err.n > 0);
	}
}

static void expect_key(const char *name, const char *wanted)
{
	SCOPED(model) m;
	SCOPED(buf) err = BUF(BUF_SMALL);
	assert_int_equal(model_parse(&m, str_of(name), &err), OK);
	OWNED char *key = model_key(&m, NULL);
	if (!wanted != !key || (key && strcmp(key, wanted) != 0))
		fail_msg("%s gets %s", name, key ? key : "no key");
}

T(openai_and_the_others_get_each_their_own_key)
{
	static const struct {
		const char *name, *wanted;
	} cases[] = {
		{"openai:gpt-4o", "sk-o"},
		/* The same place in other spellings, and in another folder. */
		{"openai@https:" "//API.OpenAI.com/v1:m", "sk-o"},
		{"openai@https://api.openai.com:443/v1/:m", "sk-o"},
		{"openai@https://api.openai.com/proxy:m", "sk-o"},
		/* Other places that look like it. */
		{"openai@http://api.openai.com/v1:m", NULL},
		{"openai@https://api.openai.com:8443/v1:m", "sk-h"},
		{"openai@https://api.openai.com./v1:m", "sk-h"},
		{"openai@https://api.openai.com.evil.example/v1:m", "sk-h"},
		{"openai@https://evil.example/api.openai.com/v1:m", "sk-h"},
		{"openai@https:" "//xapi.openai.com/v1:m", "sk-h"},
		{"openai@https://\xd0\xb0pi.openai.com/v1:m", "sk-h"}, /* a Cyrillic letter */
		/* In the clear only to this machine. */
		{"openai@http://127.0.0.1:1/v1:m", "sk-h"},
		{"openai@http://127.9.9.9/v1:m", "sk-h"},
		{"openai@http://0x7f.1/v1:m", "sk-h"},
		{"openai@http://LOCALHOST:1/v1:m", "sk-h"},
		{"openai@http://[::1]:1/v1:m", "sk-h"},
		{"openai@http://[0:0:0:0:0:0:0:1]:1/v1:m", "sk-h"},
		{"openai@http://127.0.0.1.evil.example/v1:m", NULL},
		{"openai@http://127.evil.example/v1:m", NULL},
		{"openai@http://localhost.evil.example/v1:m", NULL},
		{"openai@http://[::ffff:7f00:1]/v1:m", NULL},
		{"openai@http://[fe80::1]/v1:m", NULL},
		{"openai@http://192.168.1.5:8000/v1:m", NULL},
		{"openai@http://example.org/v1:m", NULL},
		{"openai@https://example.org/v1:m", "sk-h"},
		{"ollama:m", NULL},
		{"local", NULL},
	};
	setenv("OPENAI_API_KEY", "sk-o", 1);
	expect_key("openai@https://example.org/v1:m", NULL); /* never another's */
	setenv("HUNSU_API_KEY", " sk-h\n", 1);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_key(cases[i].name, cases[i].wanted);
	unsetenv("OPENAI_API_KEY");
	expect_key("openai:gpt-4o", NULL);
	setenv("HUNSU_API_KEY", "two\r\nlines", 1); /* no header may be smuggled in */
	expect_key("openai@http://127.0.0.1:1/v1:m", NULL);
}

T(a_key_goes_to_its_own_service_and_to_no_other)
{
	static const struct {
		const char *name, *wanted;
	} cases[] = {
		{"anthropic:m", "sk-a"},
		{"anthropic@https:" "//API.Anthropic.com:443/v1:m", "sk-a"},
		{"openai:m", "sk-o"},
		/* The other's service, and places that look like it. */
		{"openai@https://api.anthropic.com/v1:m", "sk-h"},
		{"anthropic@https://api.openai.com:m", "sk-h"},
		{"anthropic@https://api.anthropic.com.evil.example:m", "sk-h"},
		{"anthropic@https://api.anthropic.com:8443:m", "sk-h"},
		{"anthropic@http://api.anthropic.com:m", NULL},
		{"anthropic@http://127.0.0.1:1:m", "sk-h"},
		{"anthropic@http://box.example:m", NULL},
	};
	setenv("OPENAI_API_KEY", "sk-o", 1);
	expect_key("anthropic:m", NULL);
	setenv("ANTHROPIC_API_KEY", "sk-a", 1);
	expect_key("anthropic@https://example.org:m", NULL);
	expect_key("openai@https://api.anthropic.com/v1:m", NULL);
	setenv("HUNSU_API_KEY", "sk-h", 1);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_key(cases[i].name, cases[i].wanted);
}

T(another_place_that_the_environment_names_gets_the_key_of_the_service)
{
	static const struct {
		const char *base, *name, *wanted;
	} cases[] = {
		{"https://gateway.example/claude", "anthropic:m", "sk-a"},
		{"https://gateway.example", "anthropic@https://gateway.example/other:m", "sk-a"},
		{"https://gateway.example", "anthropic@https://other.example:m", NULL},
		{"https://gateway.example", "openai@https://gateway.example:m", NULL},
		{"http://127.0.0.1:4000", "anthropic:m", "sk-a"},
		{"http://gateway.example", "anthropic:m", NULL}, /* in the clear */
		{" ", "anthropic:m", "sk-a"},
	};
	struct model m;
	SCOPED(buf) err = BUF(BUF_SMALL);
	setenv("ANTHROPIC_API_KEY", "sk-a", 1);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		setenv("ANTHROPIC_BASE_URL", cases[i].base, 1);
		expect_key(cases[i].name, cases[i].wanted);
	}
	/* What it names is named; nothing else is for that. */
	setenv("ANTHROPIC_BASE_URL", "https://gateway.example/v1/", 1);
	assert_int_equal(model_parse(&m, STR("anthropic:m"), &err), OK);
	assert_string_equal(m.base_url, "https://gateway.example");
	assert_true(model_named(&m));
	assert_null(model_key_variable(&m));
	model_release(&m);
	assert_int_equal(model_parse(&m, STR("anthropic@https://evil.example:m"), &err), OK);
	assert_false(model_named(&m));
	model_release(&m);
	setenv("ANTHROPIC_BASE_URL", "gateway", 1);
	assert_int_equal(model_parse(&m, STR("anthropic:m"), &err), BAD_USAGE);
	assert_non_null(strstr(err.s, "(ANTHROPIC_BASE_URL)"));
	unsetenv("ANTHROPIC_BASE_URL");
	setenv("OPENAI_API_KEY", "sk-o", 1);
	setenv("OPENAI_BASE_URL", "http://127.0.0.1:8000/v1/", 1);
	assert_int_equal(model_parse(&m, STR("openai:m"), &err), OK);
	assert_string_equal(m.base_url, "http://127.0.0.1:8000/v1");
	assert_true(model_named(&m));
	model_release(&m);
	expect_key("openai:m", "sk-o");
	expect_key("openai@http://127.0.0.1:8001/v1:m", NULL);
	unsetenv("OPENAI_BASE_URL");
}

T(each_service_has_a_file_of_its_own_for_its_key)
{
	static const char *const files[][2] = {{"key", "sk-one"}, {"key-anthropic", "sk-two"}};
	SCOPED(buf) path = BUF(BUF_SMALL);
	for (size_t i = 0; i < 2; i++) {
		buf_clear(&path);
		assert_int_equal(xdg_dir(&path, XDG_CONFIG, "", NULL), OK);
		buf_addf(&path, "%s%s", str_ends(buf_str(&path), "/") ? "" : "/", files[i][0]);
		assert_int_equal(file_write(path.s, str_of(files[i][1]), NULL), OK);
		chmod(path.s, 0600);
		expect_key("openai:m", "sk-one");
		expect_key("anthropic:m", i == 0 ? NULL : "sk-two");
		expect_key("anthropic@https://example.org:m", "sk-one");
	}
}

T(every_name_that_is_offered_or_usual_is_one)
{
	struct model m;
	size_t n = 0, keys = 0;
	for (; model_usual(n); n++) {
		assert_int_equal(model_parse(&m, str_of(model_usual(n)->name), NULL), OK);
		keys += model_key_variable(&m) != NULL;
		model_release(&m);
	}
	assert_true(keys >= 2 && n > keys);
	for (n = 0; model_offer(n); n++) {
		SCOPED(buf) name = BUF(BUF_SMALL);
		const char *begins = model_offer(n)->name;
		const bool whole = !str_ends(str_of(begins), ":");
		buf_adds(&name, begins);
		buf_adds(&name, strstr(begins, "//")	? "h:m"
				: whole			? ""
				: strstr(begins, "exec:") ? "/bin/sh"
							: "m");
		if (model_parse(&m, buf_str(&name), NULL) != OK)
			fail_msg("%s", name.s);
		model_release(&m);
	}
	assert_true(n > 3);
}

static void expect_passed_over(const char *name, const char *wanted)
{
	SCOPED(model) m;
	SCOPED(buf) err = BUF(BUF_SMALL), why = BUF(BUF_SMALL);
	assert_int_equal(model_parse(&m, str_of(name), &err), OK);
	assert_int_equal(model_key_passed_over(&m, &why), wanted != NULL);
	if (wanted && !strstr(buf_text(&why), wanted))
		fail_msg("%s: \"%s\" is not in: %s", name, wanted, buf_text(&why));
}

T(a_key_that_is_passed_over_is_told)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	assert_int_equal(xdg_dir(&path, XDG_CONFIG, "", NULL), OK);
	buf_adds(&path, str_ends(buf_str(&path), "/") ? "key" : "/key");
	expect_passed_over("openai:gpt-4o", NULL);
	assert_int_equal(file_write(path.s, STR("sk-file\n"), NULL), OK);
	chmod(path.s, 0644);
	expect_key("openai:gpt-4o", NULL);
	expect_passed_over("openai:gpt-4o", "others may read it");
	expect_passed_over("openai@http://127.0.0.1:1/v1:m", path.s);
	expect_passed_over("ollama:m", NULL);
	chmod(path.s, 0610);
	expect_passed_over("openai:gpt-4o", "others may read it");
	chmod(path.s, 0600);
	expect_key("openai:gpt-4o", "sk-file");
	expect_passed_over("openai:gpt-4o", NULL);
	expect_passed_over("openai@http://gpu.example:8000/v1:m", "could read it");
	assert_int_equal(file_write(path.s, STR("two words\n"), NULL), OK);
	expect_passed_over("openai:gpt-4o", "one word");
	assert_int_equal(unlink(path.s), 0);
	assert_int_equal(mkdir(path.s, 0700), 0);
	expect_passed_over("openai:gpt-4o", "no file");
}

static void expect_place(const char *name, const char *wanted)
{
	struct model m;
	SCOPED(buf) err = BUF(BUF_SMALL), where = BUF(BUF_SMALL);
	if (model_parse(&m, str_of(name), &err))
		fail_msg("%s: %s", name, buf_text(&err));
	assert_int_equal(model_goes_to(&where, &m, 0), wanted != NULL);
	if (wanted)
		assert_string_equal(buf_text(&where), wanted);
	model_release(&m);
}

T(a_place_has_one_spelling)
{
	static const char *const cases[][2] = {
		{"openai:m", "https://api.openai.com:443"},
		{"openai@https:" "//API.OPENAI.COM:443/v1:m", "https://api.openai.com:443"},
		{"openai@http://Box/v1:m", "http://box:80"},
		{"openai@https://box:80/v1:m", "https://box:80"},
		{"openai@http://127.1:08/v1:m", "http://127.0.0.1:8"},
		{"openai@http://2130706433/v1:m", "http://127.0.0.1:80"},
		{"openai@http://0177.0.0.1/v1:m", "http://127.0.0.1:80"},
		{"openai@http://%31%32%37.0.0.1/v1:m", "http://127.0.0.1:80"},
		{"openai@http://[::0001]:9/v1:m", "http://[::1]:9"},
		{"openai@https://b\xc3\xbc"
		 "cher.example/v1:m",
			"https://xn--bcher-kva.example:443"},
		{"openai@https://box./v1:m", "https://box.:443"},
		{"local", NULL},
		{"local:0.5b", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_place(cases[i][0], cases[i][1]);
}

T(only_what_was_named_is_named)
{
	static const struct {
		const char *name;
		bool named;
	} cases[] = {
		{"openai@https:" "//Box.example:443/other:m", true},
		{"openai@https://box.example/v1:m2", true},
		{"openai@http://box.example:443/v1:m", false},
		{"openai@https://box.example:444/v1:m", false},
		{"openai@https://box.example.evil.example/v1:m", false},
		{"openai@https://a.box.example/v1:m", false},
		{"openai:gpt-4o", false},
		{"openai@http://127.0.0.1:8080/v1:m", false},
		{"ollama:m", false},
		{"local", true},
		{"local:/nowhere/w.gguf", false},
	};
	struct model m;
	SCOPED(buf) err = BUF(BUF_SMALL);
	assert_int_equal(model_parse(&m, STR("openai@https://box.example/v1:m"), &err), OK);
	assert_false(model_named(&m));
	assert_int_equal(model_name(&m, &err), OK);
	model_release(&m);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(model_parse(&m, str_of(cases[i].name), &err), OK);
		if (model_named(&m) != cases[i].named)
			fail_msg("%s", cases[i].name);
		model_release(&m);
	}
	setenv("OLLAMA_HOST", "box2.example", 1); /* the environment is the person's too */
	assert_int_equal(model_parse(&m, STR("ollama:m"), &err), OK);
	assert_true(model_named(&m));
	model_release(&m);
	unsetenv("OLLAMA_HOST");
}

T(servers_of_one_model_have_one_name_in_any_order)
{
	static const char *const same[] = {"openai@http://b:1/v1,https://a/v1:m:7b",
		"openai@https://a/v1/,http://b:1/v1:m:7b",
		"openai@https://a/v1,http://b:1/v1,https://a/v1:m:7b"};
	static const char *const off[] = {"openai@http://a/v1,b:1/v1:m",
		"openai@http://a,http://:m", "openai@http://a/v1,http://u@b/v1:m"};
	SCOPED(buf) err = BUF(BUF_SMALL), where = BUF(BUF_SMALL);
	struct model m = {0};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		assert_int_equal(model_parse(&m, str_of(same[i]), &err), OK);
		assert_string_equal(m.name, "openai@http://b:1/v1,https://a/v1:m:7b");
		assert_string_equal(m.model, "m:7b");
		assert_true(m.remote);
		assert_true(str_is(model_url(&m, 1), "https://a/v1"));
		model_release(&m);
	}
	for (size_t i = 0; i < sizeof off / sizeof *off; i++)
		assert_int_equal(model_parse(&m, str_of(off[i]), &err), BAD_USAGE);
	assert_has(&err, "a base URL has no comma, but before another one");
	/* One of them named is not all of them. */
	assert_int_equal(model_parse(&m, str_of(same[0]), &err), OK);
	assert_int_equal(named_add(NAMED_ORIGIN, STR("https://a:443"), &err), OK);
	assert_false(model_named(&m));
	assert_int_equal(model_name(&m, &err), OK);
	assert_true(model_named(&m));
	assert_true(model_goes_to(&where, &m, 0));
	assert_string_equal(buf_text(&where), "http://b:1");
	assert_false(model_goes_to(&where, &m, 2));
	model_release(&m);
	/* Beside another server OpenAI's own is not all there is: no list price holds. */
	assert_int_equal(
		model_parse(&m, STR("openai@https://api.openai.com/v1,http://b/v1:m"), &err), OK);
	assert_null(model_key_variable(&m));
	model_release(&m);
	assert_int_equal(model_parse(&m, STR("anthropic@http://b/v1,http://a:m"), &err), OK);
	assert_string_equal(m.base_url, "http://a,http://b");
	model_release(&m);
}
