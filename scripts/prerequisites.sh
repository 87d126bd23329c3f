#!/bin/sh
# Checks what has to be installed before anything can be built; one line each.
# Usage: scripts/prerequisites.sh [VERSION OF THE RUNNING MAKE]
set -u
missing=0

# at_least NEEDED FOUND compares up to three numbers, 1.26 < 1.26.1 < 1.27.
at_least() {
	awk -v need="$1" -v have="$2" 'BEGIN {
		split(need, n, "."); split(have, h, ".")
		for (i = 1; i <= 3; i++) if (h[i] + 0 != n[i] + 0) exit !(h[i] + 0 > n[i] + 0)
	}'
}

check() { # NAME NEEDED FOUND WHERE-TO-GET-IT
	if [ -z "$3" ]; then
		found="gefunden: nichts"
	else
		found="gefunden: $3"
	fi
	if [ -n "$3" ] && at_least "$2" "$3"; then
		printf '  %-5s gebraucht: %-6s %s\n' "$1" "$2" "$found"
	else
		printf '  %-5s gebraucht: %-6s %s  <- bitte installieren: %s\n' "$1" "$2" "$found" "$4"
		missing=1
	fi
}

# Asked outside the module, so that no other toolchain is downloaded to answer.
go=$(cd / && GOTOOLCHAIN=local go env GOVERSION 2>/dev/null | sed 's/^go//; s/[^0-9.].*//')
node=$(node --version 2>/dev/null | sed 's/^v//')
if ! command -v npm >/dev/null 2>&1; then
	node=""
fi

check make 3.81 "${1:-}" "GNU make"
check Go 1.26 "$go" "https://go.dev/dl/"
check Node 20.20 "$node" "https://nodejs.org/ (mit npm)"
exit "$missing"
