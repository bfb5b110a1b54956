"""Texts that nobody who makes the finder had seen when they were measured.

``python apart.py SEED ROUNDS`` prints the sets ``apart`` and ``leaves`` (persons without a
sentence, by manner). Slots are those of ``stranger.py``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fresh import texts
from stranger import Stranger

HERE = Path(__file__).parent / "apart"


class Apart(Stranger):
    here = HERE
    sentences, layouts = "apart | ", "leaves: "


if __name__ == "__main__":
    for each in texts(Apart, int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(each, ensure_ascii=False))
