/*
 * trust.h - whose certificates are believed: the setting, else CURL_CA_BUNDLE, SSL_CERT_FILE and
 * SSL_CERT_DIR of the environment, as curl(1) takes them; else libcurl's own.
 */
#ifndef HUNSU_LLM_TRUST_H
#define HUNSU_LLM_TRUST_H

#include "hunsu/base/buf.h"

struct trust {
	char *file, *folder; /* NULL: libcurl's */
	char *trouble;	     /* why one cannot be used; NULL: all can */
};

/* setting: a file, or NULL or "". */
void trust_find(struct trust *out, const char *setting);
void trust_release(struct trust *t);

#endif
