# Samples and unit files.
