/* hint_keys.h - the keys that the line Next names. */
#ifndef HUNSU_TESTS_HINT_KEYS_H
#define HUNSU_TESTS_HINT_KEYS_H

#include <stddef.h>

#define HINT_KEYS 16

/* Each begins an offer, after the lead of its part ("A is ahead: ] shows more, a accepts it"). */
size_t hint_keys(const char *hint, char keys[static HINT_KEYS][4]);

#endif
