#!/bin/sh
# A make inside another takes its jobs from that one, and none says that it cannot.
set -u
cd "$(dirname "$0")/../.." || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS
failed=0
check() { # NAME WORDS: fine when there are no words
	if [ -z "$2" ]; then
		echo "ok - $1"
	else
		printf 'not ok - %s\n# %s\n' "$1" "$2"
		failed=1
	fi
}
warnings() { make -n BUILD=build-none "$@" 2>&1 | grep -i 'warning\|jobserver'; }
for goal in run check bench; do
	check "make $goal says nothing of jobs" "$(warnings $goal)"
	for jobs in -j -j1 -j3 --jobs=2; do
		check "nor does make $jobs $goal" "$(warnings $jobs $goal)"
	done
done
check "nor a MAKEFLAGS of one's own" "$(MAKEFLAGS=-j3 warnings run)"

# What is committed makes one file, the same each time, and no build is in it.
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
for n in 1 2; do make -s dist BUILD="$work/$n" >"$work/said" 2>&1 || check "make dist" "$(cat "$work/said")"; done
check "make dist gives the same bytes twice" "$(cmp "$work"/1/hunsu-*.tar.gz "$work"/2/hunsu-*.tar.gz 2>&1)"
check "and holds no build" "$(tar tzf "$work"/1/hunsu-*.tar.gz | grep '/build')"
mkdir -p "$work/1/deb/completions.d"
check "a package that was built does not stop the next make" "$(make -n help BUILD="$work/1" 2>&1 >/dev/null)"
exit $failed
