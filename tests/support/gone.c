/* gone.c - looks into /proc until nothing runs there. */
#include "gone.h"
#include <poll.h>
#include <stdio.h>
#include <string.h>

enum { LOOKS = 4000, BETWEEN_MS = 5 };

static bool runs(pid_t pid)
{
	char path[64], line[256] = "";
	snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	bool there = fgets(line, sizeof line, f) != NULL;
	fclose(f);
	return there && !strstr(line, ") Z ");
}

bool process_gone(pid_t pid)
{
	for (int i = 0; i < LOOKS; i++) {
		if (!runs(pid))
			return true;
		poll(NULL, 0, BETWEEN_MS);
	}
	return false;
}
