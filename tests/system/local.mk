# tests/system
EXTRA_DIST += \
	tests/system/disk-full.sh \
	tests/system/flood.py \
	tests/system/kill9.sh \
	tests/system/reload.sh \
	tests/system/sync-before-reply.sh
