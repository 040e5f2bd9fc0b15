/*
 * ctrld/identity.h: the 32 octets that make signatures for this ctrld useless
 * at any other.
 */
#ifndef CTRLD_IDENTITY_H
#define CTRLD_IDENTITY_H

#include <stdint.h>

#include "libcommon/auth.h"
#include "libcommon/err.h"

/*
 * Reads them from path, or makes them there (whole or not at all). A file of
 * another size is ERR_CORRUPT, never replaced.
 */
enum err identity_get(const char *path, uint8_t identity[AUTH_IDENTITY_SIZE],
    struct err_detail *detail);

#endif
