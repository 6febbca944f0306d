/*
 * likely_model.h - a model that tells log-probabilities, as llama.cpp's server does: for
 * faulty_speak, of one server at a time.
 *
 * Its tokens are words with the blank before them, single signs, and <|marks|>; of a character of
 * several bytes each byte is one. What follows what is made of both by a hash, so that a test can
 * work it out for itself. In a chat it writes "hot". A model named "plain" is on another server: no
 * /apply-template, but `logprobs` in a chat; one named "dumb" has not even these.
 */
#ifndef HUNSU_TESTS_LIKELY_MODEL_H
#define HUNSU_TESTS_LIKELY_MODEL_H

#include "faulty.h"
#include "hunsu/base/buf.h"

faulty_speaker likely_model;
/* Of the token `text` after the token `before`. */
double likely_model_logprob(struct str before, struct str text);
/* What the likeliest other words are, whatever is before them, and their log-probability. */
extern const char *const likely_model_words[5];
double likely_model_word(int i);

#endif
