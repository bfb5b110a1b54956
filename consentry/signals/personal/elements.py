"""What elements do to the text in them (HTML Standard 4, 13.1.2, 15.3), for layout.py.

RAW: their content is text until their end tag; what stands for those who see no frames is read as
the markup that it is for them. SILENT: of those, what nobody reads. INLINE: text
runs on across them; GLUES: and is never parted by them. SAID: attributes whose values say
something.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


VOID = _set("area base br col embed hr img input link meta param source track wbr")
RAW = _set("script style textarea title xmp")
SILENT = _set("style")
INLINE = _set(
    "b i em strong u s small font wbr sup sub mark span a abbr acronym cite q big tt bdi bdo del "
    "ins dfn var time data ruby rb rt rp strike nobr label img svg path use"
)
GLUES = _set("b i em strong u s small font wbr big bdi bdo mark nobr tt")
CLOSED_BY = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "option": ({"option"}, {"select", "datalist"}),
    "tbody": ({"tbody", "thead", "tfoot", "tr", "td", "th"}, {"table"}),
    "tfoot": ({"tbody", "thead", "tfoot", "tr", "td", "th"}, {"table"}),
}
"""What a start tag closes, and what it does not look beyond (HTML Standard 13.1.2.4)."""
CLOSES_P = _set(
    "address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr main menu nav ol p pre section table ul"
)
ROLES = {
    "nav": "navigation", "menu": "navigation", "footer": "footer", "code": "code", "pre": "code",
    "kbd": "code", "samp": "code", "h1": "heading", "h2": "heading", "h3": "heading",
    "h4": "heading", "h5": "heading", "h6": "heading", "title": "heading", "table": "table",
    "button": "navigation", "select": "navigation",
}  # fmt: skip
WHOLE = frozenset(("html", "body", "main", "article"))
"""Elements whose classes say what kind of page it is, and not what kind of text."""
SAID = _set(
    "alt title aria-label placeholder value content label summary href src action poster cite "
    "about resource datetime onclick onsubmit onmouseover onfocus x-data ng-init xlink:href "
    "aria-description data srcdoc formaction longdesc ping rdf:resource rdf:about"
)
