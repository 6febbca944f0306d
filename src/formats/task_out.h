/*
 * task_out.h - what the forms that tasks go out in share (inside src/formats only).
 */
#ifndef HUNSU_FORMATS_TASK_OUT_H
#define HUNSU_FORMATS_TASK_OUT_H

#include "hunsu/base/json.h"
#include "hunsu/formats/task_forms.h"

/* A text, or messages where the field holds such. */
void task_out_field(cJSON *to, const char *key, const struct field *f);
/* A text where there is one accepted answer, else a list. */
void task_out_answers(cJSON *to, const char *key, const struct answers *a);
/* The example's fields, and its answers under `expected`. To be deleted. */
cJSON *task_out_example(const struct example *e, const char *expected);
/* The numbers of the examples that are pinned, or held out, the first being 1: "2, 5". */
void task_out_places(struct buf *out, const struct task *t, bool pinned);
/* An example whose only field is what is sent where no placeholder says otherwise. */
void task_out_one_field(struct example *out, const struct example *e, const char *name);

#endif
