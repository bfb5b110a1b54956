"""The reader of code blocks itself: a check that passes whatever the docs say is worth nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent))
from fenced import blocks, differs, run

PAGE = """\
# A page
```sh
export WORD=kept
```
```yaml file=a/b.yaml
key: value
```
```console
$ cat a/b.yaml
key: value
$ echo "$WORD 17 https://example.org/x"
kept 3 https://example.org/x
```
~~~sh exit=3
(exit 3)
~~~
```python
print("from Python")
```
```sh no-test
exit 9
```
"""


def test_a_page_runs_in_one_shell_and_says_what_each_block_printed(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    found = [each for each in blocks(page, tmp_path) if "no-test" not in each.options]
    assert [each.language for each in found] == ["sh", "yaml", "console", "sh", "python"]
    ran = run(found, tmp_path, {"https://example.org": "http://127.0.0.1:1"}, {})
    assert (ran.code, ran.last) == (0, 4)
    assert differs(found[2].shown, ran.outputs[2]) == ""
    assert ran.outputs[4].strip() == "from Python"


def test_a_command_that_fails_ends_the_page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```sh\nfalse\n```\n```sh\necho never\n```\n")
    ran = run(list(blocks(page, tmp_path)), tmp_path, {}, {})
    assert ran.code != 0
    assert ran.last == 0


@pytest.mark.parametrize(
    ("shown", "printed", "missing"),
    [
        (["items 7"], "items 12\n", ""),
        (["items 7"], "item 12\n", "items 7"),
        (["a", "b"], "b\na\n", ""),
        (["a", "a"], "a\nb\n", "a"),
        (["a", "…", "c"], "a\nb\nc\n", ""),
        (["would … redact"], "would perhaps redact\n", ""),
        (["leaf 0a1b2c3d4e5f6789"], "leaf ffffffffffffffff0\n", ""),
        (["   wide    table  "], "wide table\n", ""),
    ],
)
def test_shown_output_is_compared_line_by_line(shown, printed, missing):
    assert differs(shown, printed) == missing


def test_a_block_that_is_not_closed_is_an_error(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```sh\ntrue\n")
    with pytest.raises(AssertionError, match=r"page\.md:1"):
        list(blocks(page, tmp_path))
