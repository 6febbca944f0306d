/* pace.c - how fast the local server writes, and whether that has fallen (pace.h). */
#include "pace.h"

static void conclude(struct pace *p)
{
	const double now = (double)p->steps * 1000 / p->ms;
	p->steps = 0;
	p->ms = 0;
	if (now > p->best)
		p->best = now;
	if (now >= p->best / 3)
		p->slow_ms = 0;
	else if (p->slow_ms == 0)
		p->slow_ms = p->begun_ms;
}

void pace_add(struct pace *p, int64_t now, long steps, double ms, int in_flight)
{
	if (steps <= 0 || !(ms > 0) || in_flight <= 0)
		return;
	if (p->steps == 0)
		p->begun_ms = now - (int64_t)ms;
	p->steps += steps;
	p->ms += ms / in_flight;
	if (p->steps >= PACE_STEPS)
		conclude(p);
}

bool pace_look_due(const struct pace *p, int64_t now)
{
	return p->slow_ms != 0 && now - p->slow_ms >= PACE_SLOW_MS &&
	       (p->looked_ms == 0 || now - p->looked_ms >= PACE_LOOK_AGAIN_MS);
}

void pace_looked(struct pace *p, int64_t now)
{
	p->looked_ms = now;
}

void pace_forget(struct pace *p)
{
	*p = (struct pace){.looked_ms = p->looked_ms};
}
