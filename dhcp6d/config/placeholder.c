/* dhcp6d/config: nothing yet. */
typedef int placeholder_of_an_empty_folder;
