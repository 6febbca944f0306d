/* dither.c - what is asked at once comes in any order. */
#include "dither.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "hunsu/base/hash.h"

/* Of the whole program: a thread's own would begin alike in each. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct rng rng;
static bool seeded;

void dither(void)
{
	const char *text = getenv("DITHER");
	const long most = text ? strtol(text, NULL, 10) : 0;
	struct timespec t;

	if (most <= 0)
		return;
	pthread_mutex_lock(&lock);
	if (!seeded) {
		clock_gettime(CLOCK_REALTIME, &t);
		rng = rng_seed((uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec);
		seeded = true;
	}
	t = (struct timespec){.tv_nsec = 1000 * (long)rng_below(&rng, (uint32_t)most * 1000)};
	pthread_mutex_unlock(&lock);
	nanosleep(&t, NULL);
}
