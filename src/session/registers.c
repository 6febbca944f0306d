/* registers.c - what the kinds that are registers share: numbers, values kept and given back. */
#include "fold.h"

enum status register_next(int version, int highest, struct buf *err)
{
	if (version < 1 || version > highest + 1)
		return fail(
			err, FAILED, "version %d, but the next one is %d", version, highest + 1);
	return OK;
}

enum status register_version(const cJSON *change, int version, int *highest,
	cJSON *const *values, size_t n, struct buf *err)
{
	enum status st = register_next(version, *highest, err);

	if (st)
		return st;
	if ((size_t)version <= n && !cJSON_Compare(values[version - 1], change, true))
		return fail(err, FAILED, "version %d is something else already", version);
	if (version > *highest)
		++*highest;
	return OK;
}

cJSON *register_keep(struct state *s, const cJSON *change)
{
	return shelf_take(&s->fold->shelf, cJSON_Duplicate(change, true));
}

cJSON *change_of(const char *kind, cJSON *value)
{
	cJSON *change = cJSON_CreateObject();

	json_add(change, kind, value);
	return change;
}

cJSON *register_present(const char *kind, const cJSON *value)
{
	cJSON *unset;

	if (value)
		return change_of(kind, cJSON_Duplicate(value, true));
	unset = cJSON_CreateObject();
	json_add_int(unset, "version", 0);
	return change_of(kind, unset);
}

cJSON *register_kept(const struct state *s, const struct prepared *p)
{
	return register_present(p->kind->name, p->kept->value);
}
