/* sync.c - the thread that brings a journal to the disk. */
#include "sync.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SYNC_DELAY_MS 200

struct sync {
	int fd, pipe[2];
	pthread_t thread;
	pthread_mutex_t lock; /* over all that follows */
	pthread_cond_t wake;
	int64_t asked, done;
	int error;
	/* After an error the kernel may have dropped what it had, and says so once only: until that
	 * is written again, and for a sync that began before, no success counts. */
	bool dropped;
	unsigned written; /* times that it was written again */
	bool urgent, stop, waiting; /* waiting: `due` is set */
	struct timespec due;
};

static void told(const struct sync *s)
{
	ssize_t n = write(s->pipe[1], "", 1);

	(void)n; /* a full pipe says enough */
}

/* Waits until there is something to do now; false: the end. With the lock held. */
static bool wait_for_work(struct sync *s)
{
	for (;;) {
		if (s->asked > s->done && (s->urgent || s->stop))
			return true;
		if (s->stop)
			return false;
		if (!s->waiting) {
			pthread_cond_wait(&s->wake, &s->lock);
		} else if (pthread_cond_timedwait(&s->wake, &s->lock, &s->due) == ETIMEDOUT) {
			s->waiting = false;
			if (s->asked > s->done)
				return true;
		}
	}
}

static void *sync_run(void *arg)
{
	struct sync *s = arg;

	pthread_mutex_lock(&s->lock);
	while (wait_for_work(s)) {
		int64_t upto = s->asked;
		unsigned written = s->written;
		int error = 0;

		s->urgent = s->waiting = false;
		pthread_mutex_unlock(&s->lock);
		/* Files that cannot be synced (a pipe, some file systems) have nothing to lose. */
		if (fdatasync(s->fd) && errno != EINVAL && errno != EROFS)
			error = errno;
		pthread_mutex_lock(&s->lock);
		if (error) {
			s->error = error;
			s->dropped = true;
		} else if (!s->dropped && written == s->written) {
			s->error = 0;
			s->done = upto;
		}
		told(s);
		if (s->dropped && s->stop)
			break;
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static bool start_thread(struct sync *s)
{
	sigset_t all, before;
	pthread_condattr_t attr;
	bool good;

	pthread_mutex_init(&s->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->wake, &attr);
	pthread_condattr_destroy(&attr);
	/* Signals belong to the thread that runs the loop. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	good = pthread_create(&s->thread, NULL, sync_run, s) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return good;
}

static void sync_free(struct sync *s)
{
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->wake);
	close(s->pipe[0]);
	close(s->pipe[1]);
	free(s);
}

struct sync *sync_start(int fd, struct buf *err)
{
	struct sync *s = NEW(struct sync);

	s->fd = fd;
	if (pipe(s->pipe)) {
		(void)fail(err, FAILED, "pipe: %s", strerror(errno));
		free(s);
		return NULL;
	}
	for (int i = 0; i < 2; i++) {
		fcntl(s->pipe[i], F_SETFD, FD_CLOEXEC);
		fcntl(s->pipe[i], F_SETFL, O_NONBLOCK);
	}
	if (!start_thread(s)) {
		(void)fail(err, FAILED, "cannot start the thread that syncs the journal");
		sync_free(s);
		return NULL;
	}
	return s;
}

int sync_pipe(const struct sync *s)
{
	return s->pipe[0];
}

static void set_due(struct sync *s)
{
	clock_gettime(CLOCK_MONOTONIC, &s->due);
	s->due.tv_nsec += SYNC_DELAY_MS * 1000000L;
	if (s->due.tv_nsec >= 1000000000L) {
		s->due.tv_nsec -= 1000000000L;
		s->due.tv_sec++;
	}
	s->waiting = true;
}

void sync_ask(struct sync *s, int64_t bytes, bool urgent)
{
	pthread_mutex_lock(&s->lock);
	s->asked = bytes;
	if (urgent && bytes > s->done)
		s->urgent = true;
	else if (!s->waiting)
		set_due(s);
	pthread_cond_signal(&s->wake);
	pthread_mutex_unlock(&s->lock);
}

void sync_rewritten(struct sync *s)
{
	pthread_mutex_lock(&s->lock);
	s->dropped = false;
	s->written++;
	pthread_mutex_unlock(&s->lock);
}

int64_t sync_done(struct sync *s, int *error)
{
	int64_t done;

	pthread_mutex_lock(&s->lock);
	done = s->done;
	*error = s->error;
	pthread_mutex_unlock(&s->lock);
	return done;
}

int64_t sync_stop(struct sync *s, int *error)
{
	int64_t done;

	if (error)
		*error = 0;
	if (!s)
		return 0;
	pthread_mutex_lock(&s->lock);
	s->stop = true;
	pthread_cond_signal(&s->wake);
	pthread_mutex_unlock(&s->lock);
	pthread_join(s->thread, NULL);
	done = s->done;
	if (error)
		*error = s->error;
	sync_free(s);
	return done;
}
