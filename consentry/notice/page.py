"""The public page: the notice in every language on one page, with sources and dates from the log.

One file, one address, one hash. Plain HTML that any browser, reader or screen reader takes: no
script, nothing loaded from elsewhere, ``lang`` on every part, headings in order, dark on light
(WCAG 2.2: 1.3.1, 1.4.3, 2.4.1, 3.1.1, 3.1.2). It names no person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape

from consentry.notice.languages import Language, language
from consentry.notice.making import Document, Section
from consentry.notice.register import Source

STYLE = """\
html { font: 1.0625rem/1.6 system-ui, sans-serif; color: #1a1a1a; background: #ffffff; }
body { max-width: 42rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { line-height: 1.25; }
a { color: #0b4f9e; }
article { border-top: 1px solid #767676; margin-top: 2rem; }
table { border-collapse: collapse; }
th, td { border: 1px solid #767676; padding: 0.25rem 0.5rem; text-align: left; }
.small { color: #4a4a4a; overflow-wrap: anywhere; }
"""


def page(notice: Document, named: Sequence[Source], others: Sequence[Source], now: int) -> bytes:
    """The page in UTF-8. named: sites that may stand in public; others are only counted."""
    return "\n".join(_page(notice, named, others, now)).encode()


def _page(
    notice: Document, named: Sequence[Source], others: Sequence[Source], now: int
) -> Iterator[str]:
    first = language(notice.languages[0])
    title = escape(first.say("title", controller=notice.controller))
    yield "<!DOCTYPE html>"
    yield f'<html lang="{first.code}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield (
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )
    yield f'<meta name="consentry-notice" content="{notice.digest}">'
    yield f"<title>{title}</title>"
    yield f"<style>\n{STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield f"<h1>{escape(notice.controller)}: {escape(notice.token)}</h1>"
    if len(notice.languages) > 1:
        yield f'<nav aria-label="{escape(first.say("contents"))}">'
        yield "<ul>"
        for code in notice.languages:
            name = escape(language(code).say("name"))
            yield f'<li><a href="#{code}" lang="{code}" hreflang="{code}">{name}</a></li>'
        yield "</ul>"
        yield "</nav>"
    yield "<main>"
    for code, sections in notice.sections.items():
        yield from _language(language(code), notice, sections, named, others, now)
    yield "</main>"
    yield "</body>"
    yield "</html>\n"


def _language(
    said: Language,
    notice: Document,
    sections: Sequence[Section],
    named: Sequence[Source],
    others: Sequence[Source],
    now: int,
) -> Iterator[str]:
    code = said.code
    title = escape(said.say("title", controller=notice.controller))
    yield f'<article id="{code}" lang="{code}" aria-labelledby="{code}-title">'
    yield f'<h2 id="{code}-title">{title}</h2>'
    yield f"<p>{escape(said.say('lead'))}</p>"
    for section in sections:
        name = f"{code}-{section.id}"
        lang = f' lang="{section.lang}"' if section.lang else ""
        yield f'<section aria-labelledby="{name}">'
        yield f'<h3 id="{name}">{escape(section.title)}</h3>'
        for text in section.says:
            yield f"<p{lang}>{_linked(text)}</p>"
        if section.items:
            yield "<ul>"
            for text in section.items:
                yield f"<li{lang}>{_linked(text)}</li>"
            yield "</ul>"
        if section.id == "source":
            yield from _sources(said, named, others)
        yield f'<p class="small">{escape(section.cite)}</p>'
        yield "</section>"
    yield f'<p class="small">{escape(said.say("written", date=_date(now)))}</p>'
    yield f'<p class="small">{escape(said.say("version", hash=notice.digest))}</p>'
    yield "</article>"


def _sources(said: Language, named: Sequence[Source], others: Sequence[Source]) -> Iterator[str]:
    if not named and not others:
        yield f"<p>{escape(said.say('source.none'))}</p>"
        return
    rows = [(each.site, each) for each in named]
    if others:
        rest = Source("")
        rest.count = sum(each.count for each in others)
        rest.first = min(each.first for each in others)
        rest.last = max(each.last for each in others)
        rows.append((said.say("source.others", sites=len(others)), rest))
    heads = (said.say(f"source.{key}") for key in ("site", "count", "first", "last"))
    yield "<table>"
    yield (
        "<thead><tr>"
        + "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
        + "</tr></thead>"
    )
    yield "<tbody>"
    for name, each in rows:
        cells = (str(each.count), _date(each.first), _date(each.last))
        line = "".join(f"<td>{cell}</td>" for cell in cells)
        yield f'<tr><th scope="row">{escape(name)}</th>{line}</tr>'
    yield "</tbody>"
    yield "</table>"


def _linked(text: str) -> str:
    """Text with its addresses as links: words that begin with http(s) or hold one ``@``."""
    words = []
    for word in text.split(" "):
        bare = word.rstrip(".,;:)")
        tail = escape(word[len(bare) :])
        if bare.startswith(("https://", "http://")):
            word = f'<a href="{escape(bare)}">{escape(bare)}</a>{tail}'
        elif bare.count("@") == 1 and "." in bare.partition("@")[2] and bare[0] != "@":
            word = f'<a href="mailto:{escape(bare)}">{escape(bare)}</a>{tail}'
        else:
            word = escape(word)
        words.append(word)
    return " ".join(words)


def _date(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
