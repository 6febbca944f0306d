/*
 * state_hash.c - SHA-256 over lines of text that say what a session amounts to.
 *
 * It is written in `quit` and compared by `hunsu log --check`, so these lines are part of the
 * format. Later releases may add lines for things that a session of format 1 does not have; what is
 * not there adds nothing. Event numbers and the books of undo are left out: taking an act back and
 * repeating it ends in the same state.
 */
#include <string.h>
#include "digest.h"
#include "fold.h"

static void registers(struct digest *d, const struct state *s)
{
	buf_addf(&d->text, "session %s head %d metric %d settings %d", s->id, s->head, s->metric,
		s->settings);
	digest_text(d, state_model(s, s->target));
	digest_text(d, state_model(s, s->proposer));
	digest_text(d, state_model(s, s->judge));
	digest_line(d);
}

static void spend(struct digest *d, const struct spend *s)
{
	buf_addf(&d->text, "spend %d %d %d %d %d %d %ld %ld", s->calls, s->cached, s->failed,
		s->lost, s->outstanding, s->unknown, s->in, s->out);
	digest_real(d, s->usd);
	digest_line(d);
}

void state_hash(char out[static HASH_HEX], const struct state *s)
{
	struct digest d = {.text = BUF(BUF_FILE)};

	registers(&d, s);
	for (size_t i = 0; kinds[i]; i++)
		if (kinds[i]->digest)
			kinds[i]->digest(&d, s);
	spend(&d, &s->spend);
	digest_fold(&d);
	memcpy(out, d.chain, HASH_HEX);
	buf_release(&d.text);
}
