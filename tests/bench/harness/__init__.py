"""What tests/bench/run is made of.

network     two namespaces and a cable, made and removed
servers     who is measured: programs, command lines, one configuration for all
scenarios   what is measured, by name
bench       one server's run under one load
special     runs that are not a rate: memory, starts, perfdhcp
curves      cost against size, latency against rate
scaling     workers, the store's lock, and a model of more processors
tables      medians, and how they are printed
readme      the table and the plots of README.md
"""
