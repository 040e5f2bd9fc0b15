/*
 * lfc/restrict.h: what lfc may do while it reads and writes lease files.
 *
 * It becomes the owner of the files that it works on, so that an operator who
 * runs it as root leaves nothing behind that the server cannot write; without
 * capabilities, network, or any file outside the directory of the lease file.
 *
 * Threads: before any is started.
 */
#ifndef LFC_RESTRICT_H
#define LFC_RESTRICT_H

#include "lfc/run.h"

enum err lfc_restrict(const struct lfc_files *files, struct err_detail *detail);

#endif
