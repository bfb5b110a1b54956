"""Persons where a vocabulary of markup names them, found without a finder of names."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.signals.personal import scan_html

WHO, MAIL = "Nora Quist", "nora.quist@example.org"
STATE = json.dumps({"user": {"fullName": WHO, "email": MAIL}})
QUOTED = STATE.replace('"', "&quot;")
CODED = base64.b64encode(STATE.encode()).decode()


def found(body: str) -> set[str]:
    return {spot.value for spot in scan_html(f"<html><body>{body}</body></html>")}


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ('<a rel="met colleague" href="https://nquist.example/">Nora Quist</a>', {WHO, "nquist"}),
        ('<dt><a class="username" href="./m?u=4">nquist</a></dt>', {"nquist"}),
        ('<a href="/wiki/User:Nora_Quist"><bdi>Nora Quist</bdi></a>', {WHO, "Nora_Quist"}),
        ("<pre>TY  - JOUR\nAU  - Quist, Nora\nER  - </pre>", {"Quist, Nora"}),
        ("<pre>@book{q,\n  author = {Quist, Nora},\n}</pre>", {"Quist, Nora"}),
        ('<i class="Z3988" title="rft.date=2026&amp;rft.au=Nora+Quist"></i>', {"Nora+Quist"}),
        ("<podcast:person role=guest>Nora Quist</podcast:person>", {WHO}),
        ('<member-tile full-name="Nora Quist" mail="nora.quist@example.org">', {WHO, MAIL}),
        (f'<x-isle props="{QUOTED}"></x-isle>', {WHO, MAIL}),
        (f'<div data-boot="{CODED}"></div>', {CODED}),
        ('<select name="trainer"><option>Nora Quist</select>', {WHO}),
        ('<a href="/files/CV_Nora_Quist.pdf">PDF</a>', {"Nora_Quist"}),
        ('<a href="skype:nquist_4?call">Call</a>', {"nquist_4"}),
        ('<img alt="@nquist" src="/4.png">', {"nquist"}),
        (
            "<xml><row><givenname>Nora</givenname><surname>Quist</surname></row></xml>",
            {"Nora", "Quist"},
        ),
        ('<td class="body col_lastname">Quist</td>', {"Quist"}),
        ('<a href="https://anna-schmidt.example.net/">Site</a>', {"anna-schmidt"}),
        ('<form action="/an/anna-schmidt">', {"anna-schmidt"}),
        (
            '<a href="/out?u=https%3A%2F%2Fn.example%2Fprofil%2Fanna-schmidt%3Fr">x</a>',
            {"anna-schmidt"},
        ),
        ('<link rel="me" href="https://social.example/@nquist4">', {"nquist4"}),
        ('<link rel="author" href="/ueber/anna-schmidt">', {"anna-schmidt"}),
        (
            '<input value="[{&quot;vn&quot;:&quot;Anna&quot;,&quot;nn&quot;:&quot;Quist&quot;}]">',
            {"Anna", "Quist"},
        ),
        ('<a href="/index.php?title=Benutzer_Diskussion:Anna_Schmidt">D</a>', {"Anna_Schmidt"}),
        ('<a href="/f?entry.2=%2B47+22+12+34+56&amp;k=2">Form</a>', {"%2B47+22+12+34+56"}),
        (
            '<a href="data:text/csv,name%3Bphone%0ANora%3B%2B4722123456%0A">CSV</a>',
            {"%2B4722123456"},
        ),
        ("<address>nora.quist<br>@example.org</address>", {"nora.quist"}),
        (
            '<button data-email-parts="[&quot;nora.quist&quot;, &quot;example.org&quot;]">',
            {"nora.quist"},
        ),
        ("<script>var n='nora.quist',s='@',d='example';k=n+s+d+'.org'</script>", {"nora.quist"}),
        ("<pre>id,name,e-mail\n4,Nora Quist,nora.quist@example.org\n5,,</pre>", {WHO, MAIL}),
        ("<script>var a='nora.quist'+'&#64;';a=a+'example'+'.org'</script>", {"nora.quist"}),
        ('<a href="mailto:%6eora.quist%40example.org">Mail</a>', {"%6eora.quist%40example.org"}),
        (
            '<script>identify("4",{displayName:"Nora Quist",loginEmail:"nora.quist@example.org"})</script>',
            {WHO, MAIL},
        ),
        (
            "<script>_l.push(['id',{'$first_name':'Nora','$last_name':'Quist'}])</script>",
            {"Nora", "Quist"},
        ),
        (
            '<div data-kontakt-ansprechpartner="Nora Quist" data-telefon-nr="+47 22 12 34 56"></div>',
            {WHO, "+47 22 12 34 56"},
        ),
        ('<div data-pupil-birthday="1999-02-11"></div>', {"1999-02-11"}),
        (
            '<input name="billing_first_name" value="Nora"><input autocomplete="bday" value="1999-02-11">',
            {"Nora", "1999-02-11"},
        ),
        ("<script>var rows=[[4,'Nora Quist','x'],[5,'Oak Table','y']]</script>", {WHO}),
        ('<script>{"name":"Nora","avatar":"/4.png","rating":4}</script>', {"Nora"}),
        ('<app-card [person]="{name:&#39;Nora Quist&#39;}"></app-card>', {WHO}),
        ('<owner-tile name="Nora Quist"></owner-tile>', {WHO}),
        ("<style>.m{--author:'Nora Quist'}</style>", {WHO}),
        ("<div style=\"--by:'Nora Quist'\"></div>", {WHO}),
        ("<script>// (c) 2024 Nora Quist <nora.quist@example.org>\n</script>", {WHO, MAIL}),
        ("<script>f('&q;owner&q;:&q;Nora Quist&q;')</script>", {WHO}),
        ('<img src="/team/nora-quist-300x300.jpg">', {"nora-quist"}),
        ('<audio src="/a/episode-12-nora-quist.mp3"></audio>', {"nora-quist"}),
        ('<a href="/go?state=%7B%22agent%22%3A%22Nora%20Quist%22%7D">x</a>', {"Nora%20Quist"}),
        ('<a href="/form?entry.4=Nora+Quist">x</a>', {"Nora+Quist"}),
        (
            "<script>String.fromCharCode(" + ",".join(str(ord(c)) for c in MAIL) + ")</script>",
            {",".join(str(ord(c)) for c in MAIL)},
        ),
        ("<script>a=['nora.quist','example.org'];b=a.join('@')</script>", {"nora.quist"}),
        ('<p>nora.quist<img src="/at.gif" alt="@">example.org</p>', {"nora.quist"}),
        ('<a data-name="nora.quist" data-domain="example" data-tld="org"></a>', {"nora.quist"}),
        ('<td class="x">Nora Quist</td><a href="/forum/nquist">4</a>', {WHO, "nquist"}),
        ("<pre>Error at C:\\Users\\nquist\\site\\index.py</pre>", {"nquist"}),
        ('<pre>["nachname"]=> string(5) "Quist"\n</pre>', {"Quist"}),
        ('<script>x=[{"firstName":1,"lastName":2},"Nora","Quist"]</script>', {"Nora", "Quist"}),
        (
            "<a onclick=\"x='nora.quist#example.org'.replace('#','@')\">m</a>",
            {"nora.quist#example.org"},
        ),
        (
            "<script>w('gro.elpmaxe#tsiuq.aron'.replace(/#/g,'@').split('').reverse().join(''))</script>",
            {"gro.elpmaxe#tsiuq.aron"},
        ),
        ("<script>var s='gro.elpmaxe.tsiuq+aron';w(s.replace('+','@'))</script>", set()),
        (
            "<script>p=['nora.quist','@','example','.org'];h=p.join('')</script>",
            {"['nora.quist','@','example','.org']"},
        ),
        (
            "<script>function z(d,n){w('mailto:'+n+'@'+d)}z('example.org','nora.schmidt','Mail')</script>",
            {"nora.schmidt"},
        ),
        (
            "<a href=\"javascript:linkTo_UnCryptMailto('nbjmup+opsb/rvjtuAfybnqmf/psh');\">m</a>",
            {"nbjmup+opsb/rvjtuAfybnqmf/psh"},
        ),
        ("<script>u='nora.quist';a.href=`mailto:${u}@${d}`</script>", {"nora.quist"}),
        (
            '<span data-local-part="nora.quist" data-mail-domain="example.org"></span>',
            {"nora.quist"},
        ),
        ("<script>rot13('aben.dhvfg@rknzcyr.bet')</script>", {"aben.dhvfg@rknzcyr.bet"}),
        (
            "<script>unescape('%6e%6f%72%61%2e%71%75%69%73%74%40%65%78%61%6d%70%6c%65%2e%6f%72%67')</script>",
            {"%6e%6f%72%61%2e%71%75%69%73%74%40%65%78%61%6d%70%6c%65%2e%6f%72%67"},
        ),
        ("<script>w('nora.quist'.concat('@').concat('example.org'))</script>", {"nora.quist"}),
        (
            "<pre>[vorname] =&gt; Nora\n[name] =&gt; Quist\n[ort] =&gt; Albury</pre>",
            {"Nora", "Quist"},
        ),
        ("<pre>Pl. Name         Club\n 1. SCHMIDT Anna  Mill AC  36:14</pre>", {"SCHMIDT Anna"}),
        ("<p><span>Julia</span> <span>Novak</span> <span>1998</span></p>", {"Julia Novak"}),
        ("<a onmouseover=\"window.status='E-mail: Anna Schmidt'\">m</a>", {"Anna Schmidt"}),
    ],
)
def test_who_is_named_there_is_found(body: str, wanted: set[str]) -> None:
    assert wanted <= found(body)


@pytest.mark.parametrize(
    "body",
    [
        '<a class="username" href="/login">Login</a>',
        '<meta name="twitter:site" content="@oakandsons">',
        '<select name="colour"><option>Dark Oak<option>Light Oak</select>',
        '<a rel="nofollow" href="https://oak.example/">Oak Tables</a>',
        '<x-field email="E-Mail" phone="Phone"></x-field>',
        '<div class="author-box__title">More Articles</div>',
        '<a href="/files/price_list_2026.pdf">PDF</a>',
        '<script>el.style.display="inline-block";x={user_agent:"Chrome Mobile",host:"Oak Table"}</script>',
        '<script>{"name":"Santa Monica","title":"Rose Garden","brand":"Villeroy Boch"}</script>',
        '<script>{"productName":"Nora Quist","company":"Nora Quist"}</script>',
        '<div data-member-count="4" data-owner="Accept All"></div>',
        '<input name="first_name" value="First name"><input name="user" value="guest">',
        '<img src="/img/summer-sale-300x300.jpg"><a href="/about-us/">x</a>',
        "<script>hues=[212,118,41,98,77,120,33,90]</script>",
        '<a data-name="size" data-domain="36-44">EU</a>',
        '<span class="member-name">Accept All</span>',
        "<script>ga('create','dimension4','example.org');w('a'+'@')</script>",
        "<script>x='a#b'.replace('#','-');y='2026-02'.split('-').reverse().join('.')</script>",
        '<a data-ec-name="product-id" data-ec-host="example.org">x</a>',
        "<p>Oak Table 1998</p><p>Anna Vase 2019</p>",
        "<pre>[first] =&gt; Previous\n[last] =&gt; Next</pre>",
        '<a class="menu-login" href="/anmelden">Anmelden</a><a href="/people/society/">Society</a>',
    ],
)
def test_labels_and_things_there_are_nobody(body: str) -> None:
    assert found(body) == set()


PIECES = (
    '"', "'", "{", "}", "[", "]", "<b>", "</b>", "<script>", "</script>", "<pre>", "=", ":", ",", "&q;",
    "&quot;", "\\u00e9", "\\", "%7B%22", "%20", "+", "@", "/", ".jpg", "\n", " ", "\u00e9", "name", "author",
    "data-owner=", "firstName", "dob", "1999-02-11", "Nora", "Quist", "van der", "nquist", "example.org",
    ".replace('#','@')", ".split('').reverse()", "('a','b.org',", "nbjmup+", "INSERT INTO t (first_name) VALUES (", "1 NAME ",
    "=?utf-8?q?", "<name type='personal'>", "<namePart>", "</pre>", "\t", "  ", "=100  1\\$a", " -- ", "CN=", "(c) 2024 ",
    ".join('@')", "[1,2,3]", "110,111,114,97,46,113,117,105", "bm9yYS5xdWlzdEBleGFtcGxlLm9yZw==", "<?xml ",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_a_source_holds_its_findings_stand_in_it_in_order(source: str) -> None:
    done = 0
    for spot in scan_html(source):
        assert done <= spot.start <= spot.end <= len(source)
        done = spot.end
