"""``consentry --help`` names every command in a line of its own, and imports none of them."""

from __future__ import annotations

import sys

import pytest

LOADED = ("consentry.cli.try_url", "consentry.gate", "consentry.cli.verify", "httpx", "pydantic")


@pytest.mark.parametrize("group", [(), ("log",)])
def test_help_has_whole_lines_and_loads_no_command(group, typed, monkeypatch):
    for name in LOADED:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERMINAL_WIDTH", "80")
    code, out, _ = typed(*group, "--help")
    assert code == 0
    lines = [line for line in out.partition("Commands:")[2].splitlines() if line.strip()]
    assert len(lines) >= 6
    assert not [line for line in lines if len(line) > 80 or not line.startswith("  ")]
    if not group:
        assert not [line for line in lines if not line.endswith(".") or "..." in line]
        assert not {*LOADED} & sys.modules.keys()
