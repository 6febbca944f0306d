/* pace.c - how fast the calls of a claim are answered. */
#include "pace.h"

#include "hunsu/base/clock.h"

#define PACED 3 /* calls from which a pace is told */

/* The time that calls wait after others' before the first one goes out is no measure of them. */
void pace_note(struct pace *p, const struct answer *a)
{
	if (a->cached || a->error)
		return;
	p->last = clock_ms();
	if (!p->n++)
		p->began = p->last - a->total_ms;
}

double pace_each(const struct pace *p)
{
	return p->n < PACED ? -1 : (double)(p->last - p->began) / 1000 / (double)p->n;
}

double pace_eta(const struct pace *p, size_t left)
{
	const double each = pace_each(p);
	double all, since;

	if (!left)
		return 0;
	if (each < 0)
		return -1;
	all = (double)left * each;
	since = (double)(clock_ms() - p->last) / 1000; /* a late answer makes the rest no nearer */
	return all > since ? all - since : all;
}
