/* busy.c - what is in flight, as the person knows it, and giving it up. */
#include "parts.h"
#include "words.h"

bool live_busy(const struct live *v)
{
	return v->book || !desk_idle(v->desk);
}

void live_cancel(struct live *v)
{
	book_free(v); /* reading is no work to record */
	if (desk_cancel(v->desk))
		live_say(v, false, "cancelled; what was answered is kept");
}
