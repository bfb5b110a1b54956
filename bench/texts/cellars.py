"""Places of a page where a person can hide, of small, old and public sites: town halls, parishes,
schools, clubs, libraries, archives, mailing lists, wikis, documentation, by another outsider who had
not seen how they are found.

The format is that of ``places.py``; the people are the bench's, with telephone numbers and mail hosts
of this file. Beside each stands what is nobody's: offices, schools and churches with saints' and
poets' names, shelf marks, reference numbers, results, versions.
"""

from __future__ import annotations

import codecs
import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from email.header import Header
from urllib.parse import quote_plus

from bench.texts.nooks import attr, b64, home, moved, single, spelled
from bench.texts.places import LANGUAGES, Hidden, Who, js, plain

_SAID = {
    "candle": "Candle lit by|Kerze entzündet von|Bougie allumée par|Vela encendida por|Candela accesa da|Kaarsje van|Znicz zapalił(a)|Vela acesa por",
    "church": "St Michael and All Angels|St. Johannes der Täufer|Saint-Jean-Baptiste|San Juan Bautista|San Giovanni Battista|Sint-Jan de Doperkerk|św. Jana Chrzciciela|São João Batista",
    "club": "Lakeside AC|LG Seeblick|AC du Lac|CA La Laguna|Atletica del Lago|AV De Plas|LKS Jezioro|CA da Lagoa",
    "duty": "Out-of-hours service|Notdienst|Médecin de garde|Médico de guardia|Guardia medica|Weekenddienst|Dyżur lekarski|Médico de serviço",
    "gift": "Gift of|Schenkung von|Don de|Donación de|Dono di|Schenking van|Dar:|Doação de",
    "handled": "Handled by|Bearbeitet von|Affaire suivie par|Tramitado por|Pratica trattata da|Behandeld door|Sprawę prowadzi|Tratado por",
    "join": "Membership forms at the bar.|Aufnahmeanträge am Tresen.|Bulletins d’adhésion au bar.|Fichas de socio en la barra.|Moduli d’iscrizione al bar.|Inschrijfformulieren aan de bar.|Deklaracje przy barze.|Fichas de inscrição no bar.",
    "list": "Village list|Dorfliste|Liste du village|Lista del pueblo|Lista civica|Dorpslijst|Lista gminna|Lista da freguesia",
    "mass": "Mass, Sunday 10:30|Hl. Messe, Sonntag 10.30 Uhr|Messe, dimanche 10 h 30|Misa, domingo 10:30|Messa, domenica 10.30|Eucharistieviering, zondag 10.30 uur|Msza św., niedziela 10:30|Missa, domingo 10h30",
    "maths": "Maths|Mathematik|Mathématiques|Matemáticas|Matematica|Wiskunde|Matematyka|Matemática",
    "moved": "Motion by|Antrag von|Motion de|Moción de|Mozione di|Motie van|Wniosek:|Moção de",
    "office": "Residents’ registration|Einwohnermeldeamt|État civil|Registro civil|Anagrafe|Burgerzaken|Ewidencja ludności|Registo civil",
    "object": "Butter churn, beech, c. 1880|Butterfass, Buche, um 1880|Baratte en hêtre, vers 1880|Mantequera de haya, h. 1880|Zangola in faggio, 1880 circa|Karnton, beuken, ca. 1880|Kierzanka bukowa, ok. 1880|Batedeira de faia, c. 1880",
    "priest": "Parish priest|Pfarrer|Curé|Párroco|Parroco|Pastoor|Proboszcz|Pároco",
    "race": "Lake run, 10 km|Seelauf, 10 km|Tour du lac, 10 km|Carrera del lago, 10 km|Giro del lago, 10 km|Meerloop, 10 km|Bieg wokół jeziora, 10 km|Corrida da lagoa, 10 km",
    "ref": "Our ref.|Unser Zeichen|Nos réf.|N/ref.|Ns. rif.|Ons kenmerk|Nasz znak|N/ref.",
    "resp": "Publisher|V. i. S. d. P.|Directeur de la publication|Editor responsable|Direttore responsabile|Verantwoordelijke uitgever|Redaktor odpowiedzialny|Diretor responsável",
    "room": "Room|Zimmer|Bureau|Despacho|Stanza|Kamer|Pokój|Sala",
    "school": "Queen Victoria Primary School|Albert-Schweitzer-Schule|École Jules-Ferry|Colegio Miguel de Cervantes|Scuola Alessandro Manzoni|Anne Frankschool|Szkoła im. Adama Mickiewicza|Escola Luís de Camões",
    "song": "The miller’s reel|Der Müller am Bach|La valse du meunier|La jota del molinero|La monferrina del mugnaio|De molenaar zijn dans|Młynarz nad wodą|O vira do moleiro",
    "subst": "Substitutions, Thursday|Vertretungsplan, Donnerstag|Remplacements, jeudi|Sustituciones, jueves|Supplenze, giovedì|Roosterwijzigingen, donderdag|Zastępstwa, czwartek|Substituições, quinta-feira",
    "super": "Supervisor|Betreuung|Direction de thèse|Dirección de tesis|Relatore|Promotor|Promotor|Orientação",
    "tender": "Resurfacing of School Lane|Deckensanierung Schulweg|Réfection du chemin de l’école|Repavimentación del camino de la escuela|Rifacimento di via delle scuole|Herbestrating Schoolpad|Remont ulicy Szkolnej|Repavimentação do caminho da escola",
    "thesis": "Drainage of peat meadows, 1850–1910|Die Entwässerung der Moorwiesen 1850–1910|Le drainage des prairies tourbeuses, 1850–1910|El drenaje de los prados turbosos, 1850-1910|La bonifica dei prati torbosi, 1850-1910|De ontwatering van veenweiden, 1850–1910|Osuszanie łąk torfowych 1850–1910|A drenagem dos prados turfosos, 1850-1910",
    "votes": "votes|Stimmen|voix|votos|voti|stemmen|głosów|votos",
    "warn": "Road closed until Easter.|Straße bis Ostern gesperrt.|Route barrée jusqu’à Pâques.|Calle cortada hasta Pascua.|Strada chiusa fino a Pasqua.|Weg afgesloten tot Pasen.|Droga zamknięta do Wielkanocy.|Estrada cortada até à Páscoa.",
}  # fmt: skip
_PHONES = {
    "en": ("GB", "1539 7", "7854 1"), "de": ("DE", "3641 2", "160 93"), "fr": ("FR", "5 49 8", "6 72 1"),
    "es": ("ES", "923 2", "6 88 1"), "it": ("IT", "0471 9", "328 4"), "nl": ("NL", "43 32", "6 15"),
    "pl": ("PL", "81 53", "69 71"), "pt": ("PT", "239 8", "91 45"),
}  # fmt: skip
_HOSTS = ("dorfpost.eu", "kirchmail.eu", "mairiepost.eu", "postapaese.eu", "gminapoczta.eu")
PLACES: dict[str, Callable[[Who], Hidden]] = {}


def say(p: Who, key: str) -> str:
    return _SAID[key].split("|")[LANGUAGES.index(p.lang)]


def esc(text: str) -> str:
    return html.escape(text, quote=False)


def turned(p: Who) -> tuple[str, str]:
    """The last name first, as catalogues and lists have it, or found as a reader would say it."""
    return f"{p.last}, {p.first}", p.name


def place(build: Callable[[Who], Hidden]) -> Callable[[Who], Hidden]:
    def kept(p: Who) -> Hidden:
        who = moved(replace(p, name=" ".join(p.name.split())), "cellars", _PHONES[p.lang], _HOSTS)
        head, body, values = build(who)
        return head, body, [spelled(who, value) for value in values]

    PLACES[build.__name__] = kept
    return build


# --- town halls, parishes, schools ---------------------------------------------------------------


@place
def town_hall_font_table(p: Who) -> Hidden:
    return "", f'<TABLE BORDER="1" CELLPADDING="3" WIDTH="90%"><TR BGCOLOR="#CCCC99"><TD><FONT FACE="Arial" SIZE="2"><B>{say(p, "office")}</B></FONT></TD><TD><FONT SIZE="2">{say(p, "room")}</FONT></TD><TD></TD></TR><TR><TD><FONT FACE="Arial" SIZE="2">{esc(p.last)}, {esc(p.first)}</FONT></TD><TD><FONT SIZE="2">2.14</FONT></TD><TD NOWRAP><FONT SIZE="2">{home(p)}</FONT></TD></TR></TABLE>', [
        turned(p), home(p)]  # fmt: skip


@place
def election_table(p: Who) -> Hidden:
    return "", f'<h3>{say(p, "list")}</h3><table class="wahl"><tr><td>1.</td><td>{esc(p.last.upper())} {esc(p.first)}</td><td align=right>1.204 {say(p, "votes")}</td></tr><tr><td colspan=2>{say(p, "list")}</td><td align=right>41,2 %</td></tr></table><p>{say(p, "school")}: 412 {say(p, "votes")}</p>', [
        (f"{p.last.upper()} {p.first}", p.name)]  # fmt: skip


@place
def council_motion(p: Who) -> Hidden:
    return (
        "",
        f"<ol start=4><li><u>{say(p, 'tender')}</u><br>{say(p, 'moved')} {esc(p.name)}: 7–2–1.<li><u>{say(p, 'school')}</u><br>12.400,00 €, 9–0–1.</ol>",
        [p.name],
    )


@place
def tender_ubl(p: Who) -> Hidden:
    return "", f'<?xml version="1.0" encoding="UTF-8"?><ContractNotice xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>2026/S 041-120448</cbc:ID><cac:ContractingParty><cac:Party><cac:PartyName><cbc:Name>{esc(say(p, "school"))}</cbc:Name></cac:PartyName><cac:Contact><cbc:Name>{esc(p.name)}</cbc:Name><cbc:Telephone>{p.phone}</cbc:Telephone><cbc:ElectronicMail>{p.mail}</cbc:ElectronicMail></cac:Contact></cac:Party></cac:ContractingParty><cac:ProcurementProject><cbc:Name>{esc(say(p, "tender"))}</cbc:Name><cbc:Note>CPV 45233223</cbc:Note></cac:ProcurementProject></ContractNotice>', [
        p.name, p.phone, p.mail]  # fmt: skip


@place
def letter_block(p: Who) -> Hidden:
    return "", f'<table class="briefkopf"><tr><td>{say(p, "ref")}:<br>{say(p, "handled")}:<br>{p.w["phone"]}:</td><td>II.4-2026/0412<br>{esc(p.name)}<br>{home(p)}</td></tr></table><p><b>{say(p, "tender")}</b></p>', [
        p.name, home(p)]  # fmt: skip


@place
def domino_form(p: Who) -> Hidden:
    return "", f'<form name="_Doc"><input type=hidden name="%%ModDate" value="C1258D2F004F1A33"><input type=hidden name="From" value="CN={attr(p.name)}/OU=Rathaus/O=Kreis"><input type=hidden name="$UpdatedBy" value="CN={attr(p.name)}/OU=Rathaus/O=Kreis"><a href="/web/ag.nsf/0/41C2?OpenDocument">{say(p, "warn")}</a></form>', [
        p.name]  # fmt: skip


@place
def sharepoint_presence(p: Who) -> Hidden:
    return "", f"<td class=\"ms-vb-user\"><span class=\"ms-imnSpan\"><a onclick=\"IMNImageOnClick(event);return false;\" href=\"#\" class=\"ms-imnlink\"><img name=\"imnmark\" onload=\"IMNRC('{p.mail}')\" ShowOfflinePawn=1 src=\"/_layouts/15/images/spimn.png\" alt=\"\"></a></span><a class=\"ms-subtleLink\" href=\"/_layouts/15/userdisp.aspx?ID=41\">{esc(p.name)}</a></td><td class=\"ms-vb2\">2.014</td>", [
        p.mail, p.name]  # fmt: skip


@place
def parish_center(p: Who) -> Hidden:
    return "", f"<CENTER><H2>{say(p, 'church')}</H2><I>{say(p, 'mass')}</I><BR><HR WIDTH=60%><FONT COLOR=navy>{say(p, 'priest')}<BR>{esc(p.name)}<BR>&#9742; {home(p)}</FONT></CENTER>", [
        p.name, home(p)]  # fmt: skip


@place
def condolence_candle(p: Who) -> Hidden:
    return (
        "",
        f'<div class="kerze kerze-412"><img src="/kerzen/rot.gif" alt=""><span class="kerzentext">{say(p, "candle")}<br>{esc(p.first)} {esc(p.last)}</span><small>11.02.2026, 06:31</small></div>',
        [p.name],
    )


@place
def substitution_plan(p: Who) -> Hidden:
    return "", f'<table class="mon_list"><tr class="list odd"><td class="list inline_header" colspan="5">{say(p, "subst")}</td></tr><tr class="list even"><td class="list">7b</td><td class="list">3 - 4</td><td class="list">{say(p, "maths")}</td><td class="list"><s>{esc(p.first[0])}. {esc(p.last)}</s>→---</td><td class="list">R 204</td></tr></table>', [
        (f"{p.first[0]}. {p.last}", p.last)]  # fmt: skip


@place
def duty_doctor_list(p: Who) -> Hidden:
    return "", f"<DIR><LI>07./08.02. – 112<LI>14./15.02. – Dr. {esc(p.name)}, {home(p)}<LI>0:00–24:00 – {say(p, 'duty')}</DIR>", [
        p.name, home(p)]  # fmt: skip


# --- clubs and sports ----------------------------------------------------------------------------


@place
def fixed_width_results(p: Who) -> Hidden:
    row = f"  1.  {p.last.upper() + ' ' + p.first:<28}{say(p, 'club'):<20}   36:14,2"
    return (
        "",
        f"<pre>{say(p, 'race')}\n{'=' * 62}\n{esc(row)}\n DNS  Startnr. 412\n</pre>",
        [(f"{p.last.upper()} {p.first}", p.name)],
    )


@place
def chess_pgn(p: Who) -> Hidden:
    return (
        "",
        f'<pre>[Event "{say(p, "club")} Open"]\n[Site "{say(p, "school")}"]\n[Round "4.12"]\n[White "{esc(p.last)}, {esc(p.first)}"]\n[Black "?"]\n[Result "1-0"]\n[ECO "C41"]\n\n1. e4 e5 2. Nf3 d6 3. d4 Bg4 1-0</pre>',
        [turned(p)],
    )


@place
def java_ticker(p: Who) -> Hidden:
    return "", f'<applet code="NewsTicker.class" width="400" height="20"><param name="speed" value="41"><param name="msg0" value="{attr(say(p, "join"))}"><param name="msg1" value="{attr(say(p, "race"))}: {attr(p.name)}, {home(p)}"><param name="bgcolor" value="102,153,204"></applet>', [
        p.name, home(p)]  # fmt: skip


@place
def window_status(p: Who) -> Hidden:
    said = attr(f"window.status='{single(p.w['mail'])}: {single(p.name)}';return true")
    return "", f"<a href=\"kontakt.htm\" onmouseover=\"{said}\" onmouseout=\"window.status=''\"><img src=\"mail_an.gif\" border=0 width=41 height=12></a>", [
        (p.name, single(p.name))]  # fmt: skip


@place
def noframes(p: Who) -> Hidden:
    return "", f'<frameset cols="160,*" border="0"><frame src="menu.htm" name="m"><frame src="start.htm" name="s"><noframes><p>{say(p, "club")}<br>{p.w["contact"]}: {esc(p.name)}, <a href="MAILTO:{p.mail}?SUBJECT=Homepage">{p.mail}</a></p></noframes></frameset>', [
        p.name, p.mail]  # fmt: skip


@place
def wml_card(p: Who) -> Hidden:
    return "", f'<?xml version="1.0"?><!DOCTYPE wml PUBLIC "-//WAPFORUM//DTD WML 1.1//EN" "http://www.wapforum.org/DTD/wml_1.1.xml"><wml><card id="k12" title="{attr(say(p, "club"))}"><p>{esc(p.name)}<br/><a href="wtai://wp/mc;{p.e164}">{p.w["phone"]}</a></p><p>{esc(say(p, "race"))}: 36.14</p></card></wml>', [
        p.name, p.e164]  # fmt: skip


@place
def placemark(p: Who) -> Hidden:
    return "", f'<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>{esc(say(p, "race"))}</name><Placemark><name>{esc(say(p, "school"))}</name><ExtendedData><Data name="{p.w["contact"]}"><value>{esc(p.name)}</value></Data><Data name="{p.w["phone"]}"><value>{home(p)}</value></Data><Data name="km"><value>4.12</value></Data></ExtendedData><Point><coordinates>11.0241,47.1204,0</coordinates></Point></Placemark></Document></kml>', [
        p.name, home(p)]  # fmt: skip


# --- e-mail protections of old -------------------------------------------------------------------


@place
def write_with_char_code(p: Who) -> Hidden:
    return "", f"<script language=\"JavaScript\"><!--\ndocument.write('<a href=\"mailto:{p.local}' + String.fromCharCode(64) + '{p.domain}\">');\ndocument.write('{p.w['mail']}</a>');\n//--></script><script>document.write(new Date(document.lastModified).getFullYear());</script>", [
        (p.mail, p.local)]  # fmt: skip


@place
def swapped_call(p: Who) -> Hidden:
    return "", f"<script>function zeige(dom,nam,txt){{document.write('<a href=\"mailto:'+nam+'@'+dom+'\">'+txt+'</a>')}}</script><script>zeige('{p.domain}','{p.local}','{p.w['mail']}')</script><script>zaehler('counter.example','412')</script>", [
        (p.mail, p.local)]  # fmt: skip


@place
def hash_for_at(p: Who) -> Hidden:
    said = p.mail.replace("@", "#")
    return (
        "",
        f"<a href=\"#\" onclick=\"location='mai'+'lto:'+'{said}'.replace('#','@');return false\">{p.w['mail']}</a> <a href=\"#top\">#412</a>",
        [(p.mail, said)],
    )


# --- libraries, universities, archives -----------------------------------------------------------


@place
def dspace_full_record(p: Who) -> Hidden:
    return "", f'<table class="panel-body table itemDisplayTable"><tr><td class="metadataFieldLabel">dc.contributor.advisor</td><td class="metadataFieldValue">{esc(p.last)}, {esc(p.first)}</td><td class="metadataFieldValue">-</td></tr><tr><td class="metadataFieldLabel">dc.identifier.uri</td><td class="metadataFieldValue">http://hdl.handle.net/20418/4120</td></tr><tr><td class="metadataFieldLabel">dc.title</td><td class="metadataFieldValue">{say(p, "thesis")}</td></tr></table>', [
        turned(p)]  # fmt: skip


@place
def unimarc_lines(p: Who) -> Hidden:
    return (
        "",
        f"<pre>010    $a978-2-1234-5680-3$d18 EUR\n200 1  $a{say(p, 'thesis')}\n215    $a204 p.$cill.\n700  1 $a{esc(p.last)}$b{esc(p.first)}$4070\n801  0 $aFR$bBU\n</pre>",
        [p.last, p.first],
    )


@place
def mods_record(p: Who) -> Hidden:
    return "", f'<?xml version="1.0" encoding="UTF-8"?><mods xmlns="http://www.loc.gov/mods/v3" version="3.7"><titleInfo><title>{esc(say(p, "thesis"))}</title></titleInfo><name type="personal"><namePart type="family">{esc(p.last)}</namePart><namePart type="given">{esc(p.first)}</namePart><role><roleTerm type="code">aut</roleTerm></role></name><name type="corporate"><namePart>{esc(say(p, "school"))}</namePart></name><physicalDescription><extent>204 p.</extent></physicalDescription></mods>', [
        p.last, p.first]  # fmt: skip


@place
def coins_parts(p: Who) -> Hidden:
    return "", f'<span class="Z3988" title="ctx_ver=Z39.88-2004&amp;rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adissertation&amp;rft.title={quote_plus(say(p, "thesis"))}&amp;rft.aulast={quote_plus(p.last)}&amp;rft.aufirst={quote_plus(p.first)}&amp;rft.tpages=204"></span>', [
        (p.last, quote_plus(p.last)), (p.first, quote_plus(p.first))]  # fmt: skip


@place
def eprints_meta(p: Who) -> Hidden:
    return (
        f'<meta name="eprints.creators_name" content="{attr(p.last)}, {attr(p.first)}"><meta name="eprints.contact_email" content="{p.mail}"><meta name="bepress_citation_author" content="{attr(p.last)}, {attr(p.first)}"><meta name="eprints.eprintid" content="20418"><meta name="eprints.title" content="{attr(say(p, "thesis"))}">'
    ), "", [turned(p), p.mail]  # fmt: skip


@place
def apa_box(p: Who) -> Hidden:
    short = f"{p.last}, {p.first[0]}."
    return (
        "",
        f'<div class="csl-bib-body"><div class="csl-entry">{esc(short)} (2026). <i>{say(p, "thesis")}</i>. Blue River Press. https://doi.org/10.5555/12345678</div></div>',
        [(short, p.last, p.name)],
    )


@place
def citation_cff(p: Who) -> Hidden:
    return "", f'<pre><code class="language-yaml">cff-version: 1.2.0\ntitle: moorland\nauthors:\n  - family-names: {esc(p.last)}\n    given-names: {esc(p.first)}\n    email: {p.mail}\nversion: 2.0.4\ndoi: 10.5555/12345678\nlicense: Apache-2.0</code></pre>', [
        p.last, p.first, p.mail]  # fmt: skip


@place
def ead_processing(p: Who) -> Hidden:
    return "", f'<?xml version="1.0" encoding="utf-8"?><ead xmlns="urn:isbn:1-931666-22-9"><eadheader><eadid>KA-412</eadid><filedesc><titlestmt><titleproper>{esc(say(p, "school"))}, 1880–1962</titleproper><author>{esc(p.w["by"])} {esc(p.name)}</author></titlestmt></filedesc></eadheader><archdesc level="fonds"><did><physdesc>4,1 m</physdesc></did></archdesc></ead>', [
        p.name]  # fmt: skip


@place
def museum_label(p: Who) -> Hidden:
    return (
        "",
        f'<figure class="objekt"><img src="/slg/1987-041.jpg" alt="{attr(say(p, "object"))}"><figcaption>{say(p, "object")}<br>Inv. 1987/041<br>{say(p, "gift")} {esc(p.name)}</figcaption></figure>',
        [p.name],
    )


@place
def hocr_words(p: Who) -> Hidden:
    words = " ".join(
        f"<span class='ocrx_word' id='word_1_{n}' title='bbox {204 + 90 * n} 412 {280 + 90 * n} 448; x_wconf 93'>{esc(word)}</span>"
        for n, word in enumerate(p.name.split(), 4)
    )
    return (
        "",
        f"<div class='ocr_page'><span class='ocr_line' title='bbox 204 412 1180 448; x_size 41'>{words}</span> <span class='ocr_line' title='bbox 204 460 600 498'><span class='ocrx_word' title='bbox 204 460 300 498'>1998</span></span></div>",
        [(p.name, p.last, p.last.split()[-1])],
    )


@place
def gedcom_submitter(p: Who) -> Hidden:
    return "", f"<pre>0 HEAD\n1 SOUR PAF 5.2\n1 SUBM @U1@\n0 @U1@ SUBM\n1 NAME {esc(p.first)} /{esc(p.last)}/\n1 PHON {p.phone}\n1 EMAIL {p.mail.replace('@', '@@')}\n0 @F41@ FAM\n1 MARR\n2 DATE ABT 1784\n2 PLAC {say(p, 'church')}\n0 TRLR</pre>", [
        (f"{p.first} /{p.last}/", p.name), p.phone, (p.mail, p.mail.replace("@", "@@"))]  # fmt: skip


@place
def song_abc(p: Who) -> Hidden:
    return (
        "",
        f"<pre>X:41\nT:{say(p, 'song')}\nC:trad.\nM:6/8\nL:1/8\nZ:{esc(p.name)}, 2019\nK:Gmaj\n|:GAB DED|G2A BAG:|</pre>",
        [p.name],
    )


# --- lists, logs, files --------------------------------------------------------------------------


@place
def mhonarc_comments(p: Who) -> Hidden:
    rot = codecs.encode(f"{p.name} <{p.mail}>", "rot13")
    return "", f"<!-- MHonArc v2.6.19 -->\n<!--X-Subject: Re: {say(p, 'tender')} -->\n<!--X-From-R13: {esc(rot)} -->\n<!--X-Date: Wed, 11 Feb 2026 06:31:12 +0100 -->\n<!--X-Message-Id: 20260211053112.41204&#45;1.lists -->\n<pre>{say(p, 'warn')}</pre>", [
        (p.name, codecs.encode(p.name, "rot13")), (p.mail, codecs.encode(p.mail, "rot13"))]  # fmt: skip


@place
def mime_encoded_from(p: Who) -> Hidden:
    coded = Header(p.name, "utf-8").encode()
    return "", f"<pre>Return-Path: &lt;{p.mail}&gt;\nReceived: from mx4.example.net by lists.example.net; Wed, 11 Feb 2026 06:31:12 +0100\nFrom: {coded} &lt;{p.mail}&gt;\nSubject: {Header(say(p, 'warn'), 'utf-8').encode()}\nX-Mailer: Mutt/1.12.2</pre>", [
        p.mail, (p.name, coded)]  # fmt: skip


@place
def ics_folded(p: Who) -> Hidden:
    lines = (
        "BEGIN:VEVENT", "UID:41204118@kalender", f"SUMMARY:{say(p, 'race')}",
        f'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN="{p.name}":mailto:{p.mail}', "SEQUENCE:4", "END:VEVENT",
    )  # fmt: skip
    folded = "\n".join(re.sub(r"(.{73})(?=.)", r"\1\n ", line) for line in lines)
    return "", f"<textarea readonly rows=8>{esc(folded)}</textarea>", [p.name, (p.mail, p.local)]


@place
def ldif_entry(p: Who) -> Hidden:
    return "", f"<pre>dn: uid={p.user},ou=people,dc=kreis,dc=example\nobjectClass: inetOrgPerson\ncn:: {b64(p.name)}\nsn:: {b64(p.last)}\nmobile: {p.phone}\nuidNumber: 2041\nroomNumber: 2.14</pre>", [
        p.user, (p.name, b64(p.name)), (p.last, b64(p.last)), p.phone]  # fmt: skip


@place
def cran_description(p: Who) -> Hidden:
    return (
        "",
        f'<pre>Package: peatlands\nVersion: 0.4.12\nAuthors@R: person("{esc(p.first)}", "{esc(p.last)}", email = "{p.mail}", role = c("aut", "cre"))\nDepends: R (&gt;= 4.1.2)\nLicense: GPL-3</pre>',
        [p.first, p.last, p.mail],
    )


@place
def pot_header(p: Who) -> Hidden:
    return (
        "",
        f'<pre>msgid ""\nmsgstr ""\n"Project-Id-Version: sieve 4.12\\n"\n"PO-Revision-Date: 2026-02-11 06:31+0100\\n"\n"Last-Translator: {esc(p.name)} &lt;{p.mail}&gt;\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"</pre>',
        [p.name, p.mail],
    )


@place
def codeowners(p: Who) -> Hidden:
    return (
        "",
        f'<table class="highlight"><tr><td id="L1" data-line-number="1"></td><td class="blob-code"># {say(p, "handled").lower()}</td></tr><tr><td id="L2" data-line-number="2"></td><td class="blob-code">/docs/ @{p.user} {p.mail}</td></tr><tr><td id="L3" data-line-number="3"></td><td class="blob-code">*.css @loomkit/design</td></tr></table>',
        [p.user, p.mail],
    )


@place
def svn_log(p: Who) -> Hidden:
    return (
        "",
        f"<pre>{'-' * 60}\nr4120 | {p.user} | 2026-02-11 06:31:12 +0100 (Wed, 11 Feb 2026) | 2 lines\n\n{say(p, 'warn')}\nPatch by {esc(p.name)}\n{'-' * 60}</pre><!-- $Id: index.html,v 1.12 2026/02/11 06:31:12 {p.user} Exp $ -->",
        [p.user, p.name],
    )


@place
def trac_ticket(p: Who) -> Hidden:
    return "", f'<table class="properties"><tr><th id="h_reporter">Reported by:</th><td headers="h_reporter" class="searchable"><a class="trac-author" href="/query?reporter={p.user}">{p.user}</a></td><th id="h_owner">Owned by:</th><td headers="h_owner"><span class="trac-author">{esc(p.name)}</span></td></tr><tr><th id="h_milestone">Milestone:</th><td headers="h_milestone">4.1.2</td></tr></table>', [
        p.user, p.name]  # fmt: skip


@place
def wikitext_box(p: Who) -> Hidden:
    return "", f"<textarea id=\"wpTextbox1\" name=\"wpTextbox1\" readonly>{{{{Infobox {say(p, 'club')}\n| {p.w['contact'].lower()} = {esc(p.name)}\n| km = 10\n| [[{say(p, 'school')}]]\n}}}}\n:{say(p, 'join')} --[[User:{p.user}|{esc(p.first)}]] ([[User talk:{p.user}|talk]]) 06:31, 11 February 2026 (UTC)</textarea>", [
        p.name, p.user]  # fmt: skip


@place
def twiki_signature(p: Who) -> Hidden:
    word = "".join(part.capitalize() for part in plain(p.name).replace("-", " ").split())
    return (
        "",
        f'<div class="patternTopicFooter">{say(p, "warn")}<br>-- <a class="twikiLink" href="/bin/view/Main/{word}">Main.{word}</a> - 11 Feb 2026<br>r12 - 2026-02-11 - TWiki.WebHome</div>',
        [(word, p.name)],
    )


@place
def word_properties(p: Who) -> Hidden:
    return (
        f"<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>{esc(p.name)}</o:Author><o:Template>Normal</o:Template><o:LastAuthor>{esc(p.name)}</o:LastAuthor><o:Revision>4</o:Revision><o:Company>{esc(say(p, 'school'))}</o:Company></o:DocumentProperties></xml><![endif]-->",
        f'<p class=MsoNormal><span style="mso-ansi-language:EN-US">{say(p, "warn")}<o:p></o:p></span></p>',
        [p.name],
    )


@place
def odf_meta(p: Who) -> Hidden:
    return "", f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><meta:generator>LibreOffice/7.4.1.2</meta:generator><meta:initial-creator>{esc(p.name)}</meta:initial-creator><meta:printed-by>{esc(p.name)}</meta:printed-by><dc:title>{esc(say(p, "tender"))}</dc:title><meta:editing-cycles>41</meta:editing-cycles></office:meta></office:document-meta>', [
        p.name]  # fmt: skip


@place
def iptc_listing(p: Who) -> Hidden:
    return "", f'<pre class="exiftool">[IPTC] By-line                         : {esc(p.name)}\n[IPTC] By-line Title                   : {p.w["role"]}\n[IPTC] Credit                          : {say(p, "club")}\n[XMP]  Creator Work Telephone          : {p.phone}\n[EXIF] F Number                        : 4.1</pre>', [
        p.name, p.phone]  # fmt: skip


@place
def api_example(p: Who) -> Hidden:
    data = {"data": [{"id": 412, "type": "borrower", "attributes": {"surname": p.last, "forenames": p.first, "contact": {"landline": home(p)}, "branch": say(p, "school")}}], "meta": {"total": 41}}  # fmt: skip
    return "", f'<div class="highlight-json"><pre><span></span>HTTP/1.1 200 OK\nContent-Type: application/vnd.api+json\n\n{esc(json.dumps(data, indent=2, ensure_ascii=False))}</pre></div>', [
        p.last, p.first, home(p)]  # fmt: skip


@place
def sphinx_docinfo(p: Who) -> Hidden:
    return (
        "",
        f'<dl class="docinfo simple"><dt class="author">Author<span class="colon">:</span></dt><dd class="author"><p>{esc(p.name)}</p></dd><dt class="contact">Contact<span class="colon">:</span></dt><dd class="contact"><a class="reference external" href="mailto:{p.local}&#37;&#52;&#48;{p.domain}">{p.local}<span>&#64;</span>{p.domain}</a></dd><dt class="version">Version</dt><dd class="version">4.1.2</dd></dl>',
        [p.name, (p.mail, f"{p.local}%40{p.domain}")],
    )


@place
def imprint_breaks(p: Who) -> Hidden:
    return "", f'<p class="small">{say(p, "club")}<br>{say(p, "school")}<br><br>{say(p, "resp")}:<br>{esc(p.name)}<br>{p.w["phone"]} {home(p)}<br>VR 2041</p>', [
        p.name, home(p)]  # fmt: skip


@place
def php_print_r(p: Who) -> Hidden:
    return "", f"<pre>Array\n(\n    [id] =&gt; 412\n    [vorname] =&gt; {esc(p.first)}\n    [name] =&gt; {esc(p.last)}\n    [mail] =&gt; {p.mail}\n    [ort] =&gt; {say(p, 'school')}\n    [stand] =&gt; 2026-02-11\n)\n</pre>", [
        p.first, p.last, p.mail]  # fmt: skip


@place
def rss_one(p: Who) -> Hidden:
    return "", f'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://club.example/"><title>{esc(say(p, "club"))}</title><dc:language>{p.lang}</dc:language></channel><item rdf:about="https://club.example/412"><title>{esc(say(p, "race"))}</title><dc:creator>{esc(p.name)} (mailto:{p.mail})</dc:creator><dc:date>2026-02-11</dc:date></item></rdf:RDF>', [
        p.name, p.mail]  # fmt: skip


@place
def ini_section(p: Who) -> Hidden:
    return "", f"<xmp>[station]\nname={say(p, 'school')}\nqnh=1012.4\n\n[operator]\nrealname={p.name}\ntel={p.phone}\nemail={p.mail}\n; {say(p, 'warn')}\n</xmp>", [
        p.name, p.phone, p.mail]  # fmt: skip


@place
def mail_log(p: Who) -> Hidden:
    return (
        "",
        f"<pre>Feb 11 06:31:12 mx4 postfix/qmgr[2041]: 4F1A33C2D: from=&lt;{p.mail}&gt;, size=4120, nrcpt=1 (queue active)\nFeb 11 06:31:13 mx4 dovecot: imap({p.user}): Logged out in=412 out=1204</pre>",
        [p.mail, p.user],
    )


@place
def staff_json_script(p: Who) -> Hidden:
    data = [{"k": say(p, "office"), "r": "2.14"}, {"k": p.name, "r": "2.15", "t": home(p)}]
    return (
        "",
        f"<script>var telefonliste={js(data)};for(var i in telefonliste)zeile(telefonliste[i]);</script>",
        [p.name, home(p)],
    )
