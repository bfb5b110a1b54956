"""The code blocks of a Markdown page, and a shell that runs a whole page of them in order.

What follows the language on the opening fence says how a block is meant:

- ``sh``: commands that end with 0; ``sh exit=3``: the last one ends with that code.
- ``console``: the same, each command after ``$ ``; all other lines are what it prints. Numbers and
  hashes may differ, ``…`` stands for anything, in a line or for lines.
- ``python``: runs by itself. ``python file=NAME``, ``yaml file=NAME``, ``json file=NAME``: is
  written to that file instead, ``append=NAME`` is added to one.
- ``no-test``: not run; ``test_commands.py`` says why.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^(?P<indent> *)(?P<marks>`{3,}|~{3,})(?P<info>.*)$")
_MARK = "@@block"


@dataclass(frozen=True)
class Block:
    """A fenced block; ``line`` is the fence's, 1-based."""

    page: str
    line: int
    language: str
    options: Mapping[str, str]
    text: str

    @property
    def where(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def commands(self) -> str:
        """What a shell is given."""
        if self.language != "console":
            return self.text
        return "".join(
            line[2:] + "\n" for line in self.text.splitlines() if line[:2] in ("$ ", "> ")
        )

    @property
    def shown(self) -> list[str]:
        """The output that a console block shows."""
        lines = self.text.splitlines() if self.language == "console" else []
        return [line for line in lines if line[:2] not in ("$ ", "> ") and line.strip()]


def blocks(path: Path, root: Path) -> Iterator[Block]:
    """Every fenced block of a page. An unclosed fence is an error."""
    page = path.relative_to(root).as_posix()
    inside: list[str] | None = None
    opened = ("", 0, "")
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        fence = _FENCE.match(line)
        if inside is None:
            if fence:
                inside, opened = [], (fence["marks"], number, fence["info"].strip())
        elif fence and fence["marks"].startswith(opened[0]) and not fence["info"].strip():
            language, *options = shlex.split(opened[2]) or [""]
            said = {name: value for name, _, value in (each.partition("=") for each in options)}
            yield Block(page, opened[1], language, said, "".join(f"{each}\n" for each in inside))
            inside = None
        else:
            inside.append(line)
    assert inside is None, f"{page}:{opened[1]}: this block is not closed"


def script(page: list[Block]) -> str:
    """One bash script for a page; before each block's output it prints where the block stands."""
    parts = ["set -euo pipefail"]
    for number, block in enumerate(page):
        parts.append(f"printf '\\n{_MARK} {number}\\n'")
        if "file" in block.options or "append" in block.options:
            name = block.options.get("file") or block.options["append"]
            arrow = ">" if "file" in block.options else ">>"
            folder = shlex.quote(os.path.dirname(name) or ".")
            parts.append(f"mkdir -p {folder}; cat {arrow} {shlex.quote(name)} <<'@@end'")
            parts.append(block.text + "@@end")
        elif block.language == "python":
            parts.append(f"python - <<'@@end'\n{block.text}@@end")
        elif code := block.options.get("exit"):
            parts.append(f"set +e\n{block.commands}_code=$?\nset -e\n[ $_code = {code} ]")
        else:
            parts.append(block.commands)
    return "\n".join(parts) + "\n"


@dataclass(frozen=True)
class Ran:
    """What a page's blocks printed, stdout and stderr together, by position."""

    outputs: Mapping[int, str]
    code: int

    @property
    def last(self) -> int:
        return max(self.outputs, default=0)


def run(page: list[Block], folder: Path, swapped: Mapping[str, str], env: Mapping[str, str]) -> Ran:
    """Run a page's blocks in ``folder``, in one shell.

    swapped: what stands in the docs to what is there in the test, back again in what is printed.
    """
    text = script(page)
    for written, real in swapped.items():
        text = text.replace(written, real)
    done = subprocess.run(
        ["bash", "-c", text],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", "LC_ALL": "C.UTF-8", **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=280,
    )
    said = done.stdout.decode("utf-8", "replace")
    for written, real in swapped.items():
        said = said.replace(real, written)
    found = re.split(rf"\n{_MARK} ([0-9]+)\n", said)
    outputs = {int(number): out for number, out in zip(found[1::2], found[2::2], strict=True)}
    return Ran(outputs, done.returncode)


def differs(shown: list[str], printed: str) -> str:
    """The first shown line that was not printed, or not so often; "" if all were.

    Their order is not compared: pages of a site come as the network has them.
    """
    lines = [_plain(line) for line in printed.splitlines()]
    for line in shown:
        wanted = _plain(line)
        if wanted == "…":
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in wanted.split("…")))
        found = next((each for each in lines if pattern.fullmatch(each)), None)
        if found is None:
            return line
        lines.remove(found)
    return ""


def rewrite(path: Path, block: Block, printed: str) -> None:
    """Put what a console block of one command printed in the place of what it shows."""
    lines = path.read_text("utf-8").splitlines()
    end = lines.index("```", block.line)
    commands = [line for line in lines[block.line : end] if line[:2] in ("$ ", "> ")]
    shown = [line.rstrip() for line in printed.strip("\n").splitlines()]
    lines[block.line : end] = commands + shown
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _plain(line: str) -> str:
    """A line without what differs from run to run: hashes, keys, numbers, widths."""
    line = re.sub(r"\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{20,}", "+KEY", line)
    line = re.sub(r"\b(?=[0-9a-f]*[0-9])[0-9a-f]{12,}\b", "HEX", line)
    line = re.sub(r"[0-9]+(?:[.,:][0-9]+)*", "0", line)
    return " ".join(re.sub(r"[━─═]+", "-", line).split())
