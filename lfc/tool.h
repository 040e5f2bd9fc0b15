/*
 * lfc/tool.h: lfc as the administrator's tool, by long options.
 *
 * Threads: no state.
 */
#ifndef LFC_TOOL_H
#define LFC_TOOL_H

#include <stdbool.h>
#include <stdio.h>

#include "libcommon/lfc_status.h"

/* Is it for us? kea-lfc has no option that begins with "--". */
bool tool_is_meant(int argc, char **argv);

/* Results go to standard output, troubles to standard error. */
enum lfc_status tool_run(int argc, char **argv);

void tool_print_usage(FILE *out);

#endif
