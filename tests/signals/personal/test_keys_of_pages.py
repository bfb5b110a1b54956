"""Whose name stands beside a key, in whatever carries keys: standards' properties and systems' own.

The name is in no list, so that only its key tells. Each row is a standard or a trade, with its
paragraph where it has one.
"""

import html
import json
import re

import pytest

from consentry.signals.personal import scan_html

NAME = "Telvira Quandrel"
KEYS = {
    "schema.org, Person in the range": "actor attendee byArtist composer contributor director "
    "copyrightHolder editor employee founder funder illustrator lyricist maintainer musicBy "
    "organizer performer producer readBy recipient reviewedBy seller sender spouse "
    "translator underName",
    "FHIR R4": "asserter attester informant performer practitioner requester verifier",
    "ActivityStreams 2.0, 4": "actor attributedTo",
    "tickets": "createdBy assigned_to requested_by resolvedBy last_modified_by escalatedTo watcher",
    "in German": "erstelltVon geaendert_von Kontoinhaber Kursleiter Klägerin Verstorbener",
    "in French": "creePar publie_par parrain témoin défunte",
    "in Spanish": "creadoPor modificado_por goleador testigo difunta",
    "in Italian": "scrittoDa creato_da marcatore testimone intestatario",
    "in Dutch": "geplaatstDoor gewijzigd_door rekeninghouder getuige",
    "in Polish": "dodanyPrzez utworzone_przez strzelec posiadacz",
    "in Portuguese": "criadoPor publicado_por padrinho signatária",
}
THINGS = "brand hotel productName company sortBy poweredBy venue albumTitle street theme"
CARRIERS = {
    "state": lambda key: script({"o": {"n": 4, key: NAME}}),
    "state of a string": lambda key: f"<script>f({json.dumps(json.dumps({key: NAME}))})</script>",
    "an object's name": lambda key: script({"o": {key: {"id": 4, "name": NAME}}}),
    "objects of a list": lambda key: script(
        {key: [{"id": 4, "name": "4"}, {"id": 5, "name": NAME}]}
    ),
    "nodes of edges (GraphQL)": lambda key: script({key: {"edges": [{"node": {"name": NAME}}]}}),
    "data of JSON:API": lambda key: script({key: {"data": {"attributes": {"name": NAME}}}}),
    "a list": lambda key: script({"o": {key: ["4", NAME]}}),
    "a script": lambda key: f"<script>var o={{n:4,{key}:'{NAME}'}}</script>",
    "an attribute": lambda key: f'<div data-{kebab(key)}="{NAME}"></div>',
    "a handler": lambda key: f"<b x-on:click=\"open({{{key}: '{NAME}'}})\">+</b>",
    "props": lambda key: f'<x-o :who="{html.escape(json.dumps({key: NAME}))}"></x-o>',
    "meta": lambda key: f'<meta name="{kebab(key)}" content="{NAME}">',
    "RDFa": lambda key: f'<i property="ex:{key}" content="{NAME}"></i>',
    "microdata": lambda key: f'<p itemscope><span itemprop="{key}">{NAME}</span></p>',
}


def kebab(key: str) -> str:
    """A key as names of attributes spell it (HTML Standard, 3.2.6.6)."""
    return re.sub("(?=[A-Z])", "-", key).lower()


def script(value: object) -> str:
    return f'<script type="application/json">{json.dumps(value)}</script>'


def found(body: str) -> set[str]:
    return {spot.value for spot in scan_html(f"<html><body>{body}</body></html>")}


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
def test_a_name_is_found_by_its_key(keys: str, carrier: str) -> None:
    assert not [key for key in keys.split() if NAME not in found(CARRIERS[carrier](key))]


@pytest.mark.parametrize("carrier", CARRIERS)
def test_what_a_thing_is_called_is_no_name(carrier: str) -> None:
    assert not [key for key in THINGS.split() if NAME in found(CARRIERS[carrier](key))]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ({"dealer": {"title": "Oskar Bikes"}}, "Oskar Bikes"),
        ({"product": {"name": "Sofa Charlotte"}}, "Sofa Charlotte"),
        ({"hotel": {"name": "Clara Nova"}}, "Clara Nova"),
        ({"author": {"books": [NAME]}}, NAME),
        ({"author": {"company": {"name": NAME}}}, NAME),
        ({"authors": 4, "title": NAME}, NAME),
    ],
)
def test_what_is_round_a_thing_makes_it_nobodys(source: dict[str, object], name: str) -> None:
    assert name not in found(script(source))
