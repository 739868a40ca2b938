/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/signature.h"

#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"
#include "harness/host/run/provenance.h"

#define SIGNER "signer"

enum { KEY_LIMIT = 64 << 10 };

/* Writes the file that tells ssh-keygen whose signature is meant.  Returns 0, or -1 with a fault. */
static int write_signers(const char *path, const char *key, struct fault *fault)
{
	char *text, *line;
	size_t size;
	int result;

	if (file_read(key, KEY_LIMIT, &text, &size, EXIT_USAGE, fault) < 0)
		return -1;
	text[strcspn(text, "\r\n")] = '\0';
	if (strncmp(text, "ssh-", 4) != 0 && strncmp(text, "ecdsa-", 6) != 0 &&
	    strncmp(text, "sk-", 3) != 0) {
		free(text);
		return fault_set(fault, EXIT_USAGE,
				 "--key=%s: it is no public SSH key, which is what KEY.pub holds",
				 key);
	}
	line = path_of(SIGNER " namespaces=\"" SIGNATURE_NAMESPACE "\" %s\n", text);
	result = file_write(path, line, strlen(line), fault);
	free(line);
	free(text);
	return result;
}

static int check(const char *file, const char *signature, const char *signers, struct fault *fault)
{
	const char *const argv[] = {
		"ssh-keygen",	     "-Y", "verify",  "-f", signers, "-I", SIGNER, "-n",
		SIGNATURE_NAMESPACE, "-s", signature, NULL};
	struct fault wrong;

	if (program_feed(argv, "openssh-client", file, NULL, &wrong) == 0)
		return 0;
	if (!program_in_path("ssh-keygen"))
		return fault_set(fault, EXIT_ENVIRONMENT, "%s", wrong.text);
	return fault_set(fault, EXIT_USAGE, "%s is not the signature of %s by that key: %s",
			 signature, file, wrong.text);
}

int signature_check(const char *file, const char *key, struct fault *fault)
{
	char *signature = path_of("%s.sig", file), *folder = NULL, *signers = NULL;
	struct fault unheard;
	int result = -1;

	if (!path_exists(signature))
		fault_set(fault, EXIT_USAGE, "there is no %s: run --sign=KEY makes it", signature);
	else if (folder_temporary("/tmp", &folder, fault) == 0)
		signers = path_of("%s/signers", folder);
	if (signers && write_signers(signers, key, fault) == 0)
		result = check(file, signature, signers, fault);
	if (folder)
		(void)folder_remove(folder, &unheard);
	free(signers);
	free(folder);
	free(signature);
	return result;
}
