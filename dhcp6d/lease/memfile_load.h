/*
 * lease/memfile_load.h: all rows of a lease file's set, oldest first.
 *
 * What a start reads after whatever a crash left (lease-file.md 8):
 * F.completed if it is there and whole, else F.2 and F.1; then F. A compaction
 * may be at work meanwhile: the files are opened as they stand at one moment,
 * and what it removes can still be read.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_LEASE_MEMFILE_LOAD_H
#define DHCP6D_LEASE_MEMFILE_LOAD_H

#include "dhcp6d/lease/sink.h"

/*
 * F has been opened and mended by the caller (memfile_file.h). Bad rows are
 * logged and kept in F.bad, and counted per file against max_row_errors.
 */
enum err memfile_load(const struct lease_file_names *names,
    const struct sink_config *config, struct lease_loader *loader,
    struct sink_loaded *loaded, struct err_detail *detail);

#endif
