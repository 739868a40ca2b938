/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/mutate/pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/memory.h"

struct worker {
	pid_t pid;
	FILE *said; /* a line for each piece; NULL when it has ended */
};

struct crew {
	const struct pool *pool;
	size_t count;
	atomic_size_t *next; /* shared with the workers */
	struct worker *workers;
};

/* In a worker.  A line is {index, result} or {fault, status}. */
static void serve(const struct crew *crew, unsigned number, int out)
{
	const struct pool *pool = crew->pool;
	FILE *lines = fdopen(out, "w");
	bool good = lines != NULL;
	size_t index;

	while (good && (index = atomic_fetch_add(crew->next, 1)) < crew->count) {
		struct fault fault = {.status = EXIT_ENVIRONMENT};
		json_t *result = pool->work(pool->context, number, index, &fault);
		json_t *line = result ? json_pack("{s:I, s:o}", "index", (json_int_t)index,
						  "result", result)
				      : json_pack("{s:s, s:i}", "fault", fault.text, "status",
						  (int)fault.status);

		good = result && line;
		if (!line || json_dumpf(line, lines, JSON_COMPACT) != 0 ||
		    putc('\n', lines) == EOF || fflush(lines) != 0)
			good = false;
		json_decref(line);
	}
	_exit(good ? EXIT_PASSED : EXIT_ENVIRONMENT);
}

static int start(struct crew *crew, unsigned number, struct fault *fault)
{
	struct worker *worker = &crew->workers[number];
	pid_t parent = getpid();
	int ends[2];

	if (pipe(ends) < 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot make a pipe: %s",
				 strerror(errno));
	/* What is buffered would be written twice. */
	(void)fflush(NULL);
	worker->pid = fork();
	if (worker->pid == 0) {
		(void)close(ends[0]);
		/* Who ends this process ends its workers and their guests. */
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
			_exit(EXIT_ENVIRONMENT);
		serve(crew, number, ends[1]);
	}
	(void)close(ends[1]);
	worker->said = worker->pid > 0 ? fdopen(ends[0], "r") : NULL;
	if (worker->said)
		return 0;
	(void)close(ends[0]);
	return fault_set(fault, EXIT_ENVIRONMENT, "cannot start a worker: %s", strerror(errno));
}

/* Reads a worker's next line.  Returns 1 at its end, 0, or -1 with a fault. */
static int hear(const struct crew *crew, struct worker *worker, struct fault *fault)
{
	const struct pool *pool = crew->pool;
	char *line = NULL;
	size_t room = 0;
	ssize_t length = getline(&line, &room, worker->said);
	json_t *said = length > 0 ? json_loadb(line, (size_t)length, 0, NULL) : NULL;
	const json_t *result = json_object_get(said, "result");
	int status = 1;

	if (result)
		status = pool->take(pool->context,
				    (size_t)json_integer_value(json_object_get(said, "index")),
				    result, fault);
	else if (said)
		status = fault_set(
			fault,
			(enum exit_status)json_integer_value(json_object_get(said, "status")), "%s",
			json_string_value(json_object_get(said, "fault")));
	json_decref(said);
	free(line);
	return status;
}

/* Returns 0, or -1 with a fault. */
static int retire(struct worker *worker, struct fault *fault)
{
	int status = 0;

	(void)fclose(worker->said);
	worker->said = NULL;
	while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	worker->pid = 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_PASSED)
		return 0;
	return fault_set(fault, EXIT_ENVIRONMENT, "a worker broke down");
}

static int attend(struct crew *crew, struct fault *fault)
{
	unsigned jobs = crew->pool->jobs;
	struct pollfd *polls = xcalloc(jobs, sizeof(*polls));
	unsigned active = jobs;
	int result = 0;

	while (!result && active > 0) {
		for (unsigned i = 0; i < jobs; i++)
			polls[i] = (struct pollfd){
				.fd = crew->workers[i].said ? fileno(crew->workers[i].said) : -1,
				.events = POLLIN};
		if (poll(polls, jobs, -1) < 0)
			continue;
		for (unsigned i = 0; i < jobs && !result; i++) {
			if (polls[i].fd < 0 || !polls[i].revents)
				continue;
			result = hear(crew, &crew->workers[i], fault);
			if (result > 0) {
				result = retire(&crew->workers[i], fault);
				active--;
			}
		}
	}
	free(polls);
	return result;
}

int pool_run(const struct pool *pool, size_t count, struct fault *fault)
{
	struct crew crew = {.pool = pool, .count = count};
	int result = 0;

	crew.next = mmap(NULL, sizeof(*crew.next), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (crew.next == MAP_FAILED)
		return fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	atomic_init(crew.next, 0);
	crew.workers = xcalloc(pool->jobs, sizeof(*crew.workers));
	for (unsigned i = 0; i < pool->jobs && !result; i++)
		result = start(&crew, i, fault);
	if (!result)
		result = attend(&crew, fault);
	for (unsigned i = 0; i < pool->jobs; i++) {
		struct fault unheard;

		if (crew.workers[i].pid > 0)
			(void)kill(crew.workers[i].pid, SIGKILL);
		if (crew.workers[i].said)
			(void)retire(&crew.workers[i], &unheard);
	}
	free(crew.workers);
	(void)munmap(crew.next, sizeof(*crew.next));
	return result;
}
