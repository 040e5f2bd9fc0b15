# Samples and unit files.
sampledir = $(docdir)/examples
dist_sample_DATA = conf/kea.json conf/ctrld.yaml
