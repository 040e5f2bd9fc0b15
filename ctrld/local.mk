# The control daemon and the administrator's tool.
