/*
 * starter_file.h: files that the starter writes for the server.
 *
 * In the folder of the configuration alone, by bare names: the process that
 * parses packets can put a configuration where one belongs, and nothing
 * anywhere else. Threads: the starter's process has one.
 */
#ifndef DHCP6D_STARTER_FILE_H
#define DHCP6D_STARTER_FILE_H

/* The folder of configuration, in folder (PATH_MAX); returns that. */
const char *starter_file_folder(const char *configuration, char *folder);

/*
 * A new file, NAME.new, of mode 0640, in the folder of configuration, for
 * writing. Returns 0 or an errno value: EPERM unless NAME is that configuration
 * itself, or .json or .conf and either not there or a file of "Dhcp6".
 */
int starter_file_create(
    const char *configuration, const char *name, int *descriptor);

/* Puts NAME.new in the place of NAME, for good when it returns 0. */
int starter_file_keep(const char *configuration, const char *name);

#endif
