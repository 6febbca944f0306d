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

/* Built with the address sanitizer: gcc's word for it, and clang's. */
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif

/*
 * TEST(what_it_promises) { … }: a test, beside which there is no list; *state is what begin made.
 * They run in the order of the source, by a main that a program may have of its own.
 */
#define TEST_WITH(name, begin, finish)                                                             \
	static void name(void **state);                                                            \
	__attribute__((constructor)) static void name##_(void)                                     \
	{                                                                                          \
		test_add(__LINE__, (struct CMUnitTest)cmocka_unit_test_setup_teardown(        \
					   name, begin, finish));                          \
	}                                                                                          \
	static void name(void **state)
#define TEST(name) TEST_WITH(name, NULL, NULL)
void test_add(int line, struct CMUnitTest test);
int test_main(void);
/* How many times slower each step is than in an ordinary build ($SLOWER: sanitizers, valgrind). */
int test_slower(void);
/* How often a test tries what it draws: n, or fewer where each step is slower. */
size_t test_times(size_t n);
/* What is waited for so long will not come, however busy the machine is. */
#define PATIENCE_MS (60000 * test_slower())

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
