/*
 * tests/fault/fault_compact.c: a compaction with very little memory to sort.
 *
 * fault_compact DIRECTORY compacts F.2 and F.1 there into F.output, so that
 * the sorter's temporary file is used; the status is compact's.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "lfc/compact.h"
#include "libcommon/lease_file.h"

int
main(int argc, char **argv)
{
	static struct lease_file_names names;
	char path[LEASE_FILE_PATH_MAX];
	struct compact_stats stats;
	struct err_detail why;
	struct compact_config config = {.previous = names.previous,
	    .copy = names.copy,
	    .output = names.output,
	    .bad = names.bad,
	    .sort_memory = 64};

	(void)umask(027);
	if (argc != 2 ||
	    snprintf(path, sizeof(path), "%s/F", argv[1]) >=
		(int)sizeof(path) ||
	    lease_file_names(path, &names, &why) != ERR_NONE)
		return LFC_USAGE;
	return (int)compact(&config, &stats, &why);
}
