"""What ``spelled`` passes over at a look holds no name: it agrees with looking at everything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consentry.signals.personal.forms import triggers
from consentry.signals.personal.forms.spelled import Spelled

NAMES = Spelled({"jane doe": "a", "rené müller": "b", "o'brien smith": "c", "王小明": "d"})
PIECES = st.sampled_from(
    ["jane", "doe", "Doe", "janedoe", "ren", "é", "e\u0301", "%C3%A9", "%e9", "%4Aane", "%64oe",
     "%20", "%2D", "%", "%%", "=", "\r", "mueller", "m", "üller", "Müller", "o", "brien", "smith",
     "王", "小明", "%E7%8E%8B", "ｊane", "™", "-", "_", "+", ".", "'", "\u2019", "\u2018", "\u2013",
     "…", "·", "/", "@", "\u00a0", " ", "\n"]
)  # fmt: skip


class Slow(Spelled):
    """The same without a look ahead."""

    __slots__ = ()

    def _stands_in(self, text):
        return True

    def _stands_hidden_in(self, text):
        return True

    def _may_be_in(self, stretch):
        return True


SLOW = Slow({"jane doe": "a", "rené müller": "b", "o'brien smith": "c", "王小明": "d"})


@given(st.lists(PIECES, max_size=24).map("".join))
def test_a_quick_look_says_no_only_where_no_name_stands(text):
    found = list(SLOW.find(text))
    assert list(NAMES.find(text, "spelled" in triggers.of(text))) == found
    if "%" in text and any("%" in text[hit.start : hit.end] for hit in found):
        assert NAMES.hidden(text.lower().encode())


def test_names_are_found_in_their_spellings():
    spelled = ("jane-doe", "Doe_Jane", "x.janedoe@y", "ren%C3%A9-m%C3%BCller", "o\u2019brien-smith")
    for text in spelled:
        assert list(NAMES.find(f"/author/{text}")), text
