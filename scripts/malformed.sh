#!/bin/sh
# Throws malformed and odd requests, made from api/openapi.yaml, at a demo shop of its own on loopback, signed in as people of
# several roles, at least REQUESTS of them (10,000): no 500, no answer that the contract does not describe, no request
# accepted that it forbids, nothing open without signing in. The tester is schemathesis, in a virtual environment that is
# thrown away. SEED (1) makes other requests; MALFORMED_OUT keeps every request and answer.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
version=4.32.5
people="jana.albers carla.winter paul.seidel greta.lindner lea.kaya ulrike.hansen bernd.falk"
checks=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance
checks=$checks,response_schema_conformance,negative_data_rejection,unsupported_method,ignored_auth
port=${MALFORMED_PORT:-8196}
wanted=${REQUESTS:-10000}

skip() {
	echo "malformed requests: SKIPPED, $1"
	exit 0
}

temp=$(mktemp -d)
out=${MALFORMED_OUT:-$temp}
shop=
end() {
	[ -n "$shop" ] && kill "$shop" 2>/dev/null && wait "$shop" 2>/dev/null
	rm -rf "$temp"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

command -v python3 >/dev/null 2>&1 || skip "there is no python3"
python3 -m venv "$temp/venv" >"$temp/venv.log" 2>&1 || skip "python3 makes no virtual environment"
"$temp/venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version" >"$temp/pip.log" 2>&1 ||
	skip "schemathesis $version cannot be had: $(grep -m 1 ERROR "$temp/pip.log" || tail -n 1 "$temp/pip.log")"

# wait_for_shop waits until the demo answers; it is down again when it could not start.
wait_for_shop() {
	until "$temp/venv/bin/python" -c "import requests; requests.get('$SHOP_URL/api/v1/demo/people', timeout=5).raise_for_status()" 2>/dev/null; do
		if ! kill -0 "$shop" 2>/dev/null; then
			cat "$temp/shop.log" >&2
			exit 1
		fi
		sleep 1
	done
}

# throw PERSON PHASES MODE sends requests as one person. The first is given every way to break the contract at each operation;
# the others well-formed requests with odd content, which come further.
throw() (
	cd "$temp" || exit 1 # the tester keeps caches where it stands
	SHOP_LOGIN=$1 SCHEMATHESIS_HOOKS=malformed_hooks PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$root/scripts \
		"$temp/venv/bin/schemathesis" --config-file "$root/scripts/malformed.toml" run "$root/api/openapi.yaml" --url "$SHOP_URL/api/v1" --workers 1 \
		--phases "$2" --mode "$3" --max-examples "${EXAMPLES:-6}" --seed "${SEED:-1}" --checks "$checks" --continue-on-failure --no-shrink \
		--warnings off --generation-database none --no-color --report ndjson --report-ndjson-path "$out/$1.ndjson" >"$out/$1.txt" 2>&1
)

export SHOP_URL="http://127.0.0.1:$port"
SHOP_DATA="$temp/data" SHOP_LISTEN="127.0.0.1:$port" "${SHOP_BINARY:-bin/shop}" demo >"$temp/shop.log" 2>&1 &
shop=$!
wait_for_shop
sent=0
failed=0
phases=coverage,fuzzing
mode=all
for person in $people; do
	throw "$person" $phases $mode
	status=$?
	phases=fuzzing,stateful
	mode=positive
	made=$(grep -o '"status_code"' "$out/$person.ndjson" | wc -l)
	sent=$((sent + made))
	echo "malformed requests: $person $made"
	if [ "$status" -ne 0 ]; then
		cat "$out/$person.txt" >&2
		failed=1
	fi
done
echo "malformed requests: $sent in all, seed ${SEED:-1}"
if [ "$sent" -lt "$wanted" ]; then
	echo "malformed requests: fewer than the $wanted wanted" >&2
	failed=1
fi
exit $failed
