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
#include "hunsu/base/status.h"
#include <cmocka.h>

#endif
