/* hash.c - SHA-256 in hex, the random numbers of a seed, and identifiers. */
#include "hunsu/base/hash.h"

#include <errno.h>
#include <sha2.h>
#include <string.h>
#include <unistd.h>

#include "hunsu/base/clock.h"

void hash_hex(char out[static HASH_HEX], struct str s)
{
	SHA256Data((const uint8_t *)s.p, s.n, out);
}

void hash_parts(char out[static HASH_HEX], const struct str *parts, size_t n)
{
	uint8_t len[8];
	SHA2_CTX c;

	SHA256Init(&c);
	for (size_t i = 0; i < n; i++) {
		for (int k = 0; k < 8; k++)
			len[k] = (uint8_t)((uint64_t)parts[i].n >> (56 - 8 * k));
		SHA256Update(&c, len, sizeof len);
		SHA256Update(&c, (const uint8_t *)parts[i].p, parts[i].n);
	}
	SHA256End(&c, out);
}

uint64_t hash_u64(struct str s)
{
	uint8_t d[SHA256_DIGEST_LENGTH];
	uint64_t v = 0;
	SHA2_CTX c;

	SHA256Init(&c);
	SHA256Update(&c, (const uint8_t *)s.p, s.n);
	SHA256Final(d, &c);
	for (int i = 0; i < 8; i++)
		v = v << 8 | d[i];
	return v;
}

/* PCG32's multiplier and default stream (O'Neill 2014, pcg-basic). */
#define PCG_MUL 6364136223846793005u
#define PCG_INC 1442695040888963407u

struct rng rng_seed(uint64_t seed)
{
	struct rng r = {seed + PCG_INC};

	rng_u32(&r);
	return r;
}

uint32_t rng_u32(struct rng *r)
{
	uint64_t old = r->state;
	uint32_t x = (uint32_t)(((old >> 18) ^ old) >> 27);
	uint32_t rot = (uint32_t)(old >> 59);

	r->state = old * PCG_MUL + PCG_INC;
	return x >> rot | x << (-rot & 31);
}

uint32_t rng_below(struct rng *r, uint32_t n)
{
	uint32_t skip, v;

	if (!n)
		BUG("a random number below 0");
	/* The lowest 2^32 mod n values are dropped, so that each rest is as likely as any other. */
	skip = -n % n;
	do
		v = rng_u32(r);
	while (v < skip);
	return v % n;
}

void random_id(char out[static 27])
{
	static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint64_t ms = (uint64_t)clock_wall_ms();
	uint8_t bytes[16]; /* only five bits of each are used */

	if (getentropy(bytes, sizeof bytes))
		end_for_want("the kernel gives no random bytes: %s", strerror(errno));
	for (int i = 0; i < 10; i++)
		out[i] = crockford[ms >> (45 - 5 * i) & 31];
	for (int i = 0; i < 16; i++)
		out[10 + i] = crockford[bytes[i] & 31];
	out[26] = '\0';
}
