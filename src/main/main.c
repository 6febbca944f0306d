/* main.c - arguments to a front end. */
#include <fcntl.h>
#include <signal.h>
#include "hunsu/base/secret.h"
#include "hunsu/base/utf8.h"
#include "hunsu/cli/cli.h"
#include "fronts.h"

/*
 * Of a standard stream that is closed the next file that is opened would take the place: what is
 * said then went into a session. Read-only, so that who writes there is told so, as before.
 */
static void hold_standard_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) < 0)
			return;
}

int main(int argc, char **argv)
{
	const struct cli_fronts fronts = {
		.screen = front_screen, .plain = front_plain, .cast = front_cast, .ask = front_ask};
	hold_standard_streams();
	secret_look();
	mem_libraries();
	locale_init();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a failed write, and said as one */
	return cli_main(argv, &fronts);
}
