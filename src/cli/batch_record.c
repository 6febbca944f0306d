/* batch_record.c - a batch that was written, as its ledger knows it. */
#include "batch.h"

enum status batch_open(struct batch_record *r, const char *path, struct buf *err)
{
	SCOPED(buf) at = BUF(BUF_SMALL);
	enum status st = OK;
	const char *form, *model;

	ledger_path(&at, path);
	r->path = path;
	r->ledger = ledger_open(buf_text(&at), err);
	if (!r->ledger)
		st = FAILED;
	if (!st && (form = ledger_get(r->ledger, "form")))
		r->form = batch_form_find(form);
	if (!st && !r->form)
		st = fail(err, FAILED, "%s: of a form that this hunsu does not know",
			buf_text(&at));
	if (!st && (model = ledger_get(r->ledger, "model")))
		st = model_parse(&r->model, str_of(model), err);
	if (!st)
		st = prices_load(&r->prices, err);
	return st;
}

void batch_close(struct batch_record *r)
{
	ledger_close(r->ledger);
	model_release(&r->model);
	prices_free(r->prices);
}
