#!/bin/sh
# Signs in at a real Keycloak in a real browser: an invitation accepted with the code flow and PKCE, signing in, showing once
# more who sits there (acr and auth_time), signing out here and there, and a session that ends there. Keycloak and a demo shop
# run on loopback, in a folder that is thrown away, and stop by themselves. Keycloak is fetched by Maven.
set -u
cd "$(dirname "$0")/.." || exit 1
version=26.0.8
port=${KEYCLOAK_PORT:-8197}
shop_port=${KEYCLOAK_SHOP_PORT:-8198}

skip() {
	echo "Keycloak: SKIPPED, $1"
	exit 0
}

command -v java >/dev/null 2>&1 || skip "there is no java"
command -v mvn >/dev/null 2>&1 || skip "there is no mvn"
CHROMIUM=$(sh scripts/chromium.sh) || skip "there is no Chromium"
export CHROMIUM

temp=$(mktemp -d)
keycloak=
shop=
end() {
	for process in $shop $keycloak; do
		kill "$process" 2>/dev/null && wait "$process" 2>/dev/null
	done
	rm -rf "$temp"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy -Dartifact=org.keycloak:keycloak-quarkus-dist:$version:zip \
	"-DoutputDirectory=$temp" >"$temp/mvn.log" 2>&1 || skip "Maven does not fetch Keycloak $version: $(grep -m 1 ERROR "$temp/mvn.log")"
(cd "$temp" && { unzip -q ./*.zip 2>/dev/null || python3 -m zipfile -e ./*.zip .; }) || skip "its archive cannot be unpacked"
home=$temp/keycloak-$version

secret() { od -An -tx1 -N16 /dev/urandom | tr -d ' \n'; }
KEYCLOAK_URL=http://127.0.0.1:$port
SHOP_URL=http://127.0.0.1:$shop_port
KEYCLOAK_PASSWORD=$(secret)
KEYCLOAK_ADMIN_PASSWORD=$(secret)
client=$(secret)
export KEYCLOAK_URL SHOP_URL KEYCLOAK_PASSWORD KEYCLOAK_ADMIN_PASSWORD
mkdir -p "$home/data/import"
sed "s#@SHOP@#$SHOP_URL#g; s#@SECRET@#$client#; s#@PASSWORD@#$KEYCLOAK_PASSWORD#" scripts/keycloak/realm.json >"$home/data/import/realm.json"
printf '%s\n' "$client" >"$temp/client.secret"
cat >"$temp/providers.json" <<JSON
{ "providers": [ { "key": "keycloak", "name": "Keycloak", "issuer": "$KEYCLOAK_URL/realms/verwaltung", "clientId": "marktplatz",
  "clientSecretFile": "client.secret", "stepUpAcr": "1" } ] }
JSON

KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=$KEYCLOAK_ADMIN_PASSWORD JAVA_OPTS_APPEND=-Xmx512m \
	sh "$home/bin/kc.sh" start-dev --http-host=127.0.0.1 "--http-port=$port" --import-realm >"$temp/keycloak.log" 2>&1 &
keycloak=$!
SHOP_DATA=$temp/data SHOP_LISTEN=127.0.0.1:$shop_port SHOP_PUBLIC_URL=$SHOP_URL SHOP_IDENTITY_PROVIDERS_FILE=$temp/providers.json \
	"${SHOP_BINARY:-bin/shop}" demo >"$temp/shop.log" 2>&1 &
shop=$!

# wait_for waits until an address answers; it gives up when what serves it has ended.
wait_for() {
	until curl -fsS -o /dev/null "$2" 2>/dev/null; do
		if ! kill -0 "$1" 2>/dev/null; then
			cat "$3" >&2
			exit 1
		fi
		sleep 1
	done
}
wait_for "$keycloak" "$KEYCLOAK_URL/realms/verwaltung/.well-known/openid-configuration" "$temp/keycloak.log"
wait_for "$shop" "$SHOP_URL/api/v1/demo/people" "$temp/shop.log"

if (cd frontend && node scripts/keycloak.mjs); then
	echo "Keycloak: signed in, stepped up and signed out both ways at version $version"
else
	tail -n 40 "$temp/shop.log" >&2
	exit 1
fi
