/*
 * command.c - a program of the person's, which gets one line of JSON for each output and answers
 * one: command:PROGRAM. The program's name has its hash (base/program.h), so that another text of
 * it is another metric.
 */
#include <math.h>

#include "hunsu/base/json.h"
#include "hunsu/base/program.h"
#include "hunsu/base/utf8.h"
#include "metrics.h"

#define REASON_MOST 2000 /* bytes */

static enum status check(struct str params, struct buf *err)
{
	SCOPED(buf) name = BUF(BUF_SMALL), why = BUF(BUF_SMALL);
	struct str path, hash;
	enum status st = OK;

	program_parts(params, &path, &hash);
	if (!hash.n && program_name(&name, path, NULL, &why))
		st = fail(err, BAD_USAGE, "metric command:PROGRAM: %s", buf_text(&why));
	return st;
}

/* The program as it is now; what cannot be found stays as it was, and is told when it is to run. */
static void complete(struct buf *out, struct str params, const struct task_facts *f)
{
	struct str path, hash;

	program_parts(params, &path, &hash);
	if (program_name(out, path, f->beside, NULL))
		buf_addstr(out, params);
}

static cJSON *line_of(const struct judged *j)
{
	const struct answers *accepted = &j->example->expected;
	SCOPED(buf) input = BUF(BUF_FILE);
	cJSON *line = cJSON_CreateObject(), *all;

	json_add_int(line, "example", j->example->id);
	fields_text(&input, &j->example->fields);
	json_add_str(line, "input", buf_str(&input));
	json_add_str(line, "output", j->output);
	json_add_str(line, "answer", j->answer);
	if (accepted->n)
		json_add_cstr(line, "expected", accepted->items[0]);
	else
		json_add_num(line, "expected", NAN);
	all = json_add_list(line, "accepted");
	for (size_t i = 0; i < accepted->n; i++)
		json_add_cstr(all, NULL, accepted->items[i]);
	all = json_add_object(line, "fields");
	for (size_t i = 0; i < j->example->fields.n; i++)
		json_add_cstr(all, j->example->fields.items[i].name,
			j->example->fields.items[i].value);
	return line;
}

static bool run(const struct judged *j, struct prompt *request, struct buf *err)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	OWNED_JSON cJSON *line = line_of(j);

	json_print(&text, line);
	if (text.full)
		buf_adds(err, "the output is too long for a line");
	else
		prompt_add(request, ROLE_USER, buf_str(&text), AUTHOR_IMPORT);
	return !err->n;
}

static double read_score(const struct judged *j, struct str answer, struct buf *reason)
{
	OWNED_JSON cJSON *root = json_read(answer, "",
		JSON_HALVES | JSON_NULS | JSON_NAN | JSON_NUMBERS | JSON_BOM, NULL, NULL);
	const cJSON *said = json_get(root, "score");
	const char *why = json_str(root, "reason");
	double score = cJSON_IsNumber(said) ? said->valuedouble : (double)NAN;
	SCOPED(buf) got = BUF(BUF_SMALL);
	struct str path, hash;

	if (!(score >= 0 && score <= 1)) {
		if (said)
			json_print(&got, said);
		program_parts(j->params, &path, &hash);
		buf_addf(reason, "the \"score\" of %.*s is no number from 0 to 1: %.*s",
			(int)path.n, path.p, STR_FIT(60, said ? buf_text(&got) : "there is none"));
		score = NAN;
	} else {
		utf8_repair(reason, str_first(str_of(why), str_fit(str_of(why), REASON_MOST)));
	}
	return score;
}

METRIC(command,
	"a program of yours: a line of JSON in, {\"score\": 0 to 1, \"reason\"} out "
	"(command:PROGRAM)", .open = true, .form = ANSWER_WITHIN, .revision = 1, .check = check,
	.complete = complete, .run = run, .read = read_score);
