"""Texts by the same hand as ``visitor.py``, kept away from whoever makes the finder.

``python distant.py SEED ROUNDS`` prints the sets ``distant`` and ``fringes`` (persons without a
sentence, by manner). Topics, sentence shapes, layouts and names are others; slots are those of
``visitor.py``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fresh import texts
from visitor import Visitor

HERE = Path(__file__).parent / "distant"


class Distant(Visitor):
    here = HERE
    sentences, layouts = "distant | ", "fringes: "


if __name__ == "__main__":
    for each in texts(Distant, int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(each, ensure_ascii=False))
