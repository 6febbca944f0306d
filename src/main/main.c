/* main.c - arguments to a front end. */
#include <signal.h>
#include "hunsu/base/secret.h"
#include "hunsu/base/utf8.h"
#include "hunsu/cli/cli.h"
#include "fronts.h"

int main(int argc, char **argv)
{
	const struct cli_fronts fronts = {
		.screen = front_screen, .plain = front_plain, .cast = front_cast, .ask = front_ask};
	(void)argc;
	secret_look();
	mem_libraries();
	locale_init();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a failed write, and said as one */
	return cli_main(argv, &fronts);
}
