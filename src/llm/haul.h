/*
 * haul.h - requests to a model's service that are no calls (client_haul), as the client's rooms see
 * them: outcome.c starts them, calls.c frees them.
 */
#ifndef HUNSU_SRC_LLM_HAUL_H
#define HUNSU_SRC_LLM_HAUL_H

#include "inside.h"

struct hauling *haul_new(const struct haul *h, struct buf *err); /* err: it cannot be sent */
void haul_free(struct hauling *l); /* NULL is fine */
void haul_start(struct call *k);
/* Its try failed, with that status of HTTP (0: none): may it have been heard all the same, and may
 * then not be sent again? */
bool haul_final(const struct call *k, long status);

#endif
