/* stint.c - how long one work of scoring takes so far. */
#include "hunsu/base/clock.h"
#include "inside.h"

void stint_restart(struct flight *f)
{
	f->stint = (struct stint){0};
	f->scored = 0;
}

void stint_wind(struct desk *d)
{
	struct stint *t = &d->flight.stint;
	const int64_t now = clock_ms();

	if (!d->own->claims.n && !d->own->round) {
		stint_restart(&d->flight);
		desk_failed(d, NULL);
	} else if (!d->own->claims.n) {
		t->halted_ms = t->halted_ms ? t->halted_ms : now;
	} else {
		t->began_ms = !t->began_ms    ? now
			      : t->halted_ms ? t->began_ms + now - t->halted_ms
					     : t->began_ms;
		t->halted_ms = 0;
	}
}
