#!/bin/sh
# Writes src/styles/fonts: Fira Sans with the letters and features the pages use, a sixth smaller than as it is published.
# Hinting stays: on Windows small text is unsharp without it. Needs pyftsubset 4.63 (fonttools) with brotli.
set -eu
cd "$(dirname "$0")/.."
from=node_modules/@fontsource/fira-sans
# German and its neighbours as in Latin-1, Turkish ı, French œ and Ÿ, punctuation, €, ™, arrows, minus.
letters="U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+0178,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212"
for weight in 400 500 600; do
	pyftsubset "$from/files/fira-sans-latin-$weight-normal.woff2" --unicodes="$letters" \
		--layout-features=kern,liga,ccmp,locl,mark,mkmk,tnum --flavor=woff2 --output-file="src/styles/fonts/fira-sans-$weight.woff2"
done
cp "$from/LICENSE" src/styles/fonts/LICENSE
