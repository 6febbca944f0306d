/* test_yaml.c - the part of YAML that is read, and the place of what is not. */
#include "../support/test.h"
#include "hunsu/base/yaml.h"

static struct yaml *parse(const char *text)
{
	struct buf err = BUF(BUF_SMALL);
	struct yaml *y = yaml_parse(str_of(text), "f.yaml", &err);

	assert_string_equal(buf_text(&err), "");
	assert_non_null(y);
	return y;
}

static void assert_refused(struct str text, const char *want)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct yaml *y = yaml_parse(text, "f.yaml", &err);

	assert_null(y);
	if (!strstr(buf_text(&err), want))
		assert_string_equal(buf_text(&err), want);
}

TEST(maps_lists_and_texts_become_a_tree_with_places)
{
	struct yaml *y = parse("a: 1\n\"b\": 'two'\nc:\n  - x\n  - {d: e}\nf: |\n  line\n  line\n");
	const struct yaml *c = yaml_get(y, "c");

	assert_int_equal(y->kind, YAML_MAP);
	assert_string_equal(yaml_text(y, "a"), "1");
	assert_true(yaml_get(y, "a")->plain);
	assert_string_equal(yaml_text(y, "b"), "two");
	assert_false(yaml_get(y, "b")->plain);
	assert_int_equal(yaml_get(y, "b")->line, 2);
	assert_int_equal(yaml_get(y, "b")->column, 6);
	assert_int_equal(c->kind, YAML_LIST);
	assert_int_equal(c->key_line, 3);
	assert_int_equal(c->line, 4);
	assert_null(yaml_text(y, "c"));
	assert_null(c->child->key);
	assert_string_equal(c->child->text, "x");
	assert_string_equal(yaml_text(c->child->next, "d"), "e");
	assert_null(c->child->next->next);
	assert_string_equal(yaml_text(y, "f"), "line\nline\n");
	assert_null(yaml_get(y, "g"));
	assert_null(yaml_get(c, "x"));
	assert_null(yaml_get(NULL, "x"));
	yaml_free(y);
}

TEST(an_empty_text_is_an_empty_map)
{
	static const char *const empty[] = {"", "\n\n", "# only a remark\n"};

	for (size_t i = 0; i < COUNT(empty); i++) {
		struct yaml *y = parse(empty[i]);

		assert_int_equal(y->kind, YAML_MAP);
		assert_null(y->child);
		yaml_free(y);
	}
}

TEST(what_is_refused_is_named_by_its_place)
{
	static const struct {
		const char *text, *want;
	} bad[] = {
		{"a: 1\nb: &x 2", "f.yaml:2:4: anchors"},
		{"a: [&x 1]", "anchors"},
		{"&k a: 1", "anchors"},
		{"a: *x", "f.yaml:1:4: aliases"},
		{"*x : 1", "aliases"},
		{"a: !!int 1", "f.yaml:1:4: tags"},
		{"a: !x {}", "tags"},
		{"- ! y", "tags"},
		{"a: 1\nb:\n  c: 1\n  c: 2", "f.yaml:4:3: the key \"c\" is there twice"},
		{"? [a]\n: b", "f.yaml:1:3: a key must be a text"},
		{"? {a: b}\n: c", "a key must be"},
		{"a\n---\nb", "f.yaml:2:1: only one document"},
		{"a: [1", "not valid YAML"},
		{"a: b: c", "f.yaml:1:5: not valid YAML"},
		{"a:\n\t- b", "f.yaml:2:"},
		{"ok: 1\na: \"x\\0y\"", "f.yaml:2:4: a NUL"},
		{"a: \xff", "f.yaml:1:4: not valid YAML"},
		{"x: 1\na: \x01", "f.yaml:2:4: not valid YAML"},
		{"- x: 1\n  x: &a [", "anchors"},
	};

	for (size_t i = 0; i < COUNT(bad); i++)
		assert_refused(str_of(bad[i].text), bad[i].want);
}

TEST(nesting_goes_to_100_and_no_deeper)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	for (size_t i = 0; i < 100; i++)
		buf_splice(&b, i, 0, STR("[]"));
	yaml_free(parse(buf_text(&b)));
	buf_splice(&b, 0, 0, STR("["));
	buf_addc(&b, ']');
	assert_refused(buf_str(&b), "too deep");
}

TEST(every_cut_of_a_text_is_read_or_refused_with_a_message)
{
	struct str whole = STR(
		"a: &x [1, {b: \"c\\u00e9\"}]\nd: |\n  e\n? f\n: 'g'\nh:\n  - i: j\n    k: *x\n");

	for (size_t n = 0; n <= whole.n; n++) {
		SCOPED(buf) err = BUF(BUF_SMALL);
		struct yaml *y = yaml_parse(str_first(whole, n), "f", &err);

		assert_true((y != NULL) == (err.n == 0));
		yaml_free(y);
	}
}

TEST(an_unknown_key_is_named_with_those_that_are_known)
{
	static const char *const known[] = {"name", "text", NULL};
	struct yaml *y = parse("name: x\ntxet:\n  - y\n"), *good = parse("text: 1"),
		    *list = parse("- 1");
	SCOPED(buf) err = BUF(BUF_SMALL);

	assert_int_equal(yaml_known(good, "f", known, &err), OK);
	assert_int_equal(yaml_known(NULL, "f", known, &err), OK);
	assert_int_equal(err.n, 0);
	assert_int_equal(yaml_known(y, "f", known, &err), FAILED);
	assert_string_equal(buf_text(&err), "f:2:1: unknown key \"txet\"; known keys: name, text");
	assert_int_equal(yaml_known(list, "f", known, NULL), FAILED);
	yaml_free(y);
	yaml_free(good);
	yaml_free(list);
}
