"""``consentry keys``: lists public keys, puts others in their place, shows no secret."""

from __future__ import annotations

import json


def test_keys_are_listed_replaced_and_retired(ask, place):
    folder = ["--keys", str(place / "keys")]
    secrets = {p.read_text().strip() for p in (place / "keys").rglob("*.key")}
    _, before, _ = ask("keys", "list", *folder)
    code, out, _ = ask("keys", "replace", "--log", "worker", *folder)
    assert code == 0
    assert "consentry keys retire --log worker" in out
    code, out, _ = ask("keys", "list", "--json", *folder)
    (worker,) = [log for log in json.loads(out)["logs"] if log["log"] == "worker"]
    assert worker["former"][0]["key"] in before
    assert worker["former"][0]["until"] > 1
    assert "had a former key" in ask("keys", "retire", "--log", "worker", *folder)[1]
    assert "had no former key" in ask("keys", "retire", "--log", "worker", *folder)[1]
    code, out, err = ask("keys", "replace", "--wrapping", *folder)
    assert (code, "slots are wrapped by a new key" in out) == (0, True), err
    _, after, _ = ask("keys", "list", *folder)
    assert "before" in after
    secrets |= {p.read_text().strip() for p in (place / "keys").rglob("*.key")}
    assert not any(secret in text for secret in secrets for text in (before, out, after))
    assert ask("log", "verify")[0] == 0
    for given in ([], ["--wrapping", "--log", "worker"], ["--log", "nobody"]):
        code, _, err = ask("keys", "replace", *given, *folder)
        assert code == 2
        assert "Traceback" not in err
