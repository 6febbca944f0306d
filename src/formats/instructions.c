/*
 * instructions.c - files of instructions alone, which are a system message as they stand: SKILL.md,
 * whose front matter says what the skill is, AGENTS.md, CLAUDE.md and their like.
 */
#include <string.h>
#include <strings.h>
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"
#include "hunsu/base/yaml.h"
#include "prompt_forms.h"

static bool is_named(const char *path, const char *const *names)
{
	struct str base = path_base(path);

	for (; *names; names++)
		if (base.n == strlen(*names) && !strncasecmp(base.p, *names, base.n))
			return true;
	return false;
}

static bool is_skill(const char *path, struct str text)
{
	static const char *const names[] = {"SKILL.md", NULL};

	return is_named(path, names);
}

static bool is_agents(const char *path, struct str text)
{
	static const char *const names[] = {"AGENTS.md", "CLAUDE.md", "CLAUDE.local.md",
		"GEMINI.md", "copilot-instructions.md", NULL};

	return is_named(path, names) || str_ends(str_of(path), ".instructions.md");
}

/* Front matter of these is often no YAML (a colon in a description): then it has no name. */
static void take_name(struct named_prompt *p, struct str front)
{
	OWNED_YAML struct yaml *map = yaml_parse(front, "", NULL);
	const char *name = map ? yaml_text(map, "name") : NULL;

	if (name && *name) {
		free(p->name);
		p->name = mem_dup(name);
	}
}

static enum status read(const struct prompt_reading *r, struct str text)
{
	struct named_prompt *p = prompt_reading_add(r, 0);
	SCOPED(buf) clean = BUF(BUF_FILE);
	struct str front = STR(""), body;
	enum status st = p ? OK : FAILED;

	prompt_line_ends(&clean, text);
	body = buf_str(&clean);
	if (prompt_front(body, &front, &body) && p)
		take_name(p, front);
	if (!st && !str_trim(body).n)
		st = fail(r->err, FAILED, "%s: the prompt has no text", r->path);
	if (!st)
		prompt_reading_plain(p, ROLE_SYSTEM, body);
	return st;
}

/* A skill's name: small letters, digits and -. */
static void add_name(struct buf *out, const char *name)
{
	size_t before = out->n;

	for (; name && *name; name++) {
		const bool big = *name >= 'A' && *name <= 'Z';

		if (big || (*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9'))
			buf_addc(out, (char)(big ? *name - 'A' + 'a' : *name));
		else if (out->n > before && out->s[out->n - 1] != '-')
			buf_addc(out, '-');
	}
	while (out->n > before && out->s[out->n - 1] == '-')
		buf_splice(out, out->n - 1, 1, STR(""));
	buf_adds(out, out->n > before ? "" : "skill");
}

static enum status write_agents(
	struct buf *out, const struct prompt_outgoing *o, struct buf *err)
{
	size_t before = out->n, from, to;
	SCOPED(buf) text = BUF(BUF_FILE);

	prompt_instructions(&text, o, &from, &to);
	buf_addstr(out, buf_str(&text));
	buf_addc(out, '\n');
	return out->n > before + 1 ? OK
				   : fail(err, FAILED,
					     "the prompt is its input alone: there are no "
					     "instructions in it");
}

/* What it is for is what it says first: who knows better writes that there. */
static enum status write_skill(
	struct buf *out, const struct prompt_outgoing *o, struct buf *err)
{
	SCOPED(buf) text = BUF(BUF_FILE), brief = BUF(BUF_SMALL);
	struct str rest, line = STR("");
	enum status st = write_agents(&text, o, err);

	rest = buf_str(&text);
	while (!str_trim(line).n && str_line(&rest, &line))
		;
	buf_adds(out, "---\nname: ");
	add_name(out, o->name);
	buf_adds(out, "\ndescription: ");
	text_brief(&brief, line, 200);
	for (size_t i = 0; i < brief.n; i++) /* no validator of skills has them there */
		if (strchr("<>", brief.s[i]))
			brief.s[i] = brief.s[i] == '<' ? '(' : ')';
	json_quote(out, buf_str(&brief));
	buf_adds(out, "\n---\n\n");
	buf_addstr(out, buf_str(&text));
	return st;
}

const struct prompt_form prompt_form_skill = {
	.name = "skill", .help = "SKILL.md: instructions after front matter, as a system message",
	.recognise = is_skill, .read = read, .write = write_skill,
	.text = prompt_plain, .front = true
};

const struct prompt_form prompt_form_agents = {
	.name = "agents", .help = "AGENTS.md, CLAUDE.md: instructions alone, as a system message",
	.recognise = is_agents, .read = read, .write = write_agents,
	.text = prompt_plain, .front = true
};
