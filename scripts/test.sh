#!/bin/sh
# The whole test suite. Without arguments all parts, else those named:
# go race frontend browser. Go's tests find or start their PostgreSQL
# themselves (internal/testdb); this script ends it.
set -u
cd "$(dirname "$0")/.." || exit 1

# Packages whose goroutines share data; the race detector costs too much
# elsewhere. cmd/shop runs everything together: of its tests those of what
# happens at once, and two walks through the whole shop.
race_packages="./internal/authz ./internal/catalog ./internal/outbox ./internal/pgdev ./internal/httpapi"
race_in_shop="AtOnce|AcrossProcesses|Once\$|DoubleClick|Throttled|Lapses|SigningIn|ThePath"

# go_test PACKAGES FLAGS runs packages. In CI a test that failed is run once more by itself and named, as in the browser: a
# busy machine may be slow once, a fault is there twice. More than three are no accident.
go_test() {
	packages=$1
	shift
	if [ -z "${CI:-}" ]; then
		# shellcheck disable=SC2086 # a list
		go test -shuffle=on "$@" $packages
		return
	fi
	report=$(mktemp)
	go tool -modfile=tools/go.mod gotestsum --format=standard-quiet --rerun-fails=1 --rerun-fails-max-failures=3 \
		--rerun-fails-report="$report" --packages="$packages" -- -shuffle=on "$@"
	status=$?
	[ ! -s "$report" ] || { echo "failed, and run once more:" && cat "$report"; }
	rm -f "$report"
	return $status
}

go_tests() {
	go_test ./... -timeout 15m &&
		(cd interop && go test -shuffle=on -timeout 5m ./...)
}

race_tests() {
	if [ "$(go env CGO_ENABLED)" != 1 ] || ! command -v "$(go env CC)" >/dev/null 2>&1; then
		echo "race: skipped, no C compiler"
		return 0
	fi
	existing=""
	for p in $race_packages; do
		[ -d "$p" ] && existing="$existing $p"
	done
	go_test "$existing" -race -short -timeout 15m &&
		go_test ./cmd/shop -race -timeout 15m -run "$race_in_shop"
}

frontend_tests() { (cd frontend && npm run test); }

browser_tests() {
	if ! browser=$(sh scripts/chromium.sh); then
		if [ -n "${CI:-}" ]; then
			echo "browser tests: no Chromium found, and CI is set" >&2
			return 1
		fi
		echo "browser tests: skipped, no Chromium found (set CHROMIUM to its path)"
		return 0
	fi
	data=$(mktemp -d)
	(cd frontend && CHROMIUM=$browser E2E_DATA=$data npm run e2e)
	status=$?
	rm -rf "$data"
	return $status
}

if [ $# -eq 0 ]; then
	set -- build go frontend browser
fi
trap 'sh scripts/testdb-stop.sh' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

failed=""
for part in "$@"; do
	case $part in
	build) sh scripts/build.sh || exit 1 ;;
	go) go_tests || failed="$failed go" ;;
	race) race_tests || failed="$failed race" ;;
	frontend) frontend_tests || failed="$failed frontend" ;;
	browser) browser_tests || failed="$failed browser" ;;
	*)
		echo "unknown part: $part (go, race, frontend, browser)" >&2
		exit 2
		;;
	esac
done
if [ -n "$failed" ]; then
	echo "FAILED:$failed" >&2
	exit 1
fi
