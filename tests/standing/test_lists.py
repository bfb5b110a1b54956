"""Lists that others keep, as spreadsheets and registries write them: whole, or not at all."""

from __future__ import annotations

import base64
import hashlib

import pytest

from consentry.errors import ConfigError
from consentry.standing import lists

HASH = base64.b64encode(hashlib.sha256(b"x").digest()).decode()
ONE, TWO = ("email", "a@b.example"), ("email", "b@b.example")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\ufeffemail\r\na@b.example\r\n\r\nb@b.example\r\n", [ONE, TWO]),
        ("Email, PHONE\n a@b.example ,\n,\nb@b.example\n\n", [ONE, TWO]),
        ("email\ra@b.example\rb@b.example\r", [ONE, TWO]),
        ('"email"\n"a@b.example"\nb@b.example', [ONE, TWO]),
        (
            "username,site\navery7,one.example\n",
            [("username", "avery7 on one.example"), ("name", "avery7 on one.example")],
        ),
        ("email\n", []),
    ],
    ids=range(6),
)
def test_a_spreadsheets_file_is_read_however_it_ends_its_lines(tmp_path, text, found):
    file = tmp_path / "list.csv"
    file.write_bytes(text.encode())
    assert sorted(lists.read(file, "csv")) == sorted(found)


@pytest.mark.parametrize("text", ["\ufeffID,Hash\r\n1,{}\r\n\r\n", '"id","hash"\n"1","{}"'])
def test_a_registrys_file_is_read_with_a_mark_empty_lines_and_quotes(tmp_path, text):
    file = tmp_path / "list.csv"
    file.write_bytes(text.format(HASH).encode())
    assert lists.read(file, "drop-email") == [("drop-email", HASH)]


WRONG = [
    ("csv", "", 1, "Its first line names its columns, with commas between"),
    ("csv", "her@b.example\nb@b.example\n", 1, "Its first line names its columns"),
    ("csv", "email;phone\nher@b.example;\n", 1, "with commas between"),
    ("csv", "email,email\nher@b.example,b@b.example\n", 1, "twice"),
    ("csv", "email\nb@b.example\nher@b.example,x\n", 3, "more cells"),
    ("csv", "email\nher\x00@b.example\n", 2, "control characters"),
    ("csv", 'email\n"her@b.example\nb@b.example\n', 0, "not closed"),
    ("csv", "name\nher name\n", 2, "a name has its site"),
    ("csv", "email\nher@b.example".encode("utf-16"), 0, "Save it as CSV in UTF-8"),
    ("drop-email", f"ID,Hash\n1,{HASH[:-8]}\n", 2, "SHA-256 in Base64"),
    ("drop-email", f"ID,Hash\n1,{HASH}\n2\n", 3, "SHA-256 in Base64"),
    ("drop-phone", f"ID,MAID\n1,{HASH}\n", 1, "no others"),
]


@pytest.mark.parametrize(("form", "text", "line", "said"), WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_read_is_told_with_its_line_and_not_with_what_it_says(
    tmp_path, form, text, line, said
):
    file = tmp_path / "list.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as told:
        lists.read(file, form)
    assert said in str(told.value)
    assert told.value.line == (line or None) or not line
    assert "her" not in str(told.value).replace("others", "").replace("whether", "")
