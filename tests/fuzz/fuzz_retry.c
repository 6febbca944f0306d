/* fuzz_retry.c - any bytes as the headers that ask for a wait: an answer within bounds, or none.
 * The input: the headers' values, parted by 0xff; the first byte chooses the status. */
#include "input.h"
#include "hunsu/llm/retry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const long statuses[] = {200, 400, 408, 409, 429, 500, 502, 503, 504, 529};
	struct retry_headers h = {0};
	struct str *values[] = {
		&h.should_retry, &h.after_ms, &h.after, &h.resets[0], &h.resets[1]};
	struct rng rng = rng_seed(size);
	if (!size)
		return 0;
	long status = statuses[data[0] % (sizeof statuses / sizeof *statuses)];
	data++;
	size--;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		*values[i] = fuzz_part(&data, &size);
	int64_t asked = retry_asked(&h, INT64_C(1445412480));
	CHECK(asked >= -1);
	CHECK(duration_ms(h.after) >= -1);
	CHECK(status != 200 || !retry_wanted(status, &h) || h.should_retry.n);
	for (int tries = 1; tries < 40; tries += 13) {
		int64_t wait = retry_backoff(tries, &rng);
		CHECK(wait >= 1 && wait <= RETRY_LONGEST_MS);
	}
	return 0;
}
