"""Places of a page where a person can hide, by somebody who had not seen how they are found.

Each of ``PLACES`` takes somebody (``Who``, with the words of the language) and gives what stands in
the head, what stands in the body, and the values planted; a tuple is one value in several spellings
(as a reader gets it, as the source has it), of which one is enough. What starts with ``<?xml`` is a
document of its own. Beside each stands what only looks like personal data. ``pages`` makes whole
pages of them.
"""

from __future__ import annotations

import base64
import codecs
import hashlib
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt")
_WORDS = {
    "about": "About us|Über uns|Qui sommes-nous|Quiénes somos|Chi siamo|Over ons|O nas|Sobre nós",
    "answered": "answered|hat geantwortet|a répondu|respondió|ha risposto|antwoordde|odpowiedział(a)|respondeu",
    "at": "at|ät|arobase|arroba|chiocciola|apenstaartje|małpa|arroba",
    "by": "by|von|par|por|di|door|przez|por",
    "call": "Call|Anrufen:|Appeler|Llamar a|Chiama|Bel|Zadzwoń:|Ligar para",
    "contact": "Contact|Kontakt|Contact|Contacto|Contatti|Contact|Kontakt|Contacto",
    "dot": "dot|punkt|point|punto|punto|punt|kropka|ponto",
    "edited": "Last edited by|Zuletzt geändert von|Dernière modification par|Última edición de|Ultima modifica di|Laatst bewerkt door|Ostatnia zmiana:|Última edição por",
    "home": "Home|Startseite|Accueil|Inicio|Home|Home|Strona główna|Início",
    "host": "Your host|Ihr Gastgeber|Votre hôte|Su anfitrión|Il vostro ospite|Uw gastheer|Gospodarz|O seu anfitrião",
    "mail": "E-mail|E-Mail|Courriel|Correo|E-mail|E-mail|E-mail|E-mail",
    "name": "Name|Name|Nom|Nombre|Nome|Naam|Imię i nazwisko|Nome",
    "order": "Order no.|Bestellnummer|N° de commande|N.º de pedido|N. ordine|Bestelnummer|Nr zamówienia|N.º da encomenda",
    "organiser": "Organiser|Veranstalter|Organisateur|Organiza|Organizzatore|Organisator|Organizator|Organização",
    "phone": "Phone|Telefon|Téléphone|Teléfono|Telefono|Telefoon|Telefon|Telefone",
    "photo": "Photo|Foto|Photo|Foto|Foto|Foto|Fot.|Foto",
    "printed": "Printed by|Gedruckt von|Imprimé par|Impreso por|Stampato da|Afgedrukt door|Wydrukował(a)|Impresso por",
    "product": "Oak table, 180 x 90 cm|Eichentisch, 180 x 90 cm|Table en chêne, 180 x 90 cm|Mesa de roble, 180 x 90 cm|Tavolo di rovere, 180 x 90 cm|Eiken tafel, 180 x 90 cm|Stół dębowy, 180 x 90 cm|Mesa de carvalho, 180 x 90 cm",
    "read": "min read|Min. Lesezeit|min de lecture|min de lectura|min di lettura|min leestijd|min czytania|min de leitura",
    "role": "Head of Sales|Leitung Vertrieb|Responsable des ventes|Jefatura de ventas|Responsabile vendite|Hoofd verkoop|Kierownik sprzedaży|Chefia de vendas",
    "sold": "Sold out until spring.|Bis zum Frühjahr ausverkauft.|Épuisé jusqu’au printemps.|Agotado hasta la primavera.|Esaurito fino a primavera.|Uitverkocht tot het voorjaar.|Wyprzedane do wiosny.|Esgotado até à primavera.",
    "team": "The team|Das Team|L’équipe|El equipo|La squadra|Het team|Zespół|A equipa",
    "version": "Version|Version|Version|Versión|Versione|Versie|Wersja|Versão",
    "written": "Written by|Geschrieben von|Écrit par|Escrito por|Scritto da|Geschreven door|Autor|Escrito por",
}  # fmt: skip
WORDS: Mapping[str, Mapping[str, str]] = {
    lang: {key: said.split("|")[at] for key, said in _WORDS.items()}
    for at, lang in enumerate(LANGUAGES)
}
Value = str | tuple[str, ...]
Hidden = tuple[str, str, list[Value]]
"""What stands in the head, what stands in the body, what is planted."""


def plain(text: str) -> str:
    stroked = text.translate(str.maketrans("łŁøØßđ", "lLoOsd"))
    return unicodedata.normalize("NFKD", stroked).encode("ascii", "ignore").decode()


@dataclass(frozen=True, slots=True)
class Who:
    """A person and the words of a language; ``phone`` is written as abroad."""

    lang: str
    name: str
    mail: str
    phone: str
    words: str

    @property
    def w(self) -> Mapping[str, str]:
        return WORDS[self.lang]

    @property
    def first(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def last(self) -> str:
        return self.name.partition(" ")[2]

    @property
    def slug(self) -> str:
        return re.sub(r"[^a-z]+", "-", plain(self.name).lower()).strip("-")

    @property
    def user(self) -> str:
        return re.sub(r"[^a-z]", "", plain(self.first[0] + self.last).lower())

    @property
    def local(self) -> str:
        return self.mail.partition("@")[0]

    @property
    def domain(self) -> str:
        return self.mail.partition("@")[2]

    @property
    def e164(self) -> str:
        return "+" + re.sub(r"\D", "", self.phone)

    @property
    def digest(self) -> str:
        return hashlib.md5(self.mail.lower().encode()).hexdigest()

    @property
    def told(self) -> tuple[str, ...]:
        """All that is true of the person, in the spellings of addresses and handles too."""
        return (self.name, self.mail, self.phone, self.e164, self.slug, self.user, self.digest,
                self.slug.replace("-", "_"), self.slug.replace("-", ""), plain(self.name),
                f"{self.last}, {self.first}", quote(self.name), quote_plus(self.name),
                quote(self.mail, safe=""))  # fmt: skip


def js(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def attribute(value: object) -> str:
    return html.escape(json.dumps(value), quote=True)


def ld(value: dict[str, object]) -> str:
    whole = {"@context": "https://schema.org", **value}
    return f'<script type="application/ld+json">{json.dumps(whole)}</script>'


def author_box(p: Who) -> Hidden:
    return (
        "",
        (
            f'<div class="author-bio-box"><img class="avatar avatar-96 photo" alt="{p.name}" '
            f'src="/wp-content/uploads/2026/01/ph-96x96.jpg"><div class="title">{p.w["written"]} '
            f'<a href="/author/{p.slug}/">{p.name}</a></div><p>{p.w["sold"]}</p></div>'
        ),
        [p.name, p.slug],
    )


def team_grid(p: Who) -> Hidden:
    return (
        "",
        (
            f'<section class="team-grid cols-3"><h2>{p.w["team"]}</h2><div class="tm-card"><figure><img'
            f' src="/i/p-1204.webp" alt=""></figure><h4>{p.name}</h4><p class="pos">{p.w["role"]}</p>'
            f'<a class="ico" aria-label="{p.w["mail"]}" href="mailto:{p.mail}?subject=Web%20412"></a>'
            f'</div><div class="tm-card"><h4>{p.w["about"]}</h4><p class="pos">{p.w["sold"]}</p></div>'
            "</section>"
        ),
        [p.name, p.mail],
    )


def contact_table(p: Who) -> Hidden:
    return (
        "",
        (
            f"<table class=dir><tr><th>{p.w['name']}<th>{p.w['phone']}<th>{p.w['mail']}<th>"
            f"{p.w['order']}<tr><td>{p.name}<td>{p.phone}<td>{p.mail}<td>4711-20931"
            f"<tr><td>{p.w['contact']}<td>-<td>-<td>4711-20932</table>"
        ),
        [p.name, p.phone, p.mail],
    )


def definition_list(p: Who) -> Hidden:
    return (
        "",
        (
            f"<dl class='specs'><dt>{p.w['product']}<dd>1 299,00<dt>{p.w['host']}<dd>{p.name}"
            f"<dt>{p.w['phone']}<dd>{p.phone}<dt>EAN<dd>4006381333931</dl>"
        ),
        [p.name, p.phone],
    )


def accordion(p: Who) -> Hidden:
    return (
        "",
        (
            f"<details><summary>{p.w['about']}</summary><p>{p.w['sold']}</p></details><details>"
            f"<summary>{p.w['contact']}</summary><div hidden><p>{p.w['host']}: <b>{p.name}</b><br>"
            f"{p.w['phone']} {p.phone}</p></div></details>"
        ),
        [p.name, p.phone],
    )


def modal_template(p: Who) -> Hidden:
    return (
        "",
        (
            f'<button data-open="m7">{p.w["contact"]}</button><template id="m7"><div class="modal__box">'
            f'<h3 class="modal__name">{p.name}</h3><a href="tel:{p.e164}">{p.w["call"]}</a>'
            "<small>v2.14.0-rc.3</small></div></template>"
        ),
        [p.name, (p.e164, p.phone)],
    )


def lazy_attributes(p: Who) -> Hidden:
    return (
        "",
        (
            f'<img class="lazyload" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" '
            f'data-src="/media/team/{p.slug}-480x480.jpg" data-alt="{p.name}" data-caption="'
            f'{p.w["role"]}" data-id="20260211063112">'
        ),
        [p.name, p.slug],
    )


def props_attribute(p: Who) -> Hidden:
    props = {"member": {"fullName": p.name, "contactEmail": p.mail}, "cols": 3, "id": 120433}
    return (
        "",
        f'<div data-component="MemberCard" data-props="{attribute(props)}"></div>',
        [p.name, p.mail],
    )


def next_flight(p: Who) -> Hidden:
    row = '7:["$","$L12",null,{"agent":' + js({"displayName": p.name, "mobile": p.phone}) + "}]\n"
    return (
        "",
        (
            f"<script>self.__next_f.push([1,{json.dumps(row)}])</script>"
            '<script>self.__next_f.push([1,"8:{\\"build\\":\\"k3Jx9_20260211\\"}"])</script>'
        ),
        [p.name, p.phone],
    )


def nuxt_payload(p: Who) -> Hidden:
    rows = [
        ["Reactive", 1],
        {"seller": 2, "price": 5},
        {"name": 3, "email": 4},
        p.name,
        p.mail,
        129,
    ]
    return (
        "",
        (
            f'<script type="application/json" id="__NUXT_DATA__" data-ssr="true">{json.dumps(rows)}'
            "</script>"
        ),
        [p.name, p.mail],
    )


def gatsby_page_data(p: Who) -> Hidden:
    data = {"result": {"data": {"post": {"frontmatter": {
        "title": p.w["product"], "author": p.name, "authorMail": p.mail, "sku": "A-40912-7"}}}}}  # fmt: skip
    return (
        "",
        (
            f"<script>/*<![CDATA[*/window.pagePath='/blog/';window.___pageData={js(data)};/*]]>*/</script>"
        ),
        [p.name, p.mail],
    )


def apollo_state(p: Who) -> Hidden:
    state = {
        "ROOT_QUERY": {"viewer": None, 'post({"id":"88123"})': {"__ref": "Post:88123"}},
        "User:5521": {"__typename": "User", "id": "5521", "fullName": p.name, "handle": p.user},
        "Post:88123": {"__typename": "Post", "title": p.w["product"], "hits": 120433},
    }
    return "", f"<script>window.__APOLLO_STATE__={js(state)};</script>", [p.name, p.user]


def redux_state(p: Who) -> Hidden:
    state = {
        "ui": {"theme": "dark", "v": "4.18.2"},
        "session": {"user": {"firstName": p.first, "lastName": p.last, "phoneNumber": p.e164}},
    }
    shown = json.dumps(json.dumps(state).replace("<", "\\u003c"))
    return "", f"<script>window.__PRELOADED_STATE__ = JSON.parse({shown})</script>", [
        p.first, p.last, (p.e164, p.phone)]  # fmt: skip


def relay_graphql(p: Who) -> Hidden:
    node = {"__typename": "Story", "actors": [{"__typename": "User", "name": p.name,
            "profile_url": f"https://social.example/{p.slug}"}], "feedback_count": 1204}  # fmt: skip
    shown = js({"require": [["Relay", "next", [], [{"data": {"node": node}}]]]})
    return "", f'<script type="application/json" data-sjs>{shown}</script>', [p.name, p.slug]


def ld_graph(p: Who) -> Hidden:
    base = "https://shop.example/#"
    graph = [
        {"@type": "WebSite", "@id": base + "website", "name": p.w["product"]},
        {"@type": "Article", "author": {"@id": base + "person/a1"}, "wordCount": 1204},
        {"@type": ["Person"], "@id": base + "person/a1", "name": p.name,
         "sameAs": [f"https://x.com/{p.user}"], "image": {"@type": "ImageObject", "caption": p.name}},
    ]  # fmt: skip
    return ld({"@graph": graph}), "<p>12.450 / 3 × 4</p>", [p.name, p.user]


def ld_review(p: Who) -> Hidden:
    return ld({
        "@type": "Product", "name": p.w["product"], "gtin13": "4006381333931",
        "review": [{"@type": "Review", "author": p.name, "reviewBody": p.w["sold"]}],
        "aggregateRating": {"ratingValue": "4.6", "reviewCount": "1204"}}), "", [p.name]  # fmt: skip


def ld_event(p: Who) -> Hidden:
    return ld({
        "@type": "Event", "name": p.w["product"], "startDate": "2026-05-12T19:30",
        "organizer": {"@type": "Organization", "name": "Nordic Wind AB", "contactPoint": {
            "@type": "ContactPoint", "telephone": p.phone, "email": p.mail}},
        "performer": [{"@type": "MusicGroup", "name": "Blue River"},
                      {"@type": "Person", "givenName": p.first, "familyName": p.last}],
    }), "", [p.phone, p.mail, p.first, p.last]  # fmt: skip


def microdata_meta(p: Who) -> Hidden:
    return (
        "",
        (
            '<article itemscope itemtype="https://schema.org/Recipe"><h1 itemprop="name">'
            f'{p.w["product"]}</h1><div itemprop="author" itemscope itemtype="https://schema.org/Person">'
            f'<meta itemprop="name" content="{p.name}"><link itemprop="url" href="/cooks/{p.slug}"></div>'
            '<time itemprop="totalTime" datetime="PT1H20M">80</time></article>'
        ),
        [p.name, p.slug],
    )


def foaf(p: Who) -> Hidden:
    return (
        "",
        (
            '<div prefix="foaf: http://xmlns.com/foaf/0.1/" typeof="foaf:Person" about="#me">'
            f'<span property="foaf:name">{p.name}</span> <a rel="foaf:mbox" href="mailto:{p.mail}">@</a>'
            f' <a rel="foaf:phone" href="tel:{p.e164}">t</a></div><p property="dc:title">2.0.14</p>'
        ),
        [p.name, p.mail, (p.e164, p.phone)],
    )


def h_entry(p: Who) -> Hidden:
    return (
        "",
        (
            '<article class="h-entry"><a class="p-author h-card" href="/"><img class="u-photo" '
            f'src="/me.jpg" alt=""><span class="p-given-name">{p.first}</span> <span class="p-family-name">'
            f'{p.last}</span></a> <span class="p-nickname">{p.user}</span><div class="e-content">'
            f"{p.w['sold']}</div><data class='p-rating' value='4.5'>4.5</data></article>"
        ),
        [p.first, p.last, p.user],
    )


def amp_page(p: Who) -> Hidden:
    return (
        "",
        (
            f'<amp-img src="/a.jpg" width="64" height="64" alt="{p.name}"></amp-img><amp-state id="s">'
            f'<script type="application/json">{js({"caller": {"tel": p.phone}, "n": 42195})}</script>'
            '</amp-state><amp-analytics config="https://a.example/c.json?id=20931"></amp-analytics>'
        ),
        [p.name, p.phone],
    )


def oembed(p: Who) -> Hidden:
    doc = {"version": "1.0", "type": "video", "title": p.w["product"], "author_name": p.name,
           "author_url": f"https://video.example/@{p.user}", "thumbnail_height": 1080}  # fmt: skip
    return "", f'<script type="application/json+oembed">{js(doc)}</script>', [p.name, p.user]


def srcset_names(p: Who) -> Hidden:
    stem = f"/img/{p.slug}-portrait"
    return (
        "",
        (
            f'<picture><source srcset="{stem}-640w.avif 640w, {stem}-1280w.avif 1280w"><img alt="" '
            f'src="{stem}.jpg" width=640></picture><img src="/img/oak-table-180x90.jpg" alt="">'
        ),
        [p.slug],
    )


def css_content(p: Who) -> Hidden:
    return (
        f"<style>.sig::after{{content:'{p.name.replace(chr(39), chr(92) + chr(39))} \\00B7 {p.phone}'}}"
        ".badge::before{content:'v3.1.4'}</style>"
    ), '<p class="sig"></p>', [p.name, p.phone]  # fmt: skip


def svg_text(p: Who) -> Hidden:
    return (
        "",
        (
            f'<svg viewBox="0 0 320 80" role="img"><title>{p.w["photo"]} {p.name}</title><path d="M10 10'
            f' 203.5 44.12 318 7"/><text x="12" y="40">{p.w["phone"]}: {p.phone}</text></svg>'
        ),
        [p.name, p.phone],
    )


def aria_labels(p: Who) -> Hidden:
    return (
        "",
        (
            f'<button aria-label="{p.w["call"]} {p.name}, {p.phone}" class="btn"><i></i></button>'
            '<button aria-label="4 / 12" aria-controls="c-20931"></button>'
        ),
        [p.name, p.phone],
    )


def form_values(p: Who) -> Hidden:
    return (
        "",
        (
            f'<form><input name="billing[full_name]" value="{p.name}"><input name="billing[email]" '
            f'value="{p.mail}"><input type="hidden" name="_token" value="Zk3vQ9tB71xWp0"><input '
            f'name="qty" value="12"><textarea name="note">{p.w["sold"]}</textarea></form>'
        ),
        [p.name, p.mail],
    )


def option_list(p: Who) -> Hidden:
    return (
        "",
        (
            f'<label for=a>{p.w["host"]}</label><select id=a name="advisor"><option value="">-</option>'
            f'<option value="{p.mail}">{p.name}</option></select><select name="size"><option>38</option>'
            "<option>40/42</option></select>"
        ),
        [p.mail, p.name],
    )


def mail_joined(p: Who) -> Hidden:
    host, _, end = p.domain.rpartition(".")
    return (
        "",
        (
            f"<script>var u='{p.local}',d='{host}',e='{end}';document.write('<a href=\"mai'+'lto:'+u+"
            "'@'+d+'.'+e+'\">'+u+'&#64;'+d+'.'+e+'</a>');</script><p>0.5 + 0.25 = 0.75</p>"
        ),
        [(p.mail, p.local)],
    )


def mail_in_data(p: Who) -> Hidden:
    return (
        "",
        (
            f'<a class="eml" href="#" data-user="{p.local}" data-domain="{p.domain}">{p.w["mail"]}</a>'
            '<a data-user-count="1204" data-domain-id="77" href="#">+</a>'
        ),
        [(p.mail, p.local)],
    )


def hex_entities(p: Who) -> Hidden:
    coded = "".join(f"&#x{ord(c):02X};" for c in p.mail)
    return (
        "",
        f'<p>{p.w["mail"]}: <a href="&#x6D;ailto:{coded}">{coded}</a> &#xA9; 2026</p>',
        [p.mail],
    )


def rot13(p: Who) -> Hidden:
    turned = codecs.encode(p.mail, "rot13")
    return (
        "",
        (
            f'<a class="mail-link" data-rot13="znvygb:{turned}" href="javascript:void(0)">{p.w["mail"]}'
            "</a>"
        ),
        [(p.mail, turned)],
    )


def reversed_text(p: Who) -> Hidden:
    return "<style>.r{unicode-bidi:bidi-override;direction:rtl}</style>", (
        f'<p>{p.w["mail"]}: <span class="r">{p.mail[::-1]}</span></p><p class="n">0.1.2</p>'
    ), [(p.mail, p.mail[::-1])]  # fmt: skip


def mail_in_words(p: Who) -> Hidden:
    said = f"{p.local} ({p.w['at']}) {p.domain.replace('.', ' ' + p.w['dot'] + ' ')}"
    return "", f"<p>{p.w['mail']}: {said}</p><p>{p.w['sold']}</p>", [(p.mail, said)]


def mail_picture(p: Who) -> Hidden:
    said = p.mail.replace("@", " [at] ")
    return (
        "",
        (
            f'<img src="/img/m-412.png" alt="{said}" width="180" height="14"><img src="x@2x.png" alt="2x">'
        ),
        [(p.mail, said)],
    )


def source_comment(p: Who) -> Hidden:
    return (
        "",
        (
            f"<!-- {p.w['edited']} {p.name} <{p.mail}>, 2026-02-11 06:31 --><!-- cache 20260211063112 "
            "hit 0.0041s -->"
        ),
        [p.name, p.mail],
    )


def rss(p: Who) -> Hidden:
    return (
        "",
        (
            '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>'
            f"{p.w['product']}</title><language>{p.lang}</language><managingEditor>{p.mail} ({p.name})"
            f"</managingEditor><item><title>{p.w['sold']}</title><dc:creator><![CDATA[{p.name}]]>"
            "</dc:creator><guid>tag:2026-02-11:41120</guid><itunes:duration>00:42:11</itunes:duration>"
            "</item></channel></rss>"
        ),
        [p.mail, p.name],
    )


def atom(p: Who) -> Hidden:
    return (
        "",
        (
            '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="'
            f'{p.lang}"><title>{p.w["product"]}</title><entry><author><name>{p.name}</name><uri>'
            f"https://blog.example/~{p.user}</uri></author><title>4.2.1</title><updated>"
            "2026-02-11T06:31:12Z</updated></entry></feed>"
        ),
        [p.name, p.user],
    )


def srcdoc(p: Who) -> Hidden:
    inner = f"<p>{p.w['contact']}: <b>{p.name}</b>, <a href='tel:{p.e164}'>{p.phone}</a></p>"
    return "", f'<iframe width="300" srcdoc="{html.escape(inner)}"></iframe>', [p.name, p.phone]


def calendar_link(p: Who) -> Hidden:
    ics = (
        f"BEGIN:VEVENT\nUID:412\nDTSTART:20260512T193000\nSUMMARY:{p.w['product']}\n"
        f"ORGANIZER;CN={p.name}:mailto:{p.mail}\nEND:VEVENT"
    )
    shown = f'<a download href="data:text/calendar;charset=utf-8,{quote(ics)}">+ ICS</a>'
    return "", shown, [(p.name, quote(p.name)), (p.mail, quote(p.mail))]


def vcard_link(p: Who) -> Hidden:
    card = f"BEGIN:VCARD\nVERSION:3.0\nFN:{p.name}\nTEL:{p.phone}\nEMAIL:{p.mail}\nEND:VCARD"
    coded = base64.b64encode(card.encode()).decode()
    shown = f'<a href="data:text/vcard;base64,{coded}">{p.w["contact"]}</a>'
    return "", shown, [(p.name, coded), (p.phone, coded), (p.mail, coded)]


def messengers(p: Who) -> Hidden:
    return (
        "",
        (
            f'<a href="https://api.whatsapp.com/send?phone={p.e164[1:]}&text=412">WhatsApp</a> '
            f'<a href="https://signal.me/#p/{p.e164}">Signal</a> <a href="tg://resolve?domain={p.user}">'
            f'Telegram</a> <a href="https://telegram.org/apps">{p.w["about"]}</a>'
        ),
        [(p.e164[1:], p.phone), (p.user,)],
    )


def map_link(p: Who) -> Hidden:
    asked = quote_plus(f"{p.name}, Atelier")
    return (
        "",
        (
            f'<a href="https://www.google.com/maps/search/?api=1&query={asked}">{p.w["contact"]}</a>'
            '<a href="https://www.google.com/maps/search/?api=1&query=Parkhaus+Zentrum">P</a>'
        ),
        [(p.name, quote_plus(p.name), asked)],
    )


def profiles(p: Who) -> Hidden:
    spots = (
        "https://www.linkedin.com/in/{s}", "https://github.com/{u}", "https://x.com/{u}",
        "https://www.instagram.com/{u}/", "https://www.facebook.com/{u}", "https://bsky.app/profile/"
        "{u}.bsky.social", "https://www.youtube.com/@{u}", "https://www.tiktok.com/@{u}",
        "https://www.pinterest.com/{u}/", "https://medium.com/@{u}", "https://vimeo.com/{u}",
        "https://soundcloud.com/{u}", "https://www.xing.com/profile/{s}",
        "https://www.researchgate.net/profile/{s}", "https://keybase.io/{u}",
    )  # fmt: skip
    links = [spot.format(s=p.slug, u=p.user) for spot in spots]
    shown = "".join(f'<a rel="noopener" href="{link}"><i></i></a>' for link in links)
    return "", shown + '<a href="https://github.com/about">about</a>', list(links)


def meta_tags(p: Who) -> Hidden:
    return (
        f'<meta name="author" content="{p.name}"><meta name="citation_author" content="{p.last}, '
        f'{p.first}"><meta name="DCTERMS.creator" content="{p.name}"><meta name="reply-to" content="'
        f'{p.mail}"><meta name="generator" content="Hugo 0.121.2"><meta name="publisher" '
        'content="Blue River Media">'
    ), "", [p.name, (f"{p.last}, {p.first}", p.name), p.mail]  # fmt: skip


def query_strings(p: Who) -> Hidden:
    base = f"/search?author={quote_plus(p.name)}&amp;notify={quote(p.mail, safe='')}&amp;page="
    return (
        f'<link rel="canonical" href="{base}1"><link rel="next" href="{base}2">'
    ), '<a href="/search?sort=price&amp;page=3&amp;max=129900">3</a>', [
        (p.name, quote_plus(p.name)), (p.mail, quote(p.mail, safe=""))]  # fmt: skip


def breadcrumbs(p: Who) -> Hidden:
    crumbs = [p.w["home"], p.w["team"], p.name]
    items = [{"@type": "ListItem", "position": n, "item": {"@id": f"/{n}", "name": crumb}}
             for n, crumb in enumerate(crumbs, 1)]  # fmt: skip
    shown = " › ".join(f'<a href="/{n}">{crumb}</a>' for n, crumb in enumerate(crumbs))
    return ld({"@type": "BreadcrumbList", "itemListElement": items}), (
        f'<nav class="breadcrumb">{shown}</nav><div class="author-archive"><h1>{p.name}</h1></div>'
    ), [p.name]  # fmt: skip


def hreflang(p: Who) -> Hidden:
    links = "".join(
        f'<link rel="alternate" hreflang="{lang}" href="https://clinic.example/{lang}/team/{p.slug}">'
        for lang in LANGUAGES
    )
    return links, f'<a href="/{p.lang}/shop/oak-table">{p.w["product"]}</a>', [p.slug]


def og_profile(p: Who) -> Hidden:
    return (
        '<meta property="og:type" content="profile"><meta property="profile:first_name" content="'
        f'{p.first}"><meta property="profile:last_name" content="{p.last}"><meta property="profile:'
        f'username" content="{p.user}"><meta property="og:image:width" content="1200">'
    ), "", [p.first, p.last, p.user]  # fmt: skip


def twitter_card(p: Who) -> Hidden:
    return (
        f'<meta name="twitter:creator" content="@{p.user}"><meta name="twitter:label1" content="'
        f'{p.w["written"]}"><meta name="twitter:data1" content="{p.name}"><meta name="twitter:label2"'
        f' content="{p.w["read"]}"><meta name="twitter:data2" content="4 {p.w["read"]}">'
    ), "", [p.user, p.name]  # fmt: skip


def fediverse(p: Who) -> Hidden:
    return f'<meta name="fediverse:creator" content="@{p.user}@social.example">', (
        f'<link rel="me" href="https://social.example/@{p.user}"><p>@2x · @media · 12 @ 3.99</p>'
    ), [p.user]  # fmt: skip


def orcid(p: Who) -> Hidden:
    return (
        "",
        (
            f'<span class="contrib"><a href="/s?q=4">{p.name}</a> <a href="https://orcid.org/0000-0002-'
            '1825-0097"><img alt="iD" src="/o.svg"></a></span> <a href="https://doi.org/10.5555/12345678">'
            "doi</a> ISSN 1751-8113"
        ),
        [p.name, "0000-0002-1825-0097"],
    )


def gravatar(p: Who) -> Hidden:
    return (
        "",
        (
            f'<ol class="comment-list"><li id="comment-20931"><img class="avatar" src="https://secure.'
            f'gravatar.com/avatar/{p.digest}?s=48&d=mm"><b class="fn">{p.name}</b> <time>11.02.2026 06:31'
            f"</time><p>{p.w['sold']}</p></ol>"
        ),
        [p.digest, p.name],
    )


def consent_state(p: Who) -> Hidden:
    mark = "7f3d2c1a-9b4e-4c6d-8a51-2e0f9b7c6d11"
    return (
        "",
        (
            f'<script>window.__cmp={{"consentId":"{mark}","userEmail":"{p.mail}","groups":"C0001:1,'
            'C0002:0","version":"202401.2.0"};</script>'
        ),
        [p.mail, mark],
    )


def data_layer(p: Who) -> Hidden:
    return (
        "",
        (
            "<script>window.dataLayer=window.dataLayer||[];dataLayer.push({'event':'view','pageId':'41120',"
            f"'visitorName':'{p.name.replace(chr(39), chr(92) + chr(39))}','visitorEmail':'{p.mail}',"
            f"'visitorPhone':'{p.e164}','value':129.9}});</script>"
        ),
        [p.name, p.mail, (p.e164, p.phone)],
    )


def error_trace(p: Who) -> Hidden:
    return (
        "",
        (
            f'<pre>Traceback (most recent call last):\n  File "/srv/app/orders.py", line 412, in pay\n'
            f"    user = {{'id': 20931, 'full_name': '{p.name}', 'email': '{p.mail}'}}\nKeyError: 'sku' "
            "(0x7f3a2c1d9e40)</pre>"
        ),
        [p.name, p.mail],
    )


def autofill(p: Who) -> Hidden:
    return (
        "",
        (
            f'<form><input id=f1 autocomplete="shipping name" value="{p.name}"><input id=f2 autocomplete='
            f'"tel" value="{p.phone}"><input id=f3 autocomplete="off" value="20931-4"></form>'
        ),
        [p.name, p.phone],
    )


def print_style(p: Who) -> Hidden:
    shown = p.name.replace('"', "'")
    return (
        f'<style media="print">@page{{@bottom-left{{content:"{p.w["printed"]} {shown} ({p.mail})"}}'
        "@bottom-right{content:counter(page)}}</style>"
    ), "", [p.name, p.mail]  # fmt: skip


def noscript(p: Who) -> Hidden:
    return (
        "",
        (
            f'<noscript><p>{p.w["call"]} {p.phone} ({p.name})</p><img src="https://t.example/p?id=41120">'
            "</noscript>"
        ),
        [p.phone, p.name],
    )


def question_page(p: Who) -> Hidden:
    return (
        "",
        (
            f'<div class="post-signature"><div class="user-action-time">{p.w["answered"]} <span title='
            f'"2026-02-11 06:31:12Z">11.2.2026</span></div><div class="user-details"><a href="/users/20931/'
            f'{p.slug}">{p.name}</a><span class="reputation-score">12.4k</span></div></div>'
        ),
        [p.slug, p.name],
    )


PLACES: dict[str, Callable[[Who], Hidden]] = {
    place.__name__: place
    for place in (
        author_box, team_grid, contact_table, definition_list, accordion, modal_template,
        lazy_attributes, props_attribute, next_flight, nuxt_payload, gatsby_page_data, apollo_state,
        redux_state, relay_graphql, ld_graph, ld_review, ld_event, microdata_meta, foaf, h_entry,
        amp_page, oembed, srcset_names, css_content, svg_text, aria_labels, form_values, option_list,
        mail_joined, mail_in_data, hex_entities, rot13, reversed_text, mail_in_words, mail_picture,
        source_comment, rss, atom, srcdoc, calendar_link, vcard_link, messengers, map_link, profiles,
        meta_tags, query_strings, breadcrumbs, hreflang, og_profile, twitter_card, fediverse, orcid,
        gravatar, consent_state, data_layer, error_trace, autofill, print_style, noscript,
        question_page,
    )
}  # fmt: skip


def page(p: Who, head: str, body: str) -> str:
    if body.startswith("<?xml"):
        return body
    w = p.w
    return (
        f'<!doctype html><html lang="{p.lang}"><head><meta charset="utf-8"><title>{w["product"]}'
        f'</title>{head}<link rel="stylesheet" href="/c.css?ver=6.4.3"></head><body class="page-41120">'
        f'<header><nav><a href="/">{w["home"]}</a> <a href="/a">{w["about"]}</a> <a href="/c">'
        f"{w['contact']}</a></nav></header><main>{body}<p>{p.words}</p></main><footer>"
        f"{w['order']} 20260211-4711 · {w['version']} 12.0.4 · ISBN 978-3-16-148410-0 · © 2019–2026"
        "</footer></body></html>"
    )


def pages(
    people: Iterable[Who], places: Mapping[str, Callable[[Who], Hidden]] = PLACES
) -> Iterator[tuple[str, str, list[Value], tuple[str, ...]]]:
    """The place, the page's source, the values planted, and all that is true of the person."""
    for person in people:
        for name, place in places.items():
            head, body, values = place(person)
            spelled = [one for v in values for one in (v if isinstance(v, tuple) else (v,))]
            yield name, page(person, head, body), values, (*person.told, *spelled)
