/* words.c - what commands share. */
#include "words.h"

cJSON *act_new(const char *act, struct str args)
{
	OWNED char *a = args.n ? str_dup(args) : NULL;

	return event_new(BY_HUMAN, act, a);
}

void act_end(struct live *v, cJSON *e, bool well)
{
	if (well)
		session_do(v->desk->session, e);
	else
		cJSON_Delete(e);
}

bool live_writable(const struct live *v, const char *act, struct buf *err)
{
	const struct journal *j = v->desk->session->journal;
	if (!journal_read_only(j))
		return true;
	if (v->replay)
		fail(err, FAILED, "%s: this is a replay; " KEY("branch-off")
			" goes on from here in a session of your own", act);
	else
		fail(err, FAILED, "%s: this session is read-only%s%s", act,
			*journal_holder(j) ? "; it is open in " : "", journal_holder(j));
	return false;
}
