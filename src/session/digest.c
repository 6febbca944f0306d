/* digest.c - lines of text, hashed together. */
#include <math.h>
#include <string.h>
#include "digest.h"
#include "fold.h"

#define CHUNK ((size_t)64 << 10)

/* The text is hashed in pieces, each with the hash of those before it in front. */
void digest_fold(struct digest *d)
{
	struct str parts[] = {str_of(d->chain), buf_str(&d->text)};

	hash_parts(d->chain, parts, 2);
	buf_clear(&d->text);
}

void digest_line(struct digest *d)
{
	buf_addc(&d->text, '\n');
	if (d->text.n >= CHUNK)
		digest_fold(d);
}

/* Each field is set off by its length, so that no text can look like another field. */
void digest_text(struct digest *d, const char *s)
{
	if (s)
		buf_addf(&d->text, " %zu:%s", strlen(s), s);
	else
		buf_adds(&d->text, " -");
}

void digest_whole(struct digest *d, long v)
{
	buf_addf(&d->text, " %ld", v);
}

void digest_real(struct digest *d, double v)
{
	if (isnan(v))
		buf_adds(&d->text, " -");
	else
		buf_addf(&d->text, " %.12g", v);
}

void digest_ref(struct digest *d, struct text_ref r)
{
	if (!r.variant && r.ablation) {
		buf_addf(&d->text, " a%d.%d", r.ablation, r.piece);
		return;
	}
	if (!r.variant && r.headroom) {
		buf_addf(&d->text, " h%d.%d", r.headroom, r.piece);
		return;
	}
	buf_addf(&d->text, " %c%d", r.variant ? 'k' : 'v', r.variant ? r.variant : r.version);
}

void digest_prompt(struct digest *d, const struct state *s, const struct prompt *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct runs *r = &p->items[i].runs;

		for (size_t k = 0; k < r->n; k++) {
			buf_addf(&d->text, " %zu", r->items[k].n);
			digest_text(d, authors_name(&s->authors, r->items[k].by));
		}
		buf_adds(&d->text, " ;");
	}
}

void digest_names(struct digest *d, char *const *names, size_t n)
{
	digest_whole(d, (long)n);
	for (size_t i = 0; i < n; i++)
		digest_text(d, names[i]);
}
