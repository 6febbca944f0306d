/* test.h - what every test has: cmocka, after what it needs and what its fail() would hide. */
#ifndef HUNSU_TESTS_TEST_H
#define HUNSU_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "hunsu/base/buf.h"
#include "hunsu/base/status.h"
#include <cmocka.h>

/* A struct buf * has those words in it, has them not, has the one before the other. */
#define assert_has(text, part)                                                                     \
	do {                                                                                       \
		if (!strstr(buf_text(text), (part)))                                               \
			fail_msg("no `%s` in:\n%s", (part), buf_text(text));                       \
	} while (0)
#define assert_lacks(text, part)                                                                   \
	do {                                                                                       \
		if (strstr(buf_text(text), (part)))                                                \
			fail_msg("`%s` in:\n%s", (part), buf_text(text));                          \
	} while (0)
#define assert_order(text, first, second)                                                          \
	do {                                                                                       \
		const char *at_ = strstr(buf_text(text), (first));                                 \
		if (!at_ || !strstr(at_, (second)))                                                \
			fail_msg("no `%s` before `%s` in:\n%s", (first), (second),                 \
				buf_text(text));                                                   \
	} while (0)

#endif
