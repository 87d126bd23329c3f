#!/bin/sh
# Stops this user's test servers (internal/testdb) and removes their data.
set -u
name=shop-testdb-$(id -u)
if [ -n "${TMPDIR:-}" ]; then
	set -- "$TMPDIR/$name"*
else
	set -- /tmp/"$name"* /dev/shm/"$name"*
fi
for dir in "$@"; do
	[ -d "$dir" ] || continue
	pidfile=$dir/postgres/postmaster.pid
	if [ -r "$pidfile" ]; then
		read -r pid <"$pidfile"
		# The number may have been given to another process since.
		case $(ps -o comm= -p "$pid" 2>/dev/null || cat "/proc/$pid/comm" 2>/dev/null) in
		*postgres*) kill -INT "$pid" ;;
		esac
		tries=100
		while [ -e "$pidfile" ] && [ "$tries" -gt 0 ]; do
			sleep 0.1
			tries=$((tries - 1))
			kill -0 "$pid" 2>/dev/null || break
		done
	fi
	rm -rf "$dir"
done
