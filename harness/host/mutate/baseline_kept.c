/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The baseline of an interrupted measurement, for the one that goes on. */
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/sha256.h"
#include "harness/host/mutate/session.h"

static const char name[] = "baseline.json";

/* What a baseline depends on: both kernels, the runner in their initramfs, the scenarios. */
static json_t *inputs(const struct session *session)
{
	const struct target *const targets[] = {&session->plain, &session->switched};
	json_t *list = json_array();

	for (size_t i = 0; i < ARRAY_SIZE(targets); i++) {
		const struct selection *selection = &targets[i]->selection;

		json_array_append_new(list, json_string(targets[i]->image_digest));
		json_array_append_new(list, json_string(targets[i]->initramfs_digest));
		for (size_t j = 0; j < selection->count; j++)
			json_array_append_new(list, json_string(selection->items[j]->name));
	}
	return list;
}

static void digest_inputs(const struct session *session, char digest[SHA256_TEXT])
{
	json_t *list = inputs(session);
	char *text = json_dumps(list, JSON_COMPACT);

	sha256_text(text, text ? strlen(text) : 0, digest);
	free(text);
	json_decref(list);
}

bool session_baseline_kept(struct session *session)
{
	char *path = path_of("%s/%s", session->out, name);
	json_t *kept = path_exists(path) ? json_load_file(path, 0, NULL) : NULL;
	json_t *baseline = json_object_get(kept, "scenarios");
	json_t *at_boot = json_object_get(kept, "boot");
	json_t *differing = json_object_get(kept, "differing");
	const char *of = json_string_value(json_object_get(kept, "of"));
	char digest[SHA256_TEXT];
	bool fits;

	digest_inputs(session, digest);
	fits = of && strcmp(of, digest) == 0 && json_is_object(baseline) &&
	       json_is_object(at_boot) && json_is_integer(differing);
	if (fits) {
		session->baseline = json_incref(baseline);
		session->at_boot = json_incref(at_boot);
		json_object_set(session->state, "differing", differing);
	}
	json_decref(kept);
	free(path);
	return fits;
}

int session_baseline_keep(const struct session *session, struct fault *fault)
{
	char *path = path_of("%s/%s", session->out, name), *text;
	char digest[SHA256_TEXT];
	json_t *kept;
	int result;

	digest_inputs(session, digest);
	kept = json_pack("{s:s, s:O, s:O, s:O}", "of", digest, "scenarios", session->baseline,
			 "boot", session->at_boot, "differing",
			 json_object_get(session->state, "differing"));
	text = kept ? json_dumps(kept, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	result = text ? file_write(path, text, strlen(text), fault)
		      : fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	free(text);
	json_decref(kept);
	free(path);
	return result;
}
