/* kinds.h - the kinds of changes, each in a file here; and what they are written with. */
#ifndef HUNSU_SRC_SESSION_KINDS_KINDS_H
#define HUNSU_SRC_SESSION_KINDS_KINDS_H

#include "../digest.h"
#include "../fold.h"
#include "../telling.h"

extern const struct kind kind_open, kind_task, kind_budget, kind_columns, kind_draft, kind_lock,
	kind_example, kind_metric, kind_settings, kind_model, kind_head, kind_decide, kind_view,
	kind_version, kind_variant, kind_round, kind_refused, kind_ablation, kind_send,
	kind_call, kind_score, kind_cancel, kind_note, kind_grade, kind_verdict, kind_comment,
	kind_name, kind_bet, kind_reveal, kind_look, kind_undo, kind_redo, kind_quit;

#endif
