#!/bin/sh
# Runs a command as one stage of `make demo` or `make build`:
#
#	scripts/stage.sh NAME COMMAND [ARGUMENT...]
#
# prints one line with the stage's name and time when it is done, a sign of life
# while it takes longer than two seconds, and the command's output only when it
# fails. Exits with the command's status.
set -u
name=$1
shift

now() { # milliseconds, or whole seconds where date knows no fractions (macOS)
	t=$(date +%s%N)
	case $t in
	*N) echo "${t%N}000" ;;
	*) echo "${t%??????}" ;;
	esac
}

seconds() { LC_ALL=C awk -v ms="$1" 'BEGIN { s = sprintf("%.1f", ms / 1000); sub(/\./, ",", s); print s }'; }

# line pads the name to a column; printf counts bytes, which umlauts have two of.
line() { LC_ALL=C awk -v a="$1" -v b="$2" 'BEGIN {
	n = a; plain = a; gsub(/[\200-\277]/, "", plain); pad = 44 - length(plain)
	if (pad < 1) pad = 1
	printf "  %s%*s%9s", n, pad, "", b }'; }

tick() {
	waited=2
	sleep 2 >/dev/null 2>&1
	while kill -0 "$1" 2>/dev/null; do
		if [ -t 1 ]; then
			printf '\r%s' "$(line "$name …" "$waited s")"
			sleep 1 >/dev/null 2>&1
			waited=$((waited + 1))
		elif [ "$waited" -eq 2 ] || [ $((waited % 10)) -eq 0 ]; then
			line "$name … läuft" "$waited s"
			echo
			sleep 2 >/dev/null 2>&1
			waited=$((waited + 2))
		else
			sleep 2 >/dev/null 2>&1
			waited=$((waited + 2))
		fi
	done
}

log=$(mktemp "${TMPDIR:-/tmp}/shop-stage.XXXXXX") || exit 1
start=$(now)
tick $$ &
ticker=$!
trap 'kill "$ticker" 2>/dev/null; rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

"$@" >"$log" 2>&1
status=$?

kill "$ticker" 2>/dev/null
wait "$ticker" 2>/dev/null
took=$(seconds $(($(now) - start)))
[ -t 1 ] && printf '\r'
if [ "$status" -eq 0 ]; then
	line "$name" "$took s"
	echo
	exit 0
fi
line "$name: fehlgeschlagen" "$took s"
echo
tail -n 40 "$log" | sed 's/^/    /'
exit "$status"
