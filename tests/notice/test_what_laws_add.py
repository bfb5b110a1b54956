"""``notice:`` in a pack: what a law asks the notice to say besides, as data."""

from __future__ import annotations

import shutil

import pytest

from consentry.errors import PackError
from consentry.notice.languages import known
from consentry.policy import bundled, load


def test_what_binds_in_the_union_is_said_in_every_language():
    (law,) = (each for each in load(bundled()).laws if each.id == "eu-gdpr")
    assert [each.cite for each in law.notice] == ["Art. 77(1)"]
    assert sorted(law.notice[0].text) == list(known())


@pytest.mark.parametrize(
    ("notice", "said"),
    [
        ("- {cite: s. 7, text: {de: Text}}", "no text in English"),
        ('- {cite: s. 7, text: {en: Text, de: " "}}', "text in de is empty"),
        ("- {text: {en: Text}}", "cite is missing"),
        ("- {cite: s. 7, txet: {en: Text}}", "Did you mean text"),
        ("- {cite: s. 7, text: [Text]}", "text"),
    ],
)
def test_a_pack_that_says_it_wrongly_is_an_error_with_its_line(tmp_path, notice, said):
    shutil.copytree(bundled(), tmp_path / "packs")
    law = "id: xx-law\ntitle: Example Act\napplies: {subject_place: XX}\nnotice:\n  "
    law = law.replace("XX}", "BR}")
    (tmp_path / "packs" / "xx-law.yaml").write_text(law + notice + "\n")
    with pytest.raises(PackError, match=said) as problem:
        load(tmp_path / "packs")
    assert problem.value.line in (4, 5)
