/* parsing.h - what opening a session is measured against. */
#ifndef HUNSU_TESTS_PARSING_H
#define HUNSU_TESTS_PARSING_H

/* Milliseconds for reading the file and parsing each of its lines, once. */
double parse_once(const char *path);

#endif
