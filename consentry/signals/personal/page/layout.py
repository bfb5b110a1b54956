"""The texts of a page's source, each with where it stood and in which role.

One pass over the source by the HTML Standard's tokens (13.2.5), as far as texts need them: what
runs on within a block is one text, however markup splits it; values of attributes, comments and
scripts are texts of their own. Character references are resolved. Every character of a text knows
its place in the source, so a finding can be marked there. Linear in the source; no source makes
it raise.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, chain
from typing import TypeAlias

from consentry.signals.personal import elements
from consentry.signals.personal.hits import whole
from consentry.signals.personal.page import tags
from consentry.signals.personal.page.drawn import REFERENCES, Layout, Texts, parts
from consentry.signals.personal.page.written import pieces, read

MAX_SOURCE = 8 * 1024 * 1024
"""Characters of a source that are read."""
_STAYS = frozenset(("code", "navigation", "footer"))
_PROSE = re.compile(r"type\s*=\s*[\"']?text/(?:x-)?(?:markdown|plain|csv|vtt)", re.IGNORECASE)
"""Scripts that hold text, and no program."""
_GIVES_WAY = frozenset(("heading", "table"))
_SHOWN = re.compile(
    r"(?:content|--[\w-]{1,40})\s{0,4}:\s{0,4}(?:\"([^\"{}]*[ @][^\"{}]*)\"|'([^'{}]*[ @][^'{}]*)')"
    r"|/\*([^*@]{0,200}@[^*]{0,200})\*/"
)
"""Text that a style sheet shows (CSS Generated Content 2), if it is more than a sign."""
_FRAMES = 3
"""Frames within frames whose documents are read as such."""


_Open: TypeAlias = tuple[str, bool, int, str, bool]
"""Of an element that is open: name, whether text runs on across its end, number, role, whether it
is hidden."""


def of(source: str, depth: int = 0) -> Layout:
    """The texts of ``source``, its first MAX_SOURCE characters. depth: of frames that it is in."""
    source = whole(source[:MAX_SOURCE])
    seen, code = Texts(), Texts()
    out, runs = seen.out, seen.runs
    beside: list[tuple[str, int, int, str]] = []
    every: list[tuple[str, int]] = []
    frames: list[tuple[str, int, int]] = []
    around: list[_Open] = []
    many: dict[str, int] = {}
    known, of_tag, put = tags.KNOWN, tags.of, code.put
    coded, placed, told = code.out, code.pieces, code.runs
    blocks, words, lines = tags.BLOCKS, tags.WORDS, tags.LINES
    end, raw, other = tags.END, tags.RAW, tags.OTHER
    size = begun = at = 0
    role = "prose"
    split = tags.SPLIT(source)
    add, place, push, pop = out.append, seen.pieces.append, around.append, around.pop
    top, runs_on, parent, above, hides = "", True, -1, "prose", False
    said: Sequence[tags.Said] = ()
    for text, written in zip(split[::2], chain(split[1::2], ("",)), strict=True):
        start = at
        if text:
            start += len(text)
            if text.isspace():
                if size != begun:
                    if hides:
                        beside.append((text, at, parent, above))
                    else:
                        role = above
                        add(text)
                        size += start - at
            elif hides:
                beside.append((text, at, parent, above))
            elif "&" in text:
                role = above
                piece = read(text, True) or ""
                add(piece)
                place((size, at, start, parent, REFERENCES))
                size += len(piece)
            else:
                role = above
                add(text)
                place((size, at, start, parent, True))
                size += start - at
        at = start + len(written)
        tag = known.get(written)
        if tag is not None:
            said = ()
        elif not written:
            break
        elif written[1] in "!?":
            put(*_comment(written, start), parent, "prose", "comment")
            continue
        else:
            tag, said = of_tag(written)
        what, name, inline, parting, closes, named, classed, hidden, opens = tag
        inside = parent
        if what == end:
            if name == top:
                many[name] -= 1
                if not inline:
                    parting = blocks
                elif hides:
                    parting = 0
                top, runs_on, parent, above, hides = pop()
            elif not many.get(name):
                continue
            else:
                broken = not inline
                while True:
                    closed = top
                    many[closed] -= 1
                    broken = broken or not runs_on
                    within = hides
                    top, runs_on, parent, above, hides = pop()
                    if closed == name:
                        break
                if broken:
                    parting = blocks
                elif within:
                    parting = 0
            inside = parent
        elif what == other:
            continue
        else:
            if top in closes:
                closing = elements.CLOSED_BY.get(name, ((), ()))[0]
                for number in range(8):
                    if top not in closing and (
                        number or top != "p" or name not in elements.CLOSES_P
                    ):
                        break
                    many[top] -= 1
                    top, runs_on, parent, above, hides = pop()
                inside = parent
            if not named or (above in _STAYS and named in _GIVES_WAY):
                named = above
            element = len(every)
            every.append((name, parent))
            for attribute, first, last, by_class, kind in said:
                if attribute == "srcdoc" and depth < _FRAMES:
                    frames.append((written[first:last], start + first, element))
                    continue
                value = written[first:last]
                if "&" in value or "\\u" in value:
                    put(value, start + first, element, by_class or named, attribute, kind)
                    continue
                begin = code.size
                code.size = stop = begin + last - first
                code.size += 1
                coded += (value, "\n")
                placed.append((begin, start + first, start + last, element, True))
                told.append((begin, stop, by_class or named, attribute, kind))
            if hides or hidden:
                hidden = True
                if parting == words:
                    parting = 0
            if opens:
                push((top, runs_on, parent, above, hides))
                top, runs_on, parent, above, hides = name, inline, element, classed or named, hidden
                many[name] = many.get(name, 0) + 1
            elif what == raw:
                content = tags.inside(written)
                if name == "script" and _PROSE.search(written, 0, content):
                    beside.append((written[content:], start + content, element, "prose"))
                elif name == "script":
                    put(written[content:], start + content, element, "code", "script")
                elif name == "style":
                    beside += (
                        (
                            shown[shown.lastindex or 0],
                            start + shown.start(shown.lastindex or 0),
                            element,
                            classed or named,
                        )
                        for shown in _SHOWN.finditer(written, content)
                    )
                elif name not in elements.SILENT:
                    beside.append((written[content:], start + content, element, classed or named))
            if parting == lines:
                add("\n")
                place((size, at, at, parent, False))
                size += 1
                continue
        if parting and size > begun:
            if parting == blocks:
                runs.append((begun, size, role, "text", ""))
                add("\n")
                size += 1
                begun = size
            elif source[at : at + 1].isalnum() and _parts_words(out):
                add(" ")
                place((size, at, at, inside, False))
                size += 1
    if size > begun:
        runs.append((begun, size, role, "text", ""))
        out.append("\n")
        size += 1
    seen.size = size
    for text, at, element, role in beside:
        if text:
            seen.put(text, at, element, role, "text")
    for text, at, element in frames:
        _frame(seen, code, every, list(pieces(text, at, True)), element, depth)
    if not runs:
        seen.put("", 0, -1, "prose", "text")
    return Layout(source, seen, code, every)


def _frame(
    seen: Texts,
    code: Texts,
    every: list[tuple[str, int]],
    written: list[tuple[str, int, int]],
    element: int,
    depth: int,
) -> None:
    """Add what a frame says whose document is the value of an attribute, ``written``."""
    inner = of("".join(text for text, _, _ in written), depth + 1)
    begins = list(accumulate((len(text) for text, _, _ in written), initial=0))
    frame = len(every)
    every.append(("[srcdoc]", element))
    every += [(name, frame + 1 + parent if parent >= 0 else frame) for name, parent in inner.every]
    for texts, to in ((inner.seen, seen), (inner.coded, code)):
        every_part = chain.from_iterable(parts(piece, inner.source) for piece in texts.pieces)
        for begin, start, end, within, alike in every_part:
            of_element = frame + 1 + within if within >= 0 else frame
            at = bisect_right(begins, start) - 1
            while alike and start < end:
                text, first, last = written[at]
                size = min(end, begins[at + 1]) - start
                same = len(text) == last - first
                place = first + start - begins[at] if same else first
                stop = place + size if same else last
                to.pieces.append((to.size + begin, place, stop, of_element, same))
                begin, start, at = begin + size, start + size, at + 1
            if not alike:
                place = written[min(at, len(written) - 1)][1]
                stop = written[min(bisect_right(begins, max(end - 1, start)), len(written)) - 1][2]
                to.pieces.append((to.size + begin, place, stop, of_element, False))
        for begin, stop, role, source, kind in texts.runs:
            to.runs.append((to.size + begin, to.size + stop, role, source, kind))
        to.out += texts.out
        to.size += texts.size


def _parts_words(out: list[str]) -> bool:
    """Does a tag part two words after what is in ``out``, and no address?"""
    return out[-1][-1:].isalnum() and "@" not in "".join(out[-6:])[-80:].rpartition(" ")[2]


def _comment(written: str, start: int) -> tuple[str, int]:
    """What a comment says, a section of XML (13.2.5.69) or what else nobody sees, and where that
    stands."""
    begins = next(mark for mark in ("<!--", "<![CDATA[", "<!", "<?") if written.startswith(mark))
    marks = ("-->", "--!>") if begins == "<!--" else ("]]>", "?>", ">")
    ends = next((mark for mark in marks if written.endswith(mark)), "")
    size = len(begins) + len(ends)
    end = len(written) - len(ends) if size <= len(written) else len(written)
    return written[len(begins) : end], start + len(begins)
