"""What a page in a browser shows, and is it anything but a question for consent?

Both are asked at once, so that nothing changes between; a page that does not answer in time, is
larger than what is looked into, or is none of the web's is not shown. Asked in a world of its own
(CDP, Page.createIsolatedWorld): the page's scripts can change what they see of the document, and
not what is seen here. What is read is taken from the prototypes of that world, because names in
HTML (``<form><input name=innerText>``) shadow those of the document.
What a frame or a shadow tree in the question's place says is not read: that it is shown is enough.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

from playwright.async_api import BrowserContext, Error, Page

from consentry.evidence import Finding, Where
from consentry.signals.access import LITTLE, WALLS
from consentry.signals.body import MAX_BYTES

_WORLD = "consentry"
SECONDS = 30.0
"""Within which a page has to say what it shows: its scripts may never let it."""
_GOING = 2.0
_WEB = ("http:", "https:", "about:", "blob:")
"""What a page may be at, by then: its script can write about: and blob: pages, and no others."""


class NotShownError(Error):
    """Nor would it be if it were asked again."""


async def shown(page: Page) -> tuple[str, Finding | None]:
    """The HTML of a page as it is; and a question for consent with nothing beside it that a person
    could read, if that is what it shows; nobody here answers it. What it looks like stands in
    signals/data/walls.yaml.

    Raises Playwright's Error if the page cannot be asked.
    """
    if not page.url.startswith(_WEB):
        raise NotShownError("this is no page of the web, so it is not read here")
    try:
        async with asyncio.timeout(SECONDS):
            return await _asked(page)
    except TimeoutError:
        raise NotShownError("the page does not answer: a script of its own never ends") from None


async def _asked(page: Page) -> tuple[str, Finding | None]:
    marks = list(WALLS.consent_selectors)
    session = await BrowserContext.new_cdp_session(page.context, page)
    try:
        tree = await session.send("Page.getFrameTree")
        frame = {"frameId": tree["frameTree"]["frame"]["id"], "worldName": _WORLD}
        world = await session.send("Page.createIsolatedWorld", frame)
        told = await session.send(
            "Runtime.evaluate",
            {
                "expression": f"({_SHOWN})({json.dumps(marks)}, {MAX_BYTES})",
                "contextId": world["executionContextId"],
                "returnByValue": True,
            },
        )
    finally:
        with suppress(Error, TimeoutError):
            await asyncio.wait_for(session.detach(), _GOING)
    if "exceptionDetails" in told:
        raise Error("the page could not be asked what it shows")
    found = told["result"]["value"]
    if found["html"] is None:
        raise NotShownError("the page is larger than what is looked into")
    if found["mark"] is None or found["beside"] >= LITTLE:
        return found["html"], None
    where = Where("browser", str(found["mark"])[:128])
    return found["html"], Finding("access.consent-wall", where)


_SHOWN = """(marks, most) => {
  const own = (kind, name) => Object.getOwnPropertyDescriptor(kind.prototype, name).get;
  const text = own(HTMLElement, 'innerText');
  const body = own(Document, 'body').call(document);
  const all = Document.prototype.querySelectorAll;
  const visible = Element.prototype.checkVisibility;
  const shown = (node) => node instanceof HTMLElement
    && visible.call(node, {opacityProperty: true, visibilityProperty: true});
  const size = (node) => (text.call(node) || '').split(/\\s+/).join(' ').trim().length;
  const root = own(Element, 'shadowRoot');
  const within = (node) => [node, ...Element.prototype.querySelectorAll.call(node, '*')]
    .some((each) => root.call(each) || (each instanceof HTMLIFrameElement && shown(each)));
  const doctype = own(Document, 'doctype').call(document);
  const top = own(Document, 'documentElement').call(document);
  let html = doctype ? new XMLSerializer().serializeToString(doctype) : '';
  if (top) html += own(Element, 'outerHTML').call(top);
  if (html.length > most) html = null;
  for (const mark of html === null ? [] : marks) {
    for (const node of all.call(document, mark)) {
      if (shown(node) && (size(node) > 0 || within(node))) {
        return {html, mark, beside: size(body) - size(node)};
      }
    }
  }
  return {html, mark: null, beside: 0};
}"""
