#!/bin/bash
# What `hunsu export --task` writes, read by Python's own csv, json and yaml.
# run-tests: timeout 60
cd "$(dirname "$0")/../.." || exit 1
hunsu=${HUNSU:-$PWD/build/hunsu}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cat >"$work/t.jsonl" <<'END'
{"질문":"수도는 \"어디\"?\n둘째 줄, ;|\t","context":" padded ","expected":["서울","Seoul, \"KR\"\r\nline"]}
{"질문":"odd \u2028 \u0085 \u007f \ufeff 😀 - a: {b} # [c] \\n","context":"","expected":"예"}
{"질문":"=1+1","context":"null","expected":[]}
END
cat >"$work/read.py" <<'END'
import csv, json, sys
form, path, task = sys.argv[1:]
want = [json.loads(line) for line in open(task, encoding="utf-8") if line.strip()]
for w in want:
    w["expected"] = w["expected"] if isinstance(w["expected"], list) else [w["expected"]]
names = ["질문", "context"]
answers = lambda v: v if isinstance(v, list) else [v]
text = lambda w: "\n".join(f"{n}: {w[n]}" for n in names)
if form == "csv":
    rows = list(csv.DictReader(open(path, encoding="utf-8", newline=""), strict=True))
    got = [{**{n: r[n] for n in names}, "expected": [r[k] for k in r if k.startswith("expected") and r[k]]} for r in rows]
elif form == "yaml":
    import yaml
    tree = yaml.safe_load(open(path, encoding="utf-8"))
    assert tree["metric"] == "iexact" and tree["split"]["which"] == [], tree
    got = [{**e, "expected": answers(e["expected"])} for e in tree["examples"]]
elif form == "skill-evals":
    evals = json.load(open(path, encoding="utf-8"))["evals"]
    assert [e["id"] for e in evals] == [1, 2, 3]
    assert all(set(e) <= {"id", "prompt", "expected_output", "files", "expectations"} for e in evals)
    assert all(bool(e["expectations"]) == ("expected_output" in e) for e in evals), evals
    want = [{"prompt": text(w), "expected": w["expected"][:1]} for w in want]
    got = [{"prompt": e["prompt"], "expected": [e["expected_output"]] if "expected_output" in e else []} for e in evals]
else:
    got = [json.loads(line) for line in open(path, encoding="utf-8").read().split("\n") if line]
    if form == "openai-evals":
        want = [{"input": [{"role": "user", "content": text(w)}], "ideal": w["expected"]} for w in want]
        got = [{**g, "ideal": answers(g["ideal"])} for g in got]
    else:
        got = [{**g, "expected": answers(g["expected"])} for g in got]
assert got == want, f"\n{got}\n{want}"
END
failed=0
for form in jsonl csv yaml openai-evals skill-evals; do
  if [ $form = yaml ] && ! python3 -c 'import yaml' 2>/dev/null; then
    echo "skip: Python has no yaml"
    continue
  fi
  if "$hunsu" export --task $form "$work/t.jsonl" >"$work/out" 2>"$work/err" &&
    python3 "$work/read.py" $form "$work/out" "$work/t.jsonl"; then
    echo "ok - Python reads $form as it was"
  else
    echo "not ok - Python reads $form as it was: $(cat "$work/err")"
    failed=1
  fi
done
cat >"$work/evals.json" <<'END'
{"skill_name":"evals","evals":[{"id":1,"prompt":"표 a.pdf","expected_output":"A table","files":["a.pdf"],"expectations":["3 rows","CSV"]},
{"id":2,"prompt":"Rotate it","expected_output":"Rotated","files":[],"expectations":[]}]}
END
if "$hunsu" export --task skill-evals --check "$work/evals.json" >"$work/out" 2>"$work/err" &&
  python3 -c 'import json, sys; a, b = (json.load(open(f)) for f in sys.argv[1:]); assert a == b, b' \
    "$work/evals.json" "$work/out"; then
  echo "ok - skill-creator's evals.json goes out as it came in"
else
  echo "not ok - skill-creator's evals.json goes out as it came in: $(cat "$work/err")"
  failed=1
fi
exit $failed
