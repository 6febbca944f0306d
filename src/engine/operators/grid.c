/* grid.c - openers × tasks × closers, all of them in one act (engine/grid.h). */
#include "hunsu/engine/grid.h"
#include "operators.h"

static bool lists_of(struct grid *out, const struct op_context *c, struct buf *err)
{
	return !grid_read(out, str_of(c->instruction ? c->instruction : ""), "grid", err);
}

static size_t count(const struct op_context *c)
{
	struct grid g;
	size_t n = 0;

	if (lists_of(&g, c, NULL)) {
		n = grid_cells(&g);
		grid_release(&g);
	}
	return n;
}

static bool make(const struct op_context *c, size_t k, author by, struct prompt *variant,
	struct buf *rationale, struct buf *err)
{
	SCOPED(grid) g = {0};

	if (!lists_of(&g, c, err))
		return false;
	grid_prompt(variant, &g, k, &c->names, by);
	buf_addf(rationale, "cell %zu of %zu", k + 1, grid_cells(&g));
	return true;
}

OPERATOR(grid, "all of openers, tasks and closers in one act, without a model (see grid)",
	.origin = ORIGIN_NOTHING, .ranked = true, .whole = true, .count = count, .make = make);
