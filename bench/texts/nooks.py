"""Places of a page where a person can hide, by another outsider who had not seen how they are found.

The format is that of ``places.py``: ``PLACES`` of somebody, giving what stands in the head, what
stands in the body, and the values planted. The people are the bench's, with telephone numbers and
mail hosts of this file. Beside each stands what is nobody's: shops, goods, hours, numbers, months.
"""

from __future__ import annotations

import base64
import codecs
import html
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import quote, quote_plus

import phonenumbers as numbers

from bench.texts.places import LANGUAGES, Hidden, Value, Who, attribute, js, ld, plain

_SAID = {
    "ask": "Your contact|Ihre Ansprechpartnerin|Votre interlocuteur|Persona de contacto|Referente|Contactpersoon|Osoba kontaktowa|Pessoa de contacto",
    "chair": "Chair|Vorsitz|Présidence|Presidencia|Presidenza|Voorzitter|Prezes|Presidência",
    "closed": "Closed in August.|Im August geschlossen.|Fermé en août.|Cerrado en agosto.|Chiuso in agosto.|In augustus gesloten.|W sierpniu nieczynne.|Fechado em agosto.",
    "coach": "Coach|Trainer|Entraîneur|Entrenador|Allenatore|Trainer|Trener|Treinador",
    "fax": "Fax|Fax|Télécopie|Fax|Fax|Fax|Faks|Fax",
    "goods": "Wool blanket, grey|Wolldecke, grau|Plaid en laine, gris|Manta de lana, gris|Coperta di lana, grigia|Wollen deken, grijs|Koc wełniany, szary|Manta de lã, cinzenta",
    "good": "Arrived in two days, exactly as pictured.|Kam nach zwei Tagen, genau wie abgebildet.|Reçu en deux jours, conforme à la photo.|Llegó en dos días, igual que en la foto.|Arrivata in due giorni, come in foto.|Binnen twee dagen in huis, precies zoals op de foto.|Dotarło w dwa dni, zgodne ze zdjęciem.|Chegou em dois dias, igual à fotografia.",
    "hours": "Mon–Fri 9:00–17:30|Mo–Fr 9:00–17:30 Uhr|lun.–ven. 9 h–17 h 30|lun-vie 9:00-17:30|lun-ven 9.00-17.30|ma–vr 9.00–17.30 uur|pn–pt 9:00–17:30|seg-sex 9h00-17h30",
    "kids": "Choir rehearsal moves to the church hall.|Die Chorprobe findet im Gemeindesaal statt.|La répétition de la chorale aura lieu à la salle des fêtes.|El ensayo del coro pasa al salón parroquial.|Le prove del coro si spostano in oratorio.|De koorrepetitie verhuist naar het buurthuis.|Próba chóru przeniesiona do domu kultury.|O ensaio do coro passa para o salão paroquial.",
    "mob": "Mobile|Mobil|Portable|Móvil|Cellulare|Mobiel|Kom.|Telemóvel",
    "more": "Read more|Weiterlesen|Lire la suite|Leer más|Continua a leggere|Lees verder|Czytaj dalej|Ler mais",
    "news": "New autumn range from Alpenwolle and Nordic Wind|Neue Herbstkollektion von Alpenwolle und Nordic Wind|Nouvelle collection d’automne Alpenwolle et Nordic Wind|Nueva colección de otoño de Alpenwolle y Nordic Wind|Nuova collezione autunno Alpenwolle e Nordic Wind|Nieuwe herfstcollectie van Alpenwolle en Nordic Wind|Nowa jesienna kolekcja Alpenwolle i Nordic Wind|Nova coleção de outono Alpenwolle e Nordic Wind",
    "on": "On 11 February 2026|Am 11. Februar 2026|Le 11 février 2026|El 11 de febrero de 2026|Il giorno 11 febbraio 2026|Op 11 februari 2026|11 lutego 2026|A 11 de fevereiro de 2026",
    "price": "£49.00|49,00 €|49,00 €|49,00 €|49,00 €|€ 49,00|219,00 zł|49,00 €",
    "regards": "Best wishes|Viele Grüße|Bien à vous|Saludos cordiales|Cordiali saluti|Hartelijke groet|Pozdrawiam|Melhores cumprimentos",
    "reply": "Reply to|Antworten auf|Répondre à|Responder a|Rispondi a|Reageer op|Odpowiedz użytkownikowi|Responder a",
    "route": "Morning route|Morgenroute|Parcours du matin|Ruta de la mañana|Giro del mattino|Ochtendronde|Trasa poranna|Percurso da manhã",
    "send": "Send|Absenden|Envoyer|Enviar|Invia|Verstuur|Wyślij|Enviar",
    "show": "Show number|Nummer anzeigen|Afficher le numéro|Ver teléfono|Mostra numero|Toon nummer|Pokaż numer|Ver número",
    "since": "since March 2019|seit März 2019|depuis mars 2019|desde marzo de 2019|da marzo 2019|sinds maart 2019|od marca 2019|desde março de 2019",
    "stock": "In stock, delivery Tuesday|Auf Lager, Lieferung Dienstag|En stock, livraison mardi|En stock, entrega el martes|Disponibile, consegna martedì|Op voorraad, dinsdag in huis|Na magazynie, dostawa we wtorek|Em stock, entrega terça-feira",
    "talk": "Repairing old looms|Alte Webstühle reparieren|Réparer les vieux métiers à tisser|Reparar telares antiguos|Riparare vecchi telai|Oude weefgetouwen herstellen|Naprawa starych krosien|Reparar teares antigos",
    "thanks": "Thank you for your order.|Vielen Dank für Ihre Bestellung.|Merci pour votre commande.|Gracias por su pedido.|Grazie per il suo ordine.|Bedankt voor uw bestelling.|Dziękujemy za zamówienie.|Obrigado pela sua encomenda.",
    "trea": "Treasurer|Kassenführung|Trésorerie|Tesorería|Tesoreria|Penningmeester|Skarbnik|Tesouraria",
    "verified": "Verified purchase|Verifizierter Kauf|Achat vérifié|Compra verificada|Acquisto verificato|Geverifieerde aankoop|Zakup potwierdzony|Compra verificada",
    "wrote": "wrote|schrieb|a écrit|escribió|ha scritto|schreef|napisał(a)|escreveu",
}  # fmt: skip
_PHONES = {
    "en": ("GB", "1273 7", "7733 4"), "de": ("DE", "221 96", "151 27"), "fr": ("FR", "4 67 5", "6 31 4"),
    "es": ("ES", "943 4", "6 54 3"), "it": ("IT", "055 26", "347 5"), "nl": ("NL", "30 25", "6 47"),
    "pl": ("PL", "58 34", "60 42"), "pt": ("PT", "22 61", "93 64"),
}  # fmt: skip
_HOSTS = ("tuchlager.eu", "wollpost.eu", "laineposte.eu", "correolana.eu", "lanamail.eu")
_KEYS = {
    "en": "contact_person forename surname phone_no mail_addr price author_name shop written_by",
    "de": "ansprechperson vorname zuname telefonnr mailadresse preis autor_name laden verfasser",
    "fr": "interlocuteur prenom nom_famille no_telephone adresse_courriel prix nom_auteur boutique redacteur",
    "es": "persona_contacto nombre_pila apellidos num_telefono correo_e precio nombre_autor tienda redactado_por",
    "it": "referente nome_proprio cognome num_telefono posta_elettronica prezzo nome_autore negozio scritto_da",
    "nl": "contactpersoon voornaam achternaam telefoonnr mailadres prijs auteursnaam winkel geschreven_door",
    "pl": "osoba_kontaktowa imie nazwisko nr_telefonu adres_mail cena imie_autora sklep napisane_przez",
    "pt": "pessoa_contacto primeiro_nome apelido num_telemovel correio_e preco nome_autor loja escrito_por",
}  # fmt: skip
_AUTHORS = dict(
    zip(
        LANGUAGES,
        ["writers", "autorinnen", "auteurs", "autores", "autori", "auteurs", "autorzy", "autores"],
        strict=True,
    )
)
PLACES: dict[str, Callable[[Who], Hidden]] = {}


def moved(p: Who, seed: str, begins: tuple[str, ...], hosts: Sequence[str]) -> Who:
    """The same person with another number and mail host. begins: the number's country, and what the
    number may begin with there."""
    chance = random.Random(f"{seed}/{p.name}")
    region, *starts = begins
    while True:
        start = chance.choice(starts).replace(" ", "")
        text = start + "".join(chance.choices("0123456789", k=11 - len(start)))
        for size in (11, 10, 9, 8):
            try:
                one = numbers.parse(text[:size], region)
            except numbers.NumberParseException:
                continue
            if numbers.is_valid_number(one) and numbers.number_type(one) in (0, 1):
                phone = numbers.format_number(one, numbers.PhoneNumberFormat.INTERNATIONAL)
                return replace(p, phone=phone, mail=f"{p.local}@{chance.choice(hosts)}")


def home(p: Who) -> str:
    """The number as it is written in its own country."""
    one = numbers.parse(p.phone, None)
    return str(numbers.format_number(one, numbers.PhoneNumberFormat.NATIONAL))


def say(p: Who, key: str) -> str:
    return _SAID[key].split("|")[LANGUAGES.index(p.lang)]


def single(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def attr(text: str) -> str:
    return html.escape(text, quote=True)


def spelled(p: Who, value: Value) -> Value:
    """A telephone number in whichever of its three spellings it is found."""
    ways = (value,) if isinstance(value, str) else value
    if not {p.phone, home(p), p.e164} & set(ways):
        return value
    return tuple(dict.fromkeys((*ways, p.phone, home(p), p.e164)))


def place(build: Callable[[Who], Hidden]) -> Callable[[Who], Hidden]:
    def kept(p: Who) -> Hidden:
        who = moved(p, "nooks", _PHONES[p.lang], _HOSTS)
        head, body, values = build(who)
        return head, body, [spelled(who, value) for value in values]

    PLACES[build.__name__] = kept
    return build


# --- shops and their systems -------------------------------------------------------------------


@place
def wp_reply_link(p: Who) -> Hidden:
    return "", (
        f'<div class="reply"><a rel="nofollow" class="comment-reply-link" href="?replytocom=3312#respond" data-commentid="3312" data-postid="88" '
        f'data-replyto="{attr(say(p, "reply"))} {attr(p.name)}" aria-label="{attr(say(p, "reply"))} {attr(p.name)}">↩</a></div>'
        f'<p class="wp-caption-text">{say(p, "goods")}</p>'
    ), [p.name]  # fmt: skip


@place
def woo_review(p: Who) -> Hidden:
    return "", (
        f'<li class="review byuser even thread-even" id="li-comment-918"><div class="comment_container"><p class="meta"><strong class="woocommerce-review__author">'
        f'{html.escape(p.name)}</strong> <em class="woocommerce-review__verified verified">({say(p, "verified")})</em> <time datetime="2026-02-11T09:12:00+00:00">11/02/2026</time></p>'
        f'<div class="description"><p>{say(p, "good")}</p></div></div></li><p class="sku_wrapper">SKU: <span class="sku">WB-2041-GR</span></p>'
    ), [p.name]  # fmt: skip


@place
def woo_order_received(p: Who) -> Hidden:
    return "", (
        f'<p class="woocommerce-thankyou-order-received">{say(p, "thanks")}</p><ul class="order_details"><li>9120<li>{say(p, "price")}</ul><section class="woocommerce-customer-details">'
        f'<address>{html.escape(p.name)}<p class="woocommerce-customer-details--phone">{home(p)}</p><p class="woocommerce-customer-details--email">{p.mail}</p></address></section>'
    ), [p.name, (home(p), p.phone), p.mail]  # fmt: skip


@place
def woo_checkout_fields(p: Who) -> Hidden:
    return "", (
        f'<p class="form-row form-row-first"><input type="text" class="input-text" name="billing_first_name" id="billing_first_name" value="{attr(p.first)}"></p><p class="form-row form-row-last">'
        f'<input type="text" name="billing_last_name" value="{attr(p.last)}"></p><p><input type="tel" name="billing_phone" value="{home(p)}"></p>'
        f'<input name="coupon_code" value="HERBST26"><input type="hidden" name="woocommerce-process-checkout-nonce" value="5f1e09aa21">'
    ), [p.first, p.last, (home(p), p.phone)]  # fmt: skip


@place
def shopify_checkout_state(p: Who) -> Hidden:
    state = {"created_at": "2026-02-11T06:31:12Z", "currency": "EUR", "customer_id": 6602119901, "email": p.mail,
             "shipping_address": {"first_name": p.first, "last_name": p.last, "phone": p.e164, "company": None},
             "line_items": [{"title": say(p, "goods"), "sku": "WB-2041-GR", "vendor": "Alpenwolle"}]}  # fmt: skip
    return (
        "",
        f"<script>Shopify.checkout = {js(state)};</script>",
        [p.mail, p.first, p.last, (p.e164, p.phone)],
    )


@place
def shopify_customer_liquid(p: Who) -> Hidden:
    return "", (
        f"<script>var meta={{\"product\":{{\"id\":88123,\"vendor\":\"Alpenwolle\"}}}};window.ShopCustomer = {{ id: 6602119901, fullName: '{single(p.name)}', mailAddr: '{p.mail}', ordersCount: 4, tags: ['vip'] }};</script>"
    ), [p.name, p.mail]  # fmt: skip


@place
def typo3_mailto_token(p: Who) -> Hidden:
    def shift(c: str) -> str:
        for low, high in (("+", ":"), ("@", "Z"), ("a", "z")):
            if low <= c <= high:
                size = ord(high) - ord(low) + 1
                return chr((ord(c) - ord(low) + 2) % size + ord(low))
        return c

    token = "".join(shift(c) for c in "mailto:" + p.mail)
    shown = p.mail.replace("@", "(at)").replace(".", "(dot)")
    return "", (
        f'<a href="#" data-mailto-token="{attr(token)}" data-mailto-vector="2" class="mail">{shown}</a> <a href="/fileadmin/preisliste-2026.pdf">PDF</a>'
    ), [(p.mail, shown, token)]  # fmt: skip


@place
def typo3_news_author(p: Who) -> Hidden:
    return "", (
        f'<div class="news news-single"><div class="article" itemscope itemtype="http://schema.org/Article"><h1 itemprop="headline">{say(p, "news")}</h1><p class="news-list-date"><time itemprop="datePublished" '
        f'datetime="2026-02-11">11.02.2026</time></p><span class="news-list-author" itemprop="author" itemscope itemtype="http://schema.org/Person"><span itemprop="name">{html.escape(p.name)}</span></span></div></div>'
    ), [p.name]  # fmt: skip


@place
def drupal_uid_field(p: Who) -> Hidden:
    return "", (
        f'<article data-history-node-id="1204" about="/node/1204" class="node node--type-article"><h2><span class="field field--name-title">{say(p, "news")}</span></h2><footer class="node__meta">'
        f'<span class="field field--name-uid"><span lang="" about="/user/77" typeof="schema:Person" property="schema:name" datatype="">{html.escape(p.name)}</span></span> '
        f'<span class="field field--name-created">11/02/2026 - 06:31</span></footer></article>'
    ), [p.name]  # fmt: skip


@place
def drupal_views_row(p: Who) -> Hidden:
    return "", (
        f'<div class="views-row"><div class="views-field views-field-title"><span class="field-content">{html.escape(p.name)}</span></div><div class="views-field views-field-field-phone"><div class="field-content">{home(p)}</div></div>'
        f'<div class="views-field views-field-field-e-mail"><a href="mailto:{p.mail}">{p.mail}</a></div><div class="views-field views-field-field-zimmer">2.104</div></div>'
    ), [p.name, (home(p), p.phone), p.mail]  # fmt: skip


@place
def inertia_page(p: Who) -> Hidden:
    page = {"component": "Adverts/Show", "props": {"advert": {"title": say(p, "goods"), "price": 4900, "vendeur": {"pseudo": p.user, "tel_public": p.phone}},
            "errors": {}, "ziggy": {"port": None}}, "url": "/a/41120", "version": "9f8e7d6c"}  # fmt: skip
    return "", f'<div id="app" data-page="{attribute(page)}"></div>', [p.user, p.phone]


@place
def next_page_props(p: Who) -> Hidden:
    data = {"props": {"pageProps": {"listing": {"headline": say(p, "goods"), "postedBy": {"display": p.name, "avatarUrl": f"/u/{p.slug}.webp"}, "views": 1204}},
            "__N_SSP": True}, "page": "/listing/[id]", "query": {"id": "88123"}, "buildId": "k3Jx9fQ"}  # fmt: skip
    return (
        "",
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>',
        [p.name, p.slug],
    )


@place
def nuxt_two_function(p: Who) -> Hidden:
    return "", (
        f"<script>window.__NUXT__=(function(a,b,c){{return {{layout:\"default\",data:[{{teacher:{{nom:a,courriel:b,seats:12}},title:c}}],serverRendered:true}}}}({js(p.name)},{js(p.mail)},{js(say(p, 'talk'))}));</script>"
    ), [p.name, p.mail]  # fmt: skip


@place
def angular_transfer(p: Who) -> Hidden:
    state = json.dumps(
        {
            "G.json.https://api.example/contacts": {
                "body": {"kontaktPerson": p.name, "direktwahl": p.phone, "kst": 4120}
            }
        },
        ensure_ascii=False,
    )
    return (
        "",
        f'<script id="serverApp-state" type="application/json">{state.replace(chr(34), "&q;")}</script>',
        [p.name, p.phone],
    )


@place
def vue_prop(p: Who) -> Hidden:
    return "", (
        f'<member-chip :member="{attribute({"id": 120433, "full": p.name, "handle": p.user})}" :max="12"></member-chip><stock-line :qty="41" sku="WB-2041-GR"></stock-line>'
    ), [p.name, p.user]  # fmt: skip


@place
def stimulus_values(p: Who) -> Hidden:
    return "", (
        f'<div data-controller="reveal" data-reveal-phone-value="{p.e164}" data-reveal-owner-value="{attr(p.name)}" data-reveal-delay-value="400"><button data-action="reveal#show">{say(p, "show")}</button></div>'
    ), [(p.e164, p.phone), p.name]  # fmt: skip


@place
def angularjs_init(p: Who) -> Hidden:
    return "", (
        f"""<section ng-app="shop" ng-init="agent={{n:'{attr(single(p.name))}', mail:'{p.mail}'}}; limit=24; season='2026'"><h3>{{{{agent.n}}}}</h3></section>"""
    ), [p.name, p.mail]  # fmt: skip


@place
def react_class_props(p: Who) -> Hidden:
    return "", (
        f'<div data-react-class="StaffBox" data-react-props="{attribute({"staff": [{"vorname": p.first, "nachname": p.last, "durchwahl": p.phone}], "cols": 2, "theme": "wool"})}" data-hydrate="t"></div>'
    ), [p.first, p.last, p.phone]  # fmt: skip


@place
def current_user_global(p: Who) -> Hidden:
    user = {
        "id": 4471,
        "login": p.user,
        "realname": p.name,
        "mailConfirmed": True,
        "mail": p.mail,
        "locale": p.lang,
    }
    return (
        "",
        f"<script>App.currentUser=Object.freeze({js(user)});App.release='26.2.11-r4';</script>",
        [p.user, p.name, p.mail],
    )


@place
def atob_config(p: Who) -> Hidden:
    coded = b64(json.dumps({"recipient": p.mail, "who": p.name, "max": 3}))
    return (
        "",
        f"<script>const cfg = JSON.parse(atob('{coded}')); boot(cfg, 'v4.12.0');</script>",
        [(p.mail, coded), (p.name, coded)],
    )


# --- trackers, chats and widgets -----------------------------------------------------------------


@place
def gtag_user_data(p: Who) -> Hidden:
    data = {
        "email": p.mail,
        "phone_number": p.e164,
        "address": {"first_name": p.first, "last_name": p.last, "country": "EU"},
    }
    return f"<script>gtag('set', 'user_data', {js(data)}); gtag('event', 'purchase', {{transaction_id: 'T-41120', value: 49.0, currency: 'EUR'}});</script>", "", [
        p.mail, (p.e164, p.phone), p.first, p.last]  # fmt: skip


@place
def pixel_matching(p: Who) -> Hidden:
    return (
        f"<script>fbq('init','412093377120948',{{em:'{p.mail}',fn:'{single(p.first.lower())}',ln:'{single(p.last.lower())}',ph:'{p.e164[1:]}'}});fbq('track','ViewContent',{{content_ids:['WB-2041'],value:49}});</script>"
    ), "", [
        p.mail, (p.e164[1:], p.phone), (p.first.lower(), p.first), (p.last.lower(), p.last)]  # fmt: skip


@place
def intercom_settings(p: Who) -> Hidden:
    return "", (
        f"<script>window.intercomSettings = {{ app_id: 'k3jx9fq', name: {js(p.name)}, email: {js(p.mail)}, created_at: 1760000000, plan: 'team' }};</script>"
    ), [p.name, p.mail]  # fmt: skip


@place
def zendesk_prefill(p: Who) -> Hidden:
    return "", (
        f"<script>zE('webWidget','prefill',{{name:{{value:{js(p.name)},readOnly:true}},email:{{value:{js(p.mail)}}},phone:{{value:{js(p.phone)}}}}});zE('webWidget','setLocale','{p.lang}');</script>"
    ), [p.name, p.mail, p.phone]  # fmt: skip


@place
def segment_identify(p: Who) -> Hidden:
    return "", (
        f'<script>analytics.identify("u_88123",{{"fullname":{js(p.name)},"email":{js(p.mail)},"cohort":"2026-02"}});analytics.page("PDP",{{"sku":"WB-2041-GR"}});</script>'
    ), [p.name, p.mail]  # fmt: skip


@place
def sentry_user(p: Who) -> Hidden:
    return "", (
        f"<script>Sentry.init({{dsn:'https://4f1e9a@o1204.ingest.example/41120',release:'shop@4.12.0'}});Sentry.setUser({{username:'{p.user}',email:'{p.mail}'}});</script>"
    ), [p.user, p.mail]  # fmt: skip


@place
def tawk_visitor(p: Who) -> Hidden:
    return (
        "",
        f"<script>var Tawk_API=Tawk_API||{{}};Tawk_API.visitor={{name:{js(p.name)},email:{js(p.mail)}}};Tawk_API.zIndex=2147483000;</script>",
        [p.name, p.mail],
    )


@place
def hubspot_identify(p: Who) -> Hidden:
    return (
        "",
        f'<script>var _hsq=window._hsq=window._hsq||[];_hsq.push(["identify",{{email:"{p.mail}",firstname:{js(p.first)},lastname:{js(p.last)}}}]);_hsq.push(["setPath","/wolle"]);</script>',
        [p.mail, p.first, p.last],
    )


@place
def digital_data(p: Who) -> Hidden:
    data = {
        "page": {"pageInfo": {"pageName": say(p, "goods"), "sysEnv": "web"}},
        "user": [{"profile": [{"profileInfo": {"profileName": p.name, "profileEmail": p.mail}}]}],
    }
    return f"<script>window.digitalData = {js(data)};</script>", "", [p.name, p.mail]


@place
def typeform_hidden(p: Who) -> Hidden:
    return "", f'<div data-tf-widget="k3Jx9fQ" data-tf-hidden="name={attr(quote(p.name))},email={quote(p.mail, safe="")},src=newsletter" data-tf-opacity="100"></div>', [
        (p.name, quote(p.name)), (p.mail, quote(p.mail, safe=""))]  # fmt: skip


@place
def paypal_button(p: Who) -> Hidden:
    return "", (
        f'<form action="https://www.paypal.com/cgi-bin/webscr" method="post"><input type="hidden" name="cmd" value="_donations"><input type="hidden" name="business" value="{p.mail}">'
        f'<input type="hidden" name="item_name" value="{attr(say(p, "route"))}"><input type="hidden" name="currency_code" value="EUR"></form>'
    ), [p.mail]  # fmt: skip


@place
def calendly_prefill(p: Who) -> Hidden:
    return "", (
        f'<div class="calendly-inline-widget" data-url="https://calendly.com/{p.slug}/30min?hide_gdpr_banner=1" data-resize="true" style="min-width:320px;height:700px"></div>'
    ), [p.slug]  # fmt: skip


@place
def tweet_embed(p: Who) -> Hidden:
    return "", (
        f'<blockquote class="twitter-tweet" data-lang="{p.lang}"><p lang="{p.lang}" dir="ltr">{say(p, "closed")} <a href="https://t.co/k3Jx9fQ">pic.twitter.com/k3Jx9fQ</a></p>&mdash; {html.escape(p.name)} (@{p.user}) '
        f'<a href="https://twitter.com/{p.user}/status/1760000000412093377?ref_src=twsrc%5Etfw">11.2.2026</a></blockquote>'
    ), [p.name, p.user]  # fmt: skip


@place
def instagram_embed(p: Who) -> Hidden:
    return "", (
        f'<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/C4k3Jx9fQ2/" data-instgrm-version="14"><a href="https://www.instagram.com/p/C4k3Jx9fQ2/">A post shared by {html.escape(p.name)} (@{p.user})</a></blockquote>'
    ), [p.name, p.user]  # fmt: skip


@place
def linkedin_badge(p: Who) -> Hidden:
    return "", (
        f'<div class="badge-base LI-profile-badge" data-locale="de_DE" data-size="medium" data-theme="light" data-type="VERTICAL" data-vanity="{p.slug}" data-version="v1"><a class="badge-base__link" href="https://www.linkedin.com/in/{p.slug}?trk=profile-badge">{html.escape(p.name)}</a></div>'
    ), [p.slug, p.name]  # fmt: skip


@place
def disqus_thread(p: Who) -> Hidden:
    return "", (
        f'<div class="post-content" data-role="post-content"><header><span class="author publisher-anchor-color"><a href="https://disqus.com/by/{p.user}/" data-action="profile" data-username="{p.user}">{html.escape(p.name)}</a></span> '
        f'<a class="time-ago" title="Wednesday, February 11, 2026 6:31 AM">14d</a></header><div class="post-message"><p>{say(p, "good")}</p></div></div>'
    ), [p.user, p.name]  # fmt: skip


@place
def trustpilot_card(p: Who) -> Hidden:
    return "", (
        f'<article data-service-review-card-paper="true" class="styles_reviewCard__hcAvl"><aside aria-label="Info for {attr(p.name)}"><span data-consumer-name-typography="true" class="typography_heading-xxs__QKBS8">{html.escape(p.name)}</span>'
        f'<span data-consumer-reviews-count="3">3</span></aside><h2 data-service-review-title-typography="true">{say(p, "stock")}</h2><p data-service-review-text-typography="true">{say(p, "good")}</p></article>'
    ), [p.name]  # fmt: skip


@place
def google_reviews_widget(p: Who) -> Hidden:
    return "", (
        f'<div class="ti-review-item source-Google" data-id="cfcd208495d5"><div class="ti-inner"><div class="ti-profile-details"><div class="ti-name">{html.escape(p.name)}</div><div class="ti-date">11/02/2026</div></div>'
        f'<div class="ti-review-text">{say(p, "good")}</div></div></div><div class="ti-large-logo">Alpenwolle 4.8 / 412</div>'
    ), [p.name]  # fmt: skip


# --- structured data -----------------------------------------------------------------------------


@place
def ld_job_contact(p: Who) -> Hidden:
    return ld({"@type": "JobPosting", "title": say(p, "coach"), "datePosted": "2026-02-11", "hiringOrganization": {"@type": "Organization", "name": "Alpenwolle"},
               "applicationContact": {"@type": "ContactPoint", "name": p.name, "telephone": home(p), "email": p.mail},
               "baseSalary": {"@type": "MonetaryAmount", "currency": "EUR", "value": {"minValue": 34000, "maxValue": 38500}}}), "", [
        p.name, (home(p), p.phone), p.mail]  # fmt: skip


@place
def ld_physician(p: Who) -> Hidden:
    return ld({"@type": "Physician", "name": f"Dr. {p.name}", "medicalSpecialty": "Dermatology", "telephone": p.phone, "openingHours": "Mo-Th 08:00-16:00", "isAcceptingNewPatients": True}), (
        f"<p>{say(p, 'hours')}</p>"), [p.name, p.phone]  # fmt: skip


@place
def ld_course_instructor(p: Who) -> Hidden:
    return ld({"@type": "Course", "name": say(p, "talk"), "provider": {"@type": "Organization", "name": "Nordic Wind Academy"},
               "hasCourseInstance": [{"@type": "CourseInstance", "courseWorkload": "PT22H", "instructor": [{"@type": "Person", "name": p.name, "jobTitle": say(p, "coach")}]}]}), "", [p.name]  # fmt: skip


@place
def ld_forum_posting(p: Who) -> Hidden:
    return ld({"@type": "DiscussionForumPosting", "headline": say(p, "talk"), "author": {"@type": "Person", "name": p.user, "url": f"https://forum.example/u/{p.user}"},
               "comment": [{"@type": "Comment", "text": say(p, "good"), "author": {"@type": "Person", "name": p.name}}], "interactionStatistic": {"userInteractionCount": 412}}), "", [p.user, p.name]  # fmt: skip


@place
def ld_image_rights(p: Who) -> Hidden:
    return ld({"@type": "ImageObject", "contentUrl": "https://cdn.example/41120.jpg", "creditText": p.name, "creator": {"@type": "Person", "name": p.name},
               "copyrightNotice": f"© {p.name} 2026", "license": "https://cdn.example/l/2", "width": 1600}), "", [p.name]  # fmt: skip


@place
def ld_team_athletes(p: Who) -> Hidden:
    return ld({"@type": "SportsTeam", "name": "SV Nordwind", "sport": "Handball", "coach": {"@type": "Person", "name": p.name, "email": p.mail}, "memberOf": {"@type": "SportsOrganization", "name": "Verbandsliga Nord"}}), (
        "<p>31:27 (15:14)</p>"), [p.name, p.mail]  # fmt: skip


@place
def ld_offer_seller(p: Who) -> Hidden:
    return ld({"@type": "Product", "name": say(p, "goods"), "mpn": "2041-GR", "offers": {"@type": "Offer", "price": "49.00", "priceCurrency": "EUR", "availability": "https://schema.org/InStock",
               "seller": {"@type": "Person", "givenName": p.first, "familyName": p.last, "telephone": p.e164}}}), "", [p.first, p.last, (p.e164, p.phone)]  # fmt: skip


@place
def ld_inside_attribute(p: Who) -> Hidden:
    return (
        "",
        f'<div class="qa-jsonld" data-schema="{attribute({"@type": "Answer", "text": say(p, "good"), "upvoteCount": 41, "author": {"@type": "Person", "name": p.name}})}"></div>',
        [p.name],
    )


@place
def microdata_fax_and_phone(p: Who) -> Hidden:
    return "", (
        f'<div itemscope itemtype="http://schema.org/LegalService"><meta itemprop="priceRange" content="€€"><span itemprop="employee" itemscope itemtype="http://schema.org/Person"><span itemprop="honorificPrefix">Mag.</span> '
        f'<span itemprop="givenName">{html.escape(p.first)}</span> <span itemprop="familyName">{html.escape(p.last)}</span></span><span itemprop="telephone" content="{p.e164}">{home(p)}</span><time itemprop="openingHours" datetime="Mo-Fr 09:00-17:00">{say(p, "hours")}</time></div>'
    ), [p.first, p.last, (p.e164, home(p), p.phone)]  # fmt: skip


@place
def microdata_answer(p: Who) -> Hidden:
    return "", (
        f'<div itemprop="suggestedAnswer" itemscope itemtype="https://schema.org/Answer"><span itemprop="upvoteCount">41</span><div itemprop="text"><p>{say(p, "good")}</p></div>'
        f'<span itemprop="author" itemscope itemtype="https://schema.org/Person"><a itemprop="url" href="/mitglied/{p.user}"><span itemprop="name">{html.escape(p.name)}</span></a></span></div>'
    ), [p.user, p.name]  # fmt: skip


@place
def rdfa_contributor(p: Who) -> Hidden:
    return "", (
        f'<div xmlns:dcterms="http://purl.org/dc/terms/" about="/doc/412"><span property="dcterms:title">{say(p, "talk")}</span> <span property="dcterms:contributor" content="{attr(p.name)}"></span><span property="dcterms:extent" content="412 p."></span></div>'
    ), [p.name]  # fmt: skip


@place
def rdfa_sioc(p: Who) -> Hidden:
    return "", (
        f'<div typeof="sioc:Post" about="/t/88123#p2"><span rel="sioc:has_creator"><a typeof="sioc:UserAccount" property="foaf:accountName" href="/benutzer/{p.user}">{p.user}</a></span><div property="content:encoded">{say(p, "good")}</div></div>'
    ), [p.user]  # fmt: skip


@place
def h_card_tel(p: Who) -> Hidden:
    return "", (
        f'<aside class="h-card vcard"><a class="p-name fn u-url" href="/">{html.escape(p.name)}</a><p class="p-job-title">{p.w["role"]}</p><span class="p-tel tel">{home(p)}</span> <a class="u-email email" href="mailto:{p.mail}">✉</a><p class="p-org">Alpenwolle</p></aside>'
    ), [p.name, (home(p), p.phone), p.mail]  # fmt: skip


@place
def h_cite_mention(p: Who) -> Hidden:
    return "", (
        f'<li class="u-comment h-cite"><a class="u-author h-card" href="https://{p.user}.example.blog/">{html.escape(p.name)}</a> <p class="p-content p-name">{say(p, "good")}</p><a class="u-url" href="/2026/02/412"><time class="dt-published">2026-02-11</time></a></li>'
    ), [p.name, p.user]  # fmt: skip


# --- heads ---------------------------------------------------------------------------------------


@place
def meta_parsely(p: Who) -> Hidden:
    return (
        f'<meta name="parsely-author" content="{attr(p.name)}"><meta name="cXenseParse:author" content="{attr(p.name)}"><meta name="parsely-section" content="Wohnen"><meta name="parsely-post-id" content="p-41120"><meta name="keywords" content="Alpenwolle, Mai, Florenz">'
    ), "", [p.name]  # fmt: skip


@place
def meta_contact_owner(p: Who) -> Hidden:
    return (
        f'<meta name="owner" content="{attr(p.name)}"><meta name="contact" content="{p.mail}"><meta name="web_author" content="{attr(p.name)}"><meta name="revisit-after" content="14 days"><meta name="copyright" content="Alpenwolle 2019-2026">'
    ), "", [p.name, p.mail]  # fmt: skip


@place
def link_rev_made(p: Who) -> Hidden:
    return (
        f'<link rev="made" href="mailto:{p.mail}"><link rel="search" type="application/opensearchdescription+xml" href="/os.xml"><base href="https://wolle.example/">',
        "",
        [p.mail],
    )


@place
def title_and_og(p: Who) -> Hidden:
    return (
        f'<meta property="og:title" content="{attr(p.w["role"])}: {attr(p.name)} | Alpenwolle"><meta property="og:site_name" content="Alpenwolle"><meta property="og:url" content="https://wolle.example/menschen/{p.slug}"><meta property="og:locale" content="de_DE">'
    ), "", [p.name, p.slug]  # fmt: skip


@place
def meta_dc_list(p: Who) -> Hidden:
    return (
        f'<meta name="DC.Creator.PersonalName" content="{attr(p.last)}, {attr(p.first)}"><meta name="eprints.creators_name" content="{attr(p.last)}, {attr(p.first)}"><meta name="eprints.contact_email" content="{p.mail}"><meta name="eprints.pagerange" content="204-231"><meta name="DC.publisher" content="Nordic Wind Press">'
    ), "", [(f"{p.last}, {p.first}", p.name), p.mail]  # fmt: skip


# --- mail and telephone, protected ---------------------------------------------------------------


@place
def cf_email_footer(p: Who) -> Hidden:
    coded = "3c" + "".join(f"{b ^ 0x3C:02x}" for b in p.mail.encode())
    return (
        "",
        f'<li class="mail"><a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{coded}">[email&nbsp;protected]</a></li><li>{say(p, "hours")}</li>',
        [(p.mail, coded)],
    )


@place
def mixed_entities(p: Who) -> Hidden:
    chance = random.Random(p.mail)
    coded = "".join(
        chance.choice(
            (
                f"&#{ord(c)};",
                f"&#x{ord(c):x};",
                f"&#{ord(c):04d};",
                c if c.isalnum() else f"&#{ord(c)};",
            )
        )
        for c in p.mail
    )
    return (
        "",
        f"<p class=antispambot>{p.w['mail']} {coded} &middot; &#169;&#32;2026 Alpenwolle</p>",
        [p.mail],
    )


@place
def eeb_data_attribute(p: Who) -> Hidden:
    coded = codecs.encode(p.mail, "rot13").replace("@", "[at]")
    return (
        "",
        f'<a class="mail-link" href="javascript:;" data-enc-email="{coded}" data-wpel-link="ignore"><span class="eeb-rtl">{p.mail[::-1]}</span></a>',
        [(p.mail, coded, p.mail[::-1])],
    )


@place
def char_codes(p: Who) -> Hidden:
    codes = ",".join(str(ord(c)) for c in p.mail)
    return (
        "",
        f"<script>document.getElementById('m').href='mailto:'+String.fromCharCode({codes});var hue=[212,118,41];</script><a id=m>{p.w['mail']}</a>",
        [(p.mail, codes)],
    )


@place
def js_array_join(p: Who) -> Hidden:
    host, _, end = p.domain.rpartition(".")
    return (
        "",
        f"<script>var a=['{p.local}','{host}'];link.href='mailto:'+a.join('@')+'.{end}';var dims=[180,90].join('x');</script>",
        [(p.mail, p.local)],
    )


@place
def js_reverse(p: Who) -> Hidden:
    return (
        "",
        f"<script>$('#kontakt').attr('href','mailto:'+'{p.mail[::-1]}'.split('').reverse().join(''));$('#t').text('21.0.3'.split('.').length);</script>",
        [(p.mail, p.mail[::-1])],
    )


@place
def at_by_image(p: Who) -> Hidden:
    return (
        "",
        f'<p>{p.w["mail"]}: {p.local}<img src="/i/at.gif" alt="@" width="11" height="11">{p.domain}</p><p>3 <img src="/i/x.gif" alt="x"> 4</p>',
        [(p.mail, f"{p.local}@{p.domain}", p.local)],
    )


@place
def at_by_icon(p: Who) -> Hidden:
    return (
        "<style>.at::before{content:'@'}</style>",
        f'<p>{p.local}<i class="at" aria-hidden="true"></i>{p.domain} <small>{say(p, "hours")}</small></p>',
        [(p.mail, p.local)],
    )


@place
def data_name_tld(p: Who) -> Hidden:
    host, _, end = p.domain.rpartition(".")
    return "<style>.cryptedmail:after{content:attr(data-name) '@' attr(data-domain) '.' attr(data-tld)}</style>", (
        f'<a href="#" class="cryptedmail" data-name="{p.local}" data-domain="{host}" data-tld="{end}" onclick="go(this)"></a><a data-name="size" data-domain="36-44" href="#">EU</a>'
    ), [(p.mail, p.local)]  # fmt: skip


@place
def mail_with_comment(p: Who) -> Hidden:
    shown = f"{p.local}<!-- spam -->@<!-- ham -->{p.domain}"
    return "", f"<p>{p.w['mail']}: {shown}</p><!-- v2026.2.11 -->", [(p.mail, shown)]


@place
def mail_two_cells(p: Who) -> Hidden:
    said = p.mail.replace("@", " (at) ").replace(".", " . ")
    return (
        "",
        f"<table><tr><th>{p.w['mail']}<td>{said}<tr><th>{p.w['product'][:4]}<td>12 . 50</table>",
        [(p.mail, said)],
    )


@place
def phone_pieces(p: Who) -> Hidden:
    shown = "".join(f"<span>{part}</span>&#8201;" for part in home(p).split())
    read = "\u2009".join(home(p).split())
    return (
        "",
        f'<p class="tel">{p.w["phone"]}: {shown}</p><p class="dims"><span>180</span>&#8201;<span>90</span>&#8201;<span>75</span></p>',
        [(home(p), read, p.phone)],
    )


@place
def phone_revealed(p: Who) -> Hidden:
    said = home(p)
    return "", (
        f'<button class="js-reveal" data-full="{said}" data-masked="{said[:4]} •• •• ••" data-ref="41120">{said[:4]} •• •• •• {say(p, "show")}</button><button data-full="L" data-masked="M">36</button>'
    ), [(said, p.phone)]  # fmt: skip


@place
def phone_base64(p: Who) -> Hidden:
    return (
        "",
        f'<a class="call" data-tel="{b64(p.e164)}" href="#">{p.w["call"]}</a><img data-src="{b64("/i/41120.webp")}" alt="">',
        [(p.e164, b64(p.e164), p.phone)],
    )


@place
def tel_with_extension(p: Who) -> Hidden:
    grouped = p.phone.replace(" ", "-")
    return (
        "",
        f'<a href="tel:{grouped};ext=214" title="{attr(say(p, "ask"))}: {attr(p.name)}"><svg width="14" height="14"></svg></a><a href="#tel">{say(p, "hours")}</a>',
        [(grouped, p.phone), p.name],
    )


@place
def phone_popover(p: Who) -> Hidden:
    inner = f"<strong>{html.escape(p.name)}</strong><br>{home(p)}<br><em>{say(p, 'hours')}</em>"
    return (
        "",
        f'<a tabindex="0" role="button" data-bs-toggle="popover" data-bs-html="true" data-bs-title="{attr(p.w["contact"])}" data-bs-content="{attr(inner)}">?</a>',
        [p.name, (home(p), p.phone)],
    )


@place
def mailto_everything(p: Who) -> Hidden:
    body = quote(f"{say(p, 'regards')}\n{p.name}\n{p.phone}")
    return (
        "",
        f'<a href="mailto:?to={p.mail}&amp;cc={p.mail}&amp;subject=WB-2041&amp;body={body}">{say(p, "send")}</a>',
        [p.mail, (p.name, quote(p.name)), (p.phone, quote(p.phone))],
    )


@place
def unsubscribe_link(p: Who) -> Hidden:
    return (
        "",
        f'<a href="https://news.example/u/abmelden?e={quote(b64(p.mail), safe="")}&amp;l=412&amp;h=9f8e7d6c5b4a">✕</a> <a href="/newsletter?y=2026">2026</a>',
        [(p.mail, b64(p.mail), quote(b64(p.mail), safe=""))],
    )


# --- links ---------------------------------------------------------------------------------------


@place
def viber_and_others(p: Who) -> Hidden:
    return "", (
        f'<a href="viber://chat?number=%2B{p.e164[1:]}">Viber</a> <a href="callto:{p.e164}">☎</a> <a href="https://t.me/{p.user}">TG</a> <a href="https://wa.me/qr/K3JX9FQ2">QR</a> <a href="https://line.me/R/">LINE</a>'
    ), [(p.e164[1:], p.phone), p.user]  # fmt: skip


@place
def teams_chat(p: Who) -> Hidden:
    return (
        "",
        f'<a href="https://teams.microsoft.com/l/chat/0/0?users={p.mail}&amp;topicName=WB-2041">Teams</a> <a href="https://meet.example/k3j-x9fq-412">Meet</a>',
        [p.mail],
    )


@place
def qr_mecard(p: Who) -> Hidden:
    card = f"MECARD:N:{p.last},{p.first};TEL:{p.e164};EMAIL:{p.mail};;"
    return "", f'<img alt="QR" src="https://api.qrserver.com/v1/create-qr-code/?size=180x180&amp;data={quote(card, safe="")}"><img alt="QR" src="/qr/WB-2041.png">', [
        (f"{p.last},{p.first}", quote(f"{p.last},{p.first}", safe=""), p.name),
        (p.mail, quote(p.mail, safe="")), (p.e164, quote(p.e164, safe=""), p.phone)]  # fmt: skip


@place
def google_calendar_link(p: Who) -> Hidden:
    details = quote_plus(f"{say(p, 'ask')}: {p.name}, {p.phone}")
    return "", (
        f'<a href="https://calendar.google.com/calendar/render?action=TEMPLATE&amp;text={quote_plus(say(p, "talk"))}&amp;dates=20260314T090000Z/20260314T103000Z&amp;details={details}&amp;location=Halle+3">+</a>'
    ), [(p.name, quote_plus(p.name)), (p.phone, quote_plus(p.phone))]  # fmt: skip


@place
def leaflet_popup(p: Who) -> Hidden:
    return "", (
        f"<script>spots[412].bindPopup('<b>{single(html.escape(p.name))}</b><br>{home(p)}');spots[413].bindPopup('<b>Parkplatz Nord</b><br>7–22');</script>"
    ), [p.name, (home(p), p.phone)]  # fmt: skip


@place
def author_paths(p: Who) -> Hidden:
    return "", (
        f'<nav class="rel"><a href="/redaktion/autoren/{p.slug}/">›</a> <a href="/~{p.user}/">~</a> <a href="/themen/wolle/">Wolle</a> <a href="/2026/02/neue-herbstkollektion/">{say(p, "more")}</a></nav>'
    ), [p.slug, p.user]  # fmt: skip


@place
def share_link(p: Who) -> Hidden:
    return "", (
        f'<a href="https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fwolle.example%2F412&amp;quote={quote(say(p, "good") + " — " + p.name)}">f</a><a href="https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fwolle.example%2F413">f</a>'
    ), [(p.name, quote(p.name))]  # fmt: skip


# --- documents, code, comments -------------------------------------------------------------------


@place
def developer_comment(p: Who) -> Hidden:
    return (
        "",
        f"<!-- TODO(relaunch): {html.escape(p.name)} fragen, {p.mail} / {home(p)} --><!-- /wrapper --><!-- rev 41120, build 20260211 --><p>{say(p, 'stock')}</p>",
        [p.name, p.mail, (home(p), p.phone)],
    )


@place
def mso_comment(p: Who) -> Hidden:
    return (
        "",
        f"<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>{html.escape(p.name)}</o:Author><o:LastAuthor>{html.escape(p.name)}</o:LastAuthor><o:Pages>4</o:Pages><o:Company>Alpenwolle</o:Company><o:Version>16.00</o:Version></o:DocumentProperties></xml><![endif]-->",
        [p.name],
    )


@place
def template_script(p: Who) -> Hidden:
    return (
        "",
        f'<script type="text/x-handlebars-template" id="card">{{{{#if open}}}}<p class="who">{html.escape(p.name)}</p><a href="tel:{p.e164}">{home(p)}</a>{{{{/if}}}}<span>{{{{sku}}}} {{{{price}}}}</span></script>',
        [p.name, (p.e164, home(p), p.phone)],
    )


@place
def declarative_shadow(p: Who) -> Hidden:
    return (
        "",
        f'<contact-card><template shadowrootmode="open"><style>:host{{--gap:12px}}</style><slot></slot><b part="who">{html.escape(p.name)}</b> <span part="fon">{home(p)}</span></template></contact-card>',
        [p.name, (home(p), p.phone)],
    )


@place
def data_html_object(p: Who) -> Hidden:
    inner = quote(f"<p>{say(p, 'ask')}: {p.name}<br>{p.mail}</p>")
    return (
        "",
        f'<object type="text/html" data="data:text/html;charset=utf-8,{inner}" width="320"></object>',
        [(p.name, quote(p.name)), (p.mail, quote(p.mail))],
    )


@place
def svg_tspans(p: Who) -> Hidden:
    return (
        "",
        f'<svg viewBox="0 0 400 90"><desc>{say(p, "ask")}: {html.escape(p.name)}</desc><text x="10" y="20"><tspan font-weight="700">{html.escape(p.first)}</tspan> <tspan>{html.escape(p.last)}</tspan></text><text x="10" y="60">{say(p, "hours")}</text></svg>',
        [p.name],
    )


@place
def css_variable(p: Who) -> Hidden:
    return (
        "",
        f"""<div class="badge" style="--who:'{single(attr(p.name))}';--fon:'{home(p)}';--hue:212"></div><style>.badge::after{{content:var(--who)}}</style>""",
        [p.name, (home(p), p.phone)],
    )


@place
def lightbox_caption(p: Who) -> Hidden:
    return "", (
        f'<a data-fancybox="g" data-caption="{attr(say(p, "talk"))} – {attr(p.w["photo"])}: {attr(p.name)}" href="/g/41120.jpg"><img src="/g/41120-t.jpg" alt=""></a><a data-fancybox="g" data-caption="{attr(say(p, "goods"))}, 2019" href="/g/41121.jpg"></a>'
    ), [p.name]  # fmt: skip


@place
def exif_table(p: Who) -> Hidden:
    return "", (
        f'<table class="exif"><tr><td>Artist</td><td>{html.escape(p.name)}</td></tr><tr><td>Copyright</td><td>(c) 2026 {html.escape(p.name)}</td></tr><tr><td>Model</td><td>Canon EOS R6</td></tr><tr><td>LensModel</td><td>RF24-105mm F4 L</td></tr><tr><td>ISO</td><td>400</td></tr></table>'
    ), [p.name]  # fmt: skip


@place
def audio_player(p: Who) -> Hidden:
    return "", (
        f'<div class="jp-audio" data-track-title="{attr(say(p, "route"))}" data-track-artist="{attr(p.name)}" data-duration="04:12"><audio src="/a/412.mp3" title="{attr(say(p, "route"))}"></audio></div>'
    ), [p.name]  # fmt: skip


@place
def jcard(p: Who) -> Hidden:
    card = [
        "vcard",
        [
            ["version", {}, "text", "4.0"],
            ["fn", {}, "text", p.name],
            ["tel", {"type": "cell"}, "uri", f"tel:{p.e164}"],
            ["email", {}, "text", p.mail],
            ["rev", {}, "timestamp", "2026-02-11T06:31:12Z"],
        ],
    ]
    return (
        "",
        f'<script type="application/vcard+json">{js(card)}</script>',
        [p.name, (p.e164, p.phone), p.mail],
    )


@place
def vcard_textarea(p: Who) -> Hidden:
    return "", (
        f"<textarea readonly rows=9>BEGIN:VCARD\r\nVERSION:2.1\r\nN:{p.last};{p.first};;;\r\nFN:{html.escape(p.name)}\r\nTEL;CELL;VOICE:{p.e164}\r\nEMAIL;PREF;INTERNET:{p.mail}\r\nREV:20260211T063112Z\r\nEND:VCARD</textarea>"
    ), [p.name, (p.e164, p.phone), p.mail]  # fmt: skip


@place
def ics_script(p: Who) -> Hidden:
    return "", (
        f'<script type="text/calendar">BEGIN:VCALENDAR\nPRODID:-//Nordic Wind//Cal 4.12//EN\nBEGIN:VEVENT\nUID:41120-2026@wolle.example\nSUMMARY:{say(p, "talk")}\nATTENDEE;ROLE=REQ-PARTICIPANT;CN="{p.name}":MAILTO:{p.mail}\nCONTACT:{p.name}\\, {p.phone}\nDTSTART;TZID=Europe/Berlin:20260314T190000\nEND:VEVENT\nEND:VCALENDAR</script>'
    ), [p.name, p.mail, p.phone]  # fmt: skip


@place
def marc_record(p: Who) -> Hidden:
    return (
        "",
        f"<pre>020    $a 9783161484100\n100 1  $a {p.last}, {p.first} $4 aut\n245 10 $a {say(p, 'talk')}\n264  1 $a Kiel $b Nordic Wind Press $c 2026\n300    $a 412 S.</pre>",
        [(f"{p.last}, {p.first}", p.name)],
    )


@place
def humans_txt(p: Who) -> Hidden:
    return (
        "",
        f"<pre>/* TEAM */\n  Web designer: {html.escape(p.name)}\n  Contact: {p.local} [at] {p.domain}\n/* SITE */\n  Last update: 2026/02/11\n  Standards: HTML5, CSS3\n  Software: Hugo 0.121</pre>",
        [p.name, (p.mail, f"{p.local} [at] {p.domain}")],
    )


@place
def package_json(p: Who) -> Hidden:
    inner = json.dumps(
        {
            "name": "@wolle/theme",
            "version": "4.12.0",
            "author": f"{p.name} <{p.mail}>",
            "contributors": [{"name": p.name, "email": p.mail}],
            "license": "MIT",
            "dependencies": {"swiper": "^11.0.5"},
        },
        indent=2,
        ensure_ascii=False,
    )
    return (
        "",
        f'<pre><code class="hljs language-json">{html.escape(inner, quote=False)}</code></pre>',
        [p.name, p.mail],
    )


@place
def wxr_export(p: Who) -> Hidden:
    return "", (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{say(p, "news")}</title><language>{p.lang}</language><wp:wxr_version>1.2</wp:wxr_version>'
        f"<wp:author><wp:author_id>7</wp:author_id><wp:author_login><![CDATA[{p.user}]]></wp:author_login><wp:author_email><![CDATA[{p.mail}]]></wp:author_email><wp:author_display_name><![CDATA[{p.name}]]></wp:author_display_name></wp:author>"
        f"<item><title>{say(p, 'goods')}</title><wp:post_id>412</wp:post_id></item></channel></rss>"
    ), [p.user, p.mail, p.name]  # fmt: skip


@place
def gpx_author(p: Who) -> Hidden:
    local, domain = p.local, p.domain
    return "", (
        f'<?xml version="1.0"?><gpx version="1.1" creator="Komoot" xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>{say(p, "route")}</name><author><name>{html.escape(p.name)}</name><email id="{local}" domain="{domain}"/></author></metadata><trk><name>{say(p, "route")} 2</name><number>2</number></trk></gpx>'
    ), [p.name, (p.mail, local)]  # fmt: skip


@place
def media_credit(p: Who) -> Hidden:
    return "", (
        f'<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>{say(p, "news")}</title><language>{p.lang}</language><webMaster>{p.mail} ({html.escape(p.name)})</webMaster><item><title>{say(p, "closed")}</title><media:credit role="photographer" scheme="urn:ebu">{html.escape(p.name)}</media:credit><media:content url="https://cdn.example/41120.jpg" width="1600"/></item></channel></rss>'
    ), [p.mail, p.name]  # fmt: skip


@place
def pom_developers(p: Who) -> Hidden:
    inner = f"<project>\n  <artifactId>loom-core</artifactId>\n  <version>4.12.0</version>\n  <developers>\n    <developer>\n      <id>{p.user}</id>\n      <name>{p.name}</name>\n      <email>{p.mail}</email>\n    </developer>\n  </developers>\n</project>"
    return "", f"<pre class=xml>{html.escape(inner)}</pre>", [p.user, p.name, p.mail]


# --- forums, mails, boards -----------------------------------------------------------------------


@place
def discourse_quote(p: Who) -> Hidden:
    return (
        "",
        f'<aside class="quote no-group" data-username="{p.user}" data-post="3" data-topic="88123"><div class="title"><img class="avatar" src="/letter_avatar_proxy/v4/letter/m/9f8e7d/48.png"> {p.user}:</div><blockquote><p>{say(p, "good")}</p></blockquote></aside>',
        [p.user],
    )


@place
def phpbb_cite(p: Who) -> Hidden:
    return (
        "",
        f'<blockquote cite="./viewtopic.php?p=9120#p9120"><div><cite><a href="./memberlist.php?mode=viewprofile&amp;u=412">{html.escape(p.name)}</a> {say(p, "wrote")}: <a href="./viewtopic.php?p=9120#p9120">↑</a><span class="responsive-hide">11 Feb 2026, 06:31</span></cite>{say(p, "good")}</div></blockquote>',
        [p.name],
    )


@place
def commit_list(p: Who) -> Hidden:
    return "", (
        f'<div class="TimelineItem"><p class="mb-1"><a class="Link--primary text-bold" href="/loom/core/commit/9f8e7d6">Bump swiper to 11.0.5</a></p><a class="commit-author user-mention" href="/loom/core/commits?author={p.user}" title="View all commits by {p.user}">{p.user}</a> <span>committed Feb 11, 2026</span></div>'
    ), [p.user]  # fmt: skip


@place
def pipermail(p: Who) -> Hidden:
    return "", (
        f'<H1>[loom-users] heddle spacing</H1><B>{html.escape(p.name)}</B> <A HREF="mailto:{quote(p.mail, safe="")}?Subject=Re%3A%20heddle" TITLE="[loom-users] heddle spacing">{p.local} at {p.domain}</A><BR><I>Wed Feb 11 06:31:12 CET 2026</I><PRE>{say(p, "good")}</PRE>'
    ), [p.name, (p.mail, f"{p.local} at {p.domain}", quote(p.mail, safe=""))]  # fmt: skip


@place
def quoted_mail(p: Who) -> Hidden:
    return (
        "",
        f'<div class="gmail_quote"><div class="gmail_attr">{say(p, "on")}, 06:31, {html.escape(p.name)} &lt;<a href="mailto:{p.mail}">{p.mail}</a>&gt; {say(p, "wrote")}:</div><blockquote>{say(p, "kids")}</blockquote></div>',
        [p.name, p.mail],
    )


@place
def signature_block(p: Who) -> Hidden:
    return (
        "",
        f'<div class="moz-signature">-- <br>{say(p, "regards")}<br>{html.escape(p.name)}<br>{p.w["role"]} · Alpenwolle<br>{say(p, "mob")} {home(p)} · WB-2041</div>',
        [p.name, (home(p), p.phone)],
    )


@place
def guestbook(p: Who) -> Hidden:
    return (
        "",
        f'<table class="gb"><tr><td class="gbhead" width="30%"><b>#412</b> <a href="mailto:{p.mail}">{html.escape(p.name)}</a><br><small>11.02.2026 06:31</small></td><td>{say(p, "good")}</td></tr></table>',
        [p.mail, p.name],
    )


@place
def club_board(p: Who) -> Hidden:
    return (
        "",
        f'<table class="vorstand"><tbody><tr><td>{say(p, "chair")}</td><td>{html.escape(p.name)}</td><td>{home(p)}</td></tr><tr><td>{say(p, "trea")}</td><td>–</td><td>–</td></tr><tr><td colspan=3>{say(p, "closed")}</td></tr></tbody></table>',
        [p.name, (home(p), p.phone)],
    )


@place
def contact_select(p: Who) -> Hidden:
    return (
        "",
        f'<form><label>{say(p, "ask")} <select name="empfaenger"><option value="0">–</option><option value="{b64(p.mail)}">{html.escape(p.name)} ({p.w["role"]})</option></select></label><input name="plz" value=""><button>{say(p, "send")}</button></form>',
        [p.name, (p.mail, b64(p.mail))],
    )


@place
def formmail_hidden(p: Who) -> Hidden:
    return (
        "",
        f'<form action="/cgi-bin/FormMail.pl" method="post"><input type="hidden" name="recipient" value="{p.mail}"><input type="hidden" name="subject" value="WB-2041"><input type="hidden" name="redirect" value="/danke.htm"><input type="hidden" name="required" value="strasse,ort"></form>',
        [p.mail],
    )


@place
def datalist_people(p: Who) -> Hidden:
    return (
        "",
        f'<input list="who" name="assignee"><datalist id="who"><option value="{attr(p.name)}" label="{p.mail}"></datalist><datalist id="mat"><option value="Merino"><option value="Alpaka"></datalist>',
        [p.name, p.mail],
    )


@place
def profile_edit(p: Who) -> Hidden:
    return (
        "",
        f'<form class="profil"><input name="user[name]" value="{attr(p.name)}"><input name="user[mobil]" value="{home(p)}"><textarea name="user[signature]">{say(p, "regards")}, {html.escape(p.first)}</textarea><input type="range" name="user[volume]" value="41"></form>',
        [p.name, (home(p), p.phone)],
    )


@place
def vertical_table(p: Who) -> Hidden:
    return (
        "",
        f'<table class="daten"><tr><th scope=row>{p.w["name"]}</th><td>{html.escape(p.name)}</td></tr><tr><th scope=row>{say(p, "mob")}</th><td>{home(p)}</td></tr><tr><th scope=row>{p.w["order"]}</th><td>41120-26</td></tr><tr><th scope=row>{p.w["version"]}</th><td>4.12.0</td></tr></table>',
        [p.name, (home(p), p.phone)],
    )


@place
def talk_grid(p: Who) -> Hidden:
    return (
        "",
        f'<div class="session" data-slot="14:30" data-track="B"><h4>{say(p, "talk")}</h4><div class="session__people"><img src="/s/{p.slug}.jpg" alt="{attr(p.name)}"><span>{html.escape(p.name)}</span></div><span class="room">Saal Merino</span></div>',
        [p.slug, p.name],
    )


@place
def newsletter_greeting(p: Who) -> Hidden:
    return (
        "",
        f'<div class="preheader" style="display:none">{say(p, "thanks")}</div><td class="mcnTextContent"><p>{say(p, "news")}</p><p>{say(p, "regards")}<br><em>{html.escape(p.name)}</em></p></td>',
        [p.name],
    )


@place
def noscript_form(p: Who) -> Hidden:
    return (
        "",
        f'<noscript><form action="mailto:{p.mail}" enctype="text/plain"><p>{say(p, "ask")}: {html.escape(p.name)}</p></form></noscript><noscript><iframe src="https://gtm.example/ns.html?id=GTM-K3JX9"></iframe></noscript>',
        [p.mail, p.name],
    )


@place
def double_srcdoc(p: Who) -> Hidden:
    inner = f'<ul><li>{html.escape(p.name)}<li><a href="mailto:{p.mail}">{p.mail}</a><li>{say(p, "hours")}</ul>'
    return (
        "",
        f'<iframe loading="lazy" sandbox title="412" srcdoc="{attr(f"<!doctype html><body>{inner}</body>")}"></iframe>',
        [p.name, p.mail],
    )


@place
def filename_downloads(p: Who) -> Hidden:
    under = plain(p.name).replace(" ", "_")
    return (
        "",
        f'<a download="Visitenkarte_{under}.vcf" href="/dl?id=412">vcf</a> <a download="Preisliste_Herbst_2026.pdf" href="/dl?id=413">pdf</a><img src="/fotos/{p.slug}_dsc4120.jpg" alt="">',
        [(under, p.name), p.slug],
    )


# --- keys in the language of the page ------------------------------------------------------------


@place
def own_state(p: Who) -> Hidden:
    k = _KEYS[p.lang].split()
    data = {
        k[0]: {k[1]: p.first, k[2]: p.last, k[3]: home(p), k[4]: p.mail},
        k[5]: "49,00",
        k[7]: "Alpenwolle",
    }
    return (
        "",
        f"<script>window.__{k[7].upper()}__ = {js(data)};</script>",
        [p.first, p.last, home(p), p.mail],
    )


@place
def own_form(p: Who) -> Hidden:
    k = _KEYS[p.lang].split()
    return (
        "",
        f'<form><input name="{k[1]}" value="{attr(p.first)}"><input name="{k[2]}" value="{attr(p.last)}"><input name="{k[3]}" value="{home(p)}"><input name="{k[5]}" value="49,00"><input name="{k[7]}" value="Alpenwolle"></form>',
        [p.first, p.last, home(p)],
    )


@place
def own_data_attributes(p: Who) -> Hidden:
    k = [key.replace("_", "-") for key in _KEYS[p.lang].split()]
    return (
        "",
        f'<li data-{k[0]}="{attr(p.name)}" data-{k[4]}="{p.mail}" data-{k[5]}="49,00"><a href="#">{say(p, "more")}</a></li><li data-{k[7]}="Alpenwolle" data-{k[5]}="18,50"></li>',
        [p.name, p.mail],
    )


@place
def own_classes(p: Who) -> Hidden:
    k = _KEYS[p.lang].split()
    return (
        "",
        f'<div class="box"><span class="{k[6]}">{html.escape(p.name)}</span><span class="{k[5]}">{say(p, "price")}</span><p class="{k[7]}">Alpenwolle</p></div>',
        [p.name],
    )


@place
def own_paths(p: Who) -> Hidden:
    part = _AUTHORS[p.lang]
    return (
        f'<link rel="canonical" href="https://wolle.example/{p.lang}/{part}/{p.slug}">',
        f'<a href="/{p.lang}/{part}/{p.slug}?s=2">{say(p, "more")}</a><a href="/{p.lang}/{part}/">1–41</a>',
        [p.slug],
    )


@place
def own_xml(p: Who) -> Hidden:
    k = _KEYS[p.lang].split()
    return (
        "",
        f'<?xml version="1.0" encoding="UTF-8"?><{k[7]}><{k[0]}><{k[1]}>{html.escape(p.first)}</{k[1]}><{k[2]}>{html.escape(p.last)}</{k[2]}><{k[3]}>{home(p)}</{k[3]}></{k[0]}><{k[5]}>49,00</{k[5]}></{k[7]}>',
        [p.first, p.last, home(p)],
    )


@place
def own_meta_and_ld(p: Who) -> Hidden:
    k = _KEYS[p.lang].split()
    return (
        f'<meta name="{k[8]}" content="{attr(p.name)}"><meta name="{k[5]}" content="49">',
        f'<script type="application/json" class="{k[7]}">{js([{k[8]: p.name, k[5]: 49, k[7]: "Nordic Wind"}])}</script>',
        [p.name],
    )
