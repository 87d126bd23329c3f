#!/bin/sh
# Builds the front end and bin/shop, each step only when something changed.
# `scripts/build.sh packages` only installs what the front end needs.
set -eu
cd "$(dirname "$0")/.."
stage=scripts/stage.sh

lock_changed() {
	! cksum <frontend/package-lock.json | cmp -s - frontend/node_modules/.lock-cksum
}

install_frontend() {
	(cd frontend && npm ci --no-audit --no-fund --loglevel=error)
	mkdir -p frontend/node_modules
	cksum <frontend/package-lock.json >frontend/node_modules/.lock-cksum
}

# frontend_changed looks for a source newer than the last build.
frontend_changed() {
	[ ! -f frontend/dist/index.html ] ||
		[ -n "$(find frontend api -name node_modules -prune -o -name dist -prune -o -name test-results -prune -o -name e2e -prune -o -name tests -prune \
			-o -type f -newer frontend/dist/index.html -print | head -n 1)" ]
}

build_frontend() { (cd frontend && npm run build); }

build_shop() {
	version=$(git describe --tags --always --dirty 2>/dev/null || echo unversioned)
	# The version is passed in because go's own stamp refuses to build in a
	# clone that belongs to another user.
	go build -buildvcs=false -ldflags "-s -w -X main.version=$version" -o bin/shop ./cmd/shop
}

wait_for() {
	while kill -0 "$1" 2>/dev/null; do
		sleep 0.2
	done
}

case ${1:-all} in
packages)
	if lock_changed; then
		sh $stage "Pakete der Oberfläche laden" sh "$0" install_frontend
	fi
	exit
	;;
install_frontend | build_frontend | build_shop | wait_for)
	"$@"
	exit
	;;
esac

sh $stage "Go-Module laden" go list -deps ./cmd/shop

# While npm waits for the network, Go compiles what does not need the front end.
if lock_changed; then
	go build ./internal/... >/dev/null 2>&1 &
	compiling=$!
	trap 'kill "$compiling" 2>/dev/null || :' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	sh $stage "Pakete der Oberfläche laden" sh "$0" install_frontend
fi
if frontend_changed; then
	sh $stage "Oberfläche bauen" sh "$0" build_frontend
fi
# Two builds at once would compile everything twice; its errors show below.
if [ -n "${compiling:-}" ] && kill -0 "$compiling" 2>/dev/null; then
	sh $stage "Go-Pakete übersetzen" sh "$0" wait_for "$compiling"
fi
sh $stage "bin/shop bauen" sh "$0" build_shop
