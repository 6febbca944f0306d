/* hash.h - SHA-256 (FIPS 180-4, by libmd) in hex, and a small seeded generator (PCG-XSH-RR, O'Neill
 * 2014). */
#ifndef HUNSU_BASE_HASH_H
#define HUNSU_BASE_HASH_H

#include <stdint.h>
#include "hunsu/base/buf.h"

#define HASH_HEX 65 /* 64 hex digits and a NUL */

void hash_hex(char out[static HASH_HEX], struct str s);
/* Hash of several parts; each part's length goes in first, so ("a","bc") differs from
 * ("ab","c"). */
void hash_parts(char out[static HASH_HEX], const struct str *parts, size_t n);
uint64_t hash_u64(struct str s); /* first 8 bytes of the SHA-256, big endian */

struct rng {
	uint64_t state;
};
struct rng rng_seed(uint64_t seed);
uint32_t rng_u32(struct rng *r);
uint32_t rng_below(struct rng *r, uint32_t n); /* unbiased, n > 0 */
void random_id(char out[static 27]);           /* ULID of now and the kernel's randomness */

#endif
