"""Pictures that must not come back are known again, and others are not taken for them.

Most are drawn for the purpose: sixty blurred shapes each, so that they have what photographs have
most of, large soft areas. Beside them are five photographs.

Taken out to see the tests fail: the crops; mirroring them; the signs that the key draws.
"""

from __future__ import annotations

import hmac
import io
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps
from typer.testing import CliRunner

from consentry.cli import app
from consentry.errors import ConfigError
from consentry.evidence import Answer, Fetch
from consentry.gate import open_gate
from consentry.standing import pictures
from consentry.standing.suppressed import Suppressed

PHOTOGRAPHS = Path(__file__).parent / "photographs"


def mac(message: bytes) -> bytes:
    return hmac.digest(b"k" * 32, message, "sha256")


def drawn(seed: int) -> Image.Image:
    chance = random.Random(seed)
    picture = Image.new("RGB", (640, 480), tuple(chance.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y = chance.randrange(640), chance.randrange(480)
        width, height = chance.randrange(20, 250), chance.randrange(20, 250)
        shape = chance.choice([draw.ellipse, draw.rectangle])
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        shape(box, fill=tuple(chance.randrange(256) for _ in range(3)))
    return picture.filter(ImageFilter.GaussianBlur(2))


def written(picture: Image.Image, form: str = "JPEG", quality: int = 85) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, quality=quality)
    return out.getvalue()


def cut(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    width, height = picture.size
    box = (left * width, top * height, width - right * width, height - bottom * height)
    return picture.crop(tuple(map(round, box)))


CHANGES = {
    "as it is": lambda p: written(p, "PNG"),
    "compressed": lambda p: written(p, quality=20),
    "a third": lambda p: written(p.resize((213, 160)), quality=60),
    "webp": lambda p: written(p, "WEBP"),
    "brighter": lambda p: written(ImageEnhance.Brightness(p).enhance(1.25)),
    "grey": lambda p: written(p.convert("L")),
    "mirrored": lambda p: written(ImageOps.mirror(p)),
    "cut by 5 % all round": lambda p: written(cut(p, 0.05, 0.05, 0.05, 0.05)),
    "cut by 7 and 12 %": lambda p: written(cut(p, 0.07, 0.0, 0.12, 0.0)),
    "cut below by 15 %": lambda p: written(cut(p, 0.0, 0.02, 0.0, 0.15)),
    "cut, mirrored, small": lambda p: written(
        ImageOps.mirror(cut(p, 0.1, 0.03, 0.02, 0.08)).resize((300, 240))
    ),
}


@pytest.fixture(scope="module")
def listed():
    return [pictures.prints(written(drawn(seed)), mac) for seed in range(4)]


@pytest.mark.parametrize("change", CHANGES)
def test_a_picture_is_known_again(listed, change):
    for seed, entries in enumerate(listed):
        assert pictures.is_among(CHANGES[change](drawn(seed)), entries, mac)


def test_other_pictures_are_not_taken_for_it(listed):
    entries = {each for one in listed for each in one}
    met = [
        seed for seed in range(100, 180) if pictures.is_among(written(drawn(seed)), entries, mac)
    ]
    assert met == []


def test_photographs_are_known_again_in_every_form_and_none_for_another():
    photographs = {file.stem: Image.open(file) for file in sorted(PHOTOGRAPHS.glob("*.jpg"))}
    assert len(photographs) == 5
    entries = {name: pictures.prints(written(p), mac) for name, p in photographs.items()}
    for shown, photograph in photographs.items():
        for change, made in CHANGES.items():
            data = made(photograph)
            known = [name for name, each in entries.items() if pictures.is_among(data, each, mac)]
            assert known == [shown], (shown, change)


def test_without_the_key_a_print_says_nothing(listed):
    def other(message: bytes) -> bytes:
        return hmac.digest(b"l" * 32, message, "sha256")

    data = written(drawn(0))
    assert pictures.is_among(data, listed[0], mac)
    assert not pictures.is_among(data, listed[0], other)


def test_a_list_without_pictures_opens_none():
    assert Suppressed().adding({b"x" * 16: "email"}).of_picture(b"no picture", mac) == ()


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, written(drawn(0))[:800]]
)
def test_what_cannot_be_looked_at_says_so(data):
    with pytest.raises(ConfigError, match="cannot be looked at"):
        pictures.is_among(data, [b"x" * 16], mac)


def test_a_picture_of_too_many_points_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1000)
    with pytest.raises(ConfigError, match="too large"):
        pictures.prints(written(drawn(0)), mac)


@settings(max_examples=60)
@given(st.binary(max_size=200), st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]), st.data())
def test_any_bytes_are_compared_or_refused(noise, form, data):
    picture = bytearray(written(drawn(0).resize((64, 48)), form))
    at = data.draw(st.integers(0, len(picture)))
    picture[at : at + len(noise)] = noise
    try:
        assert pictures.is_among(bytes(picture), [b"x" * 16], mac) in (True, False)
    except ConfigError as problem:
        told = str(problem)
    else:
        told = "cannot be looked at"
    assert "cannot be looked at" in told


def test_a_plain_picture_is_not_taken():
    with pytest.raises(ConfigError, match="too little"):
        pictures.prints(written(Image.new("RGB", (300, 200), (90, 90, 90)), "PNG"), mac)


def test_it_is_put_on_the_list_refused_where_it_comes_and_taken_off(tmp_path, monkeypatch):
    """Images are refused anyhow while no face detector is there; this is a reason of its own."""
    monkeypatch.setenv("CONSENTRY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CONSENTRY_KEYS", str(tmp_path / "keys"))
    activity = tmp_path / "activity.yaml"
    activity.write_text(
        "controller: Example\ncontact: https://example.org/c\n"
        "token: ExampleBot\npurposes: [search]\n"
    )
    file, who = tmp_path / "p.jpg", ["--by", "A. Privacy", "--reason", "letter"]
    file.write_bytes(written(drawn(1)))

    def rules(data: bytes) -> set[str]:
        gate = open_gate(
            activity=activity, home=str(tmp_path / "home"), keys=tmp_path / "keys", keep=False
        )
        answer = Answer(Fetch("https://example.org/a"), "https://example.org/a", 200)
        found = gate.body(answer, data).decision
        assert not found.allowed
        return {each.rule for each in found.reasons if each.verdict == "deny"}

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["suppression", *words], catch_exceptions=False)
        assert done.exit_code == 0
        return done.output

    assert "New on the list: 5" in run("add", "--image", str(file), *who)
    assert "image 5" in run("status")
    assert "default/suppressed" in rules(CHANGES["cut, mirrored, small"](drawn(1)))
    assert "default/suppressed" not in rules(written(drawn(2)))
    run("take-back", "--image", str(file), *who, "--activity", str(activity))
    assert "default/suppressed" not in rules(written(drawn(1)))
    file.write_bytes(b"no picture")
    with pytest.raises(ConfigError, match=r"p\.jpg: cannot be looked at"):
        run("add", "--image", str(file), *who)
    with pytest.raises(ConfigError, match="nothing is named"):
        run("add", *who)
