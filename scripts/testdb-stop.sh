#!/bin/sh
# Stops this user's test servers (internal/testdb) and removes their data.
set -u
for dir in "${TMPDIR:-/tmp}"/shop-testdb-"$(id -u)"* /dev/shm/shop-testdb-"$(id -u)"*; do
	[ -d "$dir" ] || continue
	pidfile=$dir/postgres/postmaster.pid
	if [ -r "$pidfile" ]; then
		read -r pid <"$pidfile"
		kill -INT "$pid" 2>/dev/null
		tries=100
		while kill -0 "$pid" 2>/dev/null && [ "$tries" -gt 0 ]; do
			sleep 0.1
			tries=$((tries - 1))
		done
	fi
	rm -rf "$dir"
done
