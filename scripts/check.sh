#!/bin/sh
# What CI runs. Runs every part even when one fails, prints minutes per part,
# and fails when a part failed or all together took over the budget.
set -u
cd "$(dirname "$0")/.." || exit 1
budget_minutes=${CHECK_BUDGET_MINUTES:-15}

# state is what git sees of the work tree, so that "generate changed nothing"
# can be told in a tree with changes too.
state() {
	git diff HEAD | cksum
	git status --porcelain
}

part_generate() {
	if ! git rev-parse --verify -q HEAD >/dev/null 2>&1; then
		echo "generate: not compared, this is no git clone"
		make -s generate
		return
	fi
	before=$(state)
	make -s generate || return 1
	if [ "$before" != "$(state)" ]; then
		echo "generate: the committed code does not fit its sources; run 'make generate' and commit" >&2
		git status --short >&2
		return 1
	fi
}

part_build() { sh scripts/build.sh; }
part_archtest() { go test ./internal/archtest; }
part_lint_go() { go tool -modfile=tools/go.mod golangci-lint run --allow-parallel-runners ./...; }
part_lint_frontend() { (cd frontend && npm run lint && npm run typecheck); }
part_tests_go() { sh scripts/test.sh go; }
part_tests_race() { sh scripts/test.sh race; }
part_tests_frontend() { sh scripts/test.sh frontend; }
part_tests_browser() { sh scripts/test.sh browser; }

# npm audit asks a service that not every registry has. What only builds and tests is not handed out and not asked for.
part_packages() {
	out=$(cd frontend && npm audit --omit=dev --audit-level=high 2>&1)
	status=$?
	case $status:$out in
	0:* | *"# npm audit report"*) ;;
	*)
		echo "npm audit: SKIPPED, its service cannot be reached: $(echo "$out" | grep error | head -n 1)"
		return 0
		;;
	esac
	echo "$out"
	return $status
}

# govulncheck exits 3 when it found something that the code calls.
part_vulnerabilities() {
	part_packages || return 1
	out=$(go tool -modfile=tools/go.mod govulncheck ./... 2>&1)
	status=$?
	case $status:$out in
	1:*"fetching vulnerabilities"*)
		echo "govulncheck: SKIPPED, its database cannot be reached: $(echo "$out" | tail -n 1)"
		return 0
		;;
	esac
	echo "$out"
	return $status
}

begin=$(date +%s)
summary=""
failed=""
for part in build generate archtest lint_go lint_frontend tests_go tests_race tests_frontend tests_browser vulnerabilities; do
	echo "== $part"
	start=$(date +%s)
	result=ok
	if ! "part_$part"; then
		result=FAILED
		failed="$failed $part"
	fi
	took=$(($(date +%s) - start))
	summary="$summary$(printf '%-16s %3d:%02d  %s' "$part" $((took / 60)) $((took % 60)) "$result")
"
	if [ "$part" = build ] && [ "$result" = FAILED ]; then
		break
	fi
done
total=$(($(date +%s) - begin))
printf '\n%s%-16s %3d:%02d  of %d:00 minutes\n' "$summary" total $((total / 60)) $((total % 60)) "$budget_minutes"
if [ -n "$failed" ]; then
	echo "FAILED:$failed" >&2
	exit 1
fi
if [ "$total" -gt $((budget_minutes * 60)) ]; then
	echo "FAILED: over the budget of $budget_minutes minutes" >&2
	exit 1
fi
