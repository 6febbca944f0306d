/*
 * echo_model.h - a model server on loopback that answers by what it is asked, for tests of the
 * whole program. What it does depends on the model's name:
 *
 *   echo    the last word of the last message
 *   repeat  all of the last message
 *   grader  of each clause of a rubric, whether its last word is in the answer
 *   writer  an instruction, another one each time
 *   fail    a 400 with a message
 *   half    like echo, but a 400 when the last word has an odd number of letters
 *   prudish like half, but a content filter's refusal
 *   signs   ++the last word++ when a message says something about "plus signs", else the last word
 *   hold    like echo for the first `held_after` requests, then no answer until it is stopped
 */
#ifndef HUNSU_TESTS_ECHO_MODEL_H
#define HUNSU_TESTS_ECHO_MODEL_H

struct echo_model;

struct echo_model *echo_model_start(int held_after);
int echo_model_port(const struct echo_model *m);
void echo_model_stop(struct echo_model *m);
/* "openai@http://127.0.0.1:PORT/v1:NAME"; lives until it is stopped. */
const char *echo_model_name(struct echo_model *m, const char *name);
int echo_model_requests(struct echo_model *m); /* that came in whole */

#endif
