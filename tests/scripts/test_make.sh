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
exit $failed
