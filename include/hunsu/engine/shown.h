/*
 * shown.h - which examples a prompt gives away: what the target reads in the prompt itself, it need
 * not find, so that such an example tells nothing of that prompt.
 */
#ifndef HUNSU_ENGINE_SHOWN_H
#define HUNSU_ENGINE_SHOWN_H

#include "hunsu/task/task.h"

/*
 * Whether the example's input stands in the prompt's own text, word for word (placeholders are not
 * filled in): anywhere, where it is long enough not to stand there by chance; a short one as a
 * line, in quotation marks or before an arrow, with an accepted answer behind it ("hot → cold").
 * Of several fields each has to stand there. And whether the example is one of the prompt's turns.
 */
bool prompt_shows(const struct prompt *p, const struct example *e);

#endif
