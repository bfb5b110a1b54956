"""Does a page in a browser show anything but a question for consent?

Asked in a world of its own (CDP, Page.createIsolatedWorld): the page's scripts can change what
they see of the document, and not what is seen here. What is read is taken from the prototypes of
that world, because names in HTML (``<form><input name=innerText>``) shadow those of the document.
What a frame or a shadow tree in the question's place says is not read: that it is shown is enough.
"""

from __future__ import annotations

import json

from playwright.async_api import BrowserContext, Error, Page

from consentry.evidence import Finding, Where
from consentry.signals.access import LITTLE, WALLS

_WORLD = "consentry"


async def wall(page: Page) -> Finding | None:
    """A question for consent with nothing beside it that a person could read, if that is what the
    page shows; nobody here answers it. What it looks like stands in signals/data/walls.yaml.

    Raises Playwright's Error if the page cannot be asked.
    """
    session = await BrowserContext.new_cdp_session(page.context, page)
    try:
        tree = await session.send("Page.getFrameTree")
        frame = {"frameId": tree["frameTree"]["frame"]["id"], "worldName": _WORLD}
        world = await session.send("Page.createIsolatedWorld", frame)
        told = await session.send(
            "Runtime.evaluate",
            {
                "expression": f"({_BESIDE})({json.dumps(list(WALLS.consent_selectors))})",
                "contextId": world["executionContextId"],
                "returnByValue": True,
            },
        )
    finally:
        await session.detach()
    if "exceptionDetails" in told:
        raise Error("the page could not be asked for its wall")
    found = told["result"].get("value")
    if found is None or found["beside"] >= LITTLE:
        return None
    return Finding("access.consent-wall", Where("browser", str(found["mark"])[:128]))


_BESIDE = """marks => {
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
  for (const mark of marks) {
    for (const node of all.call(document, mark)) {
      if (shown(node) && (size(node) > 0 || within(node))) {
        return {mark, beside: size(body) - size(node)};
      }
    }
  }
  return null;
}"""
