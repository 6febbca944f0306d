/* propose_report.c - variants and refusals of hunsu propose, as text and as JSON. */
#include <math.h>
#include <stdio.h>
#include "propose.h"
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/diff.h"
#include "hunsu/prompt/doc.h"

void propose_print(struct proposing *p, const struct proposed *v)
{
	SCOPED(doc) doc = {.text = BUF(BUF_TEXT)};
	SCOPED(buf) text = BUF(BUF_TEXT);
	if (p->quiet)
		return;
	doc_format(&doc, &v->prompt);
	work_clear(p->work);
	printf("=== %zu %s, %.0f %% from the prompt\n", p->n_variants, v->op->name,
		100 * prompt_distance(&p->prompt, &v->prompt));
	if (v->rationale && *v->rationale) {
		buf_adds(&text, "why: ");
		text_visible(&text, str_of(v->rationale), false);
		buf_addc(&text, '\n');
	}
	text_visible(&text, buf_str(&doc.text), true);
	buf_adds(&text, "\n\n");
	print_out(&text);
	fflush(stdout);
}

void propose_note(struct proposing *p, const char *what, const char *op, const char *check,
	const char *reason)
{
	work_clear(p->work);
	print_note("%s: %s%s%s: %s", what, op, check ? ", " : "", check ? check : "", reason);
}

static void put_text(struct buf *out, const char *key, const char *value, bool first)
{
	buf_addf(out, "%s\"%s\":", first ? "" : ",", key);
	if (value)
		json_quote(out, str_of(value));
	else
		buf_adds(out, "null");
}

void propose_keep_refused(struct proposing *p, const struct op *op, const char *check,
	const char *reason, struct str text)
{
	struct buf *out = &p->refusals;
	buf_adds(out, out->n ? ",\n{" : "\n{");
	put_text(out, "operator", op->name, true);
	put_text(out, "check", check, false);
	put_text(out, "reason", reason, false);
	buf_adds(out, ",\"text\":");
	json_quote(out, text);
	buf_addc(out, '}');
}

static void json_variant(struct buf *out, const struct proposing *p, const struct proposed *v)
{
	SCOPED(doc) doc = {.text = BUF(BUF_TEXT)};
	doc_format(&doc, &v->prompt);
	put_text(out, "operator", v->op->name, true);
	put_text(out, "rationale", v->rationale, false);
	buf_addf(out, ",\"distance\":%.4f", prompt_distance(&p->prompt, &v->prompt));
	put_text(out, "text", buf_text(&doc.text), false);
	buf_adds(out, ",\"messages\":[");
	for (size_t i = 0; i < v->prompt.n; i++) {
		const struct message *m = &v->prompt.items[i];
		buf_addf(out, "%s{\"role\":\"%s\",\"content\":", i ? "," : "", role_name(m->role));
		json_quote(out, (struct str){m->text, m->n});
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

void propose_json(struct buf *out, const struct proposing *p)
{
	buf_adds(out, "{\"format\":\"hunsu-propose\",\"version\":1");
	put_text(out, "task", p->task.name, false);
	put_text(out, "proposer", p->proposer.name, false);
	buf_addf(out, ",\"calls\":%zu,\"usd\":", p->calls);
	if (isnan(purse_spent(p->purse)))
		buf_adds(out, "null");
	else
		buf_addf(out, "%.10g", purse_spent(p->purse));
	buf_adds(out, ",\"variants\":[");
	for (size_t i = 0; i < p->n_variants; i++) {
		buf_adds(out, i ? ",\n{" : "\n{");
		json_variant(out, p, &p->variants[i]);
		buf_addc(out, '}');
	}
	buf_addf(out, "],\"refused\":[%s]}\n", buf_text(&p->refusals));
}
