# The lease file's compactor: lfc.
