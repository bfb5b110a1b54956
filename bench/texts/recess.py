"""Places of a page where a person can hide, by another outsider who had not seen how they are found:
the sources of systems that fill the web, with their states, their calls, their widgets, their slips.

The format is that of ``places.py``: ``PLACES`` of somebody, giving what stands in the head, what
stands in the body, and the values planted. The people are the bench's, with telephone numbers and
mail hosts of this file. Beside each stands what is nobody's: the sofa Charlotte, the Villa Clara, the
club Viktoria 08, typefaces, versions, seats, orders, colours, ids.
"""

from __future__ import annotations

import base64
import codecs
import html
import json
import random
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlencode

from bench.texts.nooks import attr, b64, home, moved, single, spelled
from bench.texts.places import LANGUAGES, Hidden, Who, attribute, js, ld, plain

_SAID = {
    "advert": "Bicycle Oskar, 28 inch, barely used|Fahrrad Oskar, 28 Zoll, kaum gefahren|Vélo Oskar, 28 pouces, très peu servi|Bicicleta Oskar, 28 pulgadas, casi sin uso|Bicicletta Oskar, 28 pollici, poco usata|Fiets Oskar, 28 inch, nauwelijks gebruikt|Rower Oskar, 28 cali, mało używany|Bicicleta Oskar, roda 28, pouco usada",
    "agent": "Your estate agent|Ihr Makler|Votre agent immobilier|Su agente inmobiliario|Il vostro agente|Uw makelaar|Opiekun oferty|O seu consultor imobiliário",
    "album": "Songs for the last tram|Lieder für die letzte Bahn|Chansons pour le dernier tram|Canciones para el último tranvía|Canzoni per l’ultimo tram|Liedjes voor de laatste tram|Piosenki na ostatni tramwaj|Canções para o último elétrico",
    "ask": "When does the next course begin?|Wann beginnt der nächste Kurs?|Quand commence le prochain cours ?|¿Cuándo empieza el próximo curso?|Quando inizia il prossimo corso?|Wanneer begint de volgende cursus?|Kiedy zaczyna się następny kurs?|Quando começa o próximo curso?",
    "captain": "Team captain|Mannschaftsführer|Capitaine d’équipe|Capitán del equipo|Capitano|Aanvoerder|Kapitan drużyny|Capitão da equipa",
    "caption": "The old harbour at low tide|Der alte Hafen bei Ebbe|Le vieux port à marée basse|El puerto viejo con marea baja|Il porto vecchio con la bassa marea|De oude haven bij eb|Stary port podczas odpływu|O porto velho na maré baixa",
    "cook": "Recipe by|Rezept von|Recette de|Receta de|Ricetta di|Recept van|Przepis:|Receita de",
    "course": "Pottery for beginners, six evenings|Töpfern für Anfänger, sechs Abende|Poterie pour débutants, six soirées|Cerámica para principiantes, seis tardes|Ceramica per principianti, sei serate|Pottenbakken voor beginners, zes avonden|Garncarstwo dla początkujących, sześć wieczorów|Olaria para principiantes, seis serões",
    "fine": "We open again on Thursday.|Ab Donnerstag haben wir wieder geöffnet.|Nous rouvrons jeudi.|Volvemos a abrir el jueves.|Riapriamo giovedì.|Vanaf donderdag zijn we weer open.|Od czwartku znów otwarte.|Reabrimos na quinta-feira.",
    "flat": "Three rooms above the Café Viktoria, 74 m²|Drei Zimmer über dem Café Viktoria, 74 m²|Trois pièces au-dessus du Café Viktoria, 74 m²|Tres habitaciones sobre el Café Viktoria, 74 m²|Tre stanze sopra il Café Viktoria, 74 m²|Drie kamers boven Café Viktoria, 74 m²|Trzy pokoje nad Café Viktoria, 74 m²|Três assoalhadas por cima do Café Viktoria, 74 m²",
    "gig": "Summer concert at the Villa Clara|Sommerkonzert in der Villa Clara|Concert d’été à la Villa Clara|Concierto de verano en Villa Clara|Concerto d’estate a Villa Clara|Zomerconcert in Villa Clara|Letni koncert w Villa Clara|Concerto de verão na Villa Clara",
    "guest": "Attendee name|Name des Teilnehmers|Nom du participant|Nombre del asistente|Nome del partecipante|Naam deelnemer|Imię i nazwisko uczestnika|Nome do participante",
    "holder": "Account holder|Kontoinhaber|Titulaire du compte|Titular de la cuenta|Intestatario|Rekeninghouder|Właściciel rachunku|Titular da conta",
    "lecturer": "Course leader|Kursleitung|Animation du cours|Imparte|Conduce il corso|Cursusleiding|Prowadzenie|Formação",
    "match": "Viktoria 08 wins 3:1 against TuS Havel|Viktoria 08 gewinnt 3:1 gegen TuS Havel|Viktoria 08 bat TuS Havel 3:1|Viktoria 08 gana 3:1 al TuS Havel|Viktoria 08 batte TuS Havel 3:1|Viktoria 08 wint met 3:1 van TuS Havel|Viktoria 08 wygrywa 3:1 z TuS Havel|Viktoria 08 vence TuS Havel por 3:1",
    "ok": "Quick answer, everything as described.|Schnelle Antwort, alles wie beschrieben.|Réponse rapide, conforme à l’annonce.|Respuesta rápida, todo como en el anuncio.|Risposta veloce, tutto come descritto.|Snel antwoord, alles zoals beschreven.|Szybka odpowiedź, wszystko zgodnie z opisem.|Resposta rápida, tudo como descrito.",
    "posted": "posted|schrieb am|a publié|publicó|ha pubblicato|plaatste|napisał(a)|publicou",
    "recruiter": "Questions about the job?|Fragen zur Stelle?|Des questions sur le poste ?|¿Preguntas sobre el puesto?|Domande sulla posizione?|Vragen over de vacature?|Pytania o ofertę pracy?|Dúvidas sobre a vaga?",
    "sent": "This e-mail was sent to|Diese E-Mail ging an|Cet e-mail a été envoyé à|Este correo se envió a|Questa e-mail è stata inviata a|Deze e-mail is verzonden aan|Wiadomość wysłano na adres|Este e-mail foi enviado para",
    "signed": "signed 3 hours ago|hat vor 3 Stunden unterschrieben|a signé il y a 3 heures|firmó hace 3 horas|ha firmato 3 ore fa|tekende 3 uur geleden|podpis sprzed 3 godzin|assinou há 3 horas",
    "sofa": "Sofa Charlotte, three seats, teal|Sofa Charlotte, Dreisitzer, petrol|Canapé Charlotte, trois places, bleu canard|Sofá Charlotte, tres plazas, verde azulado|Divano Charlotte, tre posti, ottanio|Bank Charlotte, driezits, petrol|Sofa Charlotte, trzyosobowa, morska|Sofá Charlotte, três lugares, azul-petróleo",
    "soup": "Pumpkin soup with ginger|Kürbissuppe mit Ingwer|Velouté de potiron au gingembre|Crema de calabaza con jengibre|Vellutata di zucca allo zenzero|Pompoensoep met gember|Zupa dyniowa z imbirem|Sopa de abóbora com gengibre",
    "typing": "is typing …|schreibt gerade …|est en train d’écrire…|está escribiendo…|sta scrivendo…|is aan het typen…|pisze…|está a escrever…",
}  # fmt: skip
_PHONES = {
    "en": ("GB", "1392 4", "7915 3"), "de": ("DE", "341 96", "176 43"), "fr": ("FR", "5 56 4", "6 77 2"),
    "es": ("ES", "958 2", "6 71 3"), "it": ("IT", "041 52", "333 6"), "nl": ("NL", "50 31", "6 21"),
    "pl": ("PL", "71 34", "50 46"), "pt": ("PT", "21 84", "91 73"),
}  # fmt: skip
_HOSTS = ("havelpost.eu", "marelettre.eu", "ostpoczta.eu", "rioposta.eu", "westbrief.eu")
PLACES: dict[str, Callable[[Who], Hidden]] = {}


def say(p: Who, key: str) -> str:
    return _SAID[key].split("|")[LANGUAGES.index(p.lang)]


def esc(text: str) -> str:
    return html.escape(text, quote=False)


def url64(text: str) -> str:
    """Base64 as it stands in addresses and tokens."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def iban(p: Who) -> str:
    """An account of a country whose accounts are digits alone, with its check digits."""
    country, size = random.Random(p.name).choice((("DE", 18), ("AT", 16), ("LU", 16), ("LT", 16)))
    bban = "".join(random.Random(p.mail).choices("0123456789", k=size))
    turned = "".join(str(int(c, 36)) for c in f"{bban}{country}00")
    return f"{country}{98 - int(turned) % 97:02d}{bban}"


def place(build: Callable[[Who], Hidden]) -> Callable[[Who], Hidden]:
    def kept(p: Who) -> Hidden:
        who = moved(p, "recess", _PHONES[p.lang], _HOSTS)
        head, body, values = build(who)
        return head, body, [spelled(who, value) for value in values]

    PLACES[build.__name__] = kept
    return build


# --- newspapers and content systems --------------------------------------------------------------


@place
def arc_fusion(p: Who) -> Hidden:
    data = {"_id": "K3JX9FQ2BRD4LM", "headlines": {"basic": say(p, "caption")}, "revision": {"revision_id": "R41"},
            "credits": {"by": [{"_id": p.slug, "type": "author", "name": p.name, "additional_properties": {"original": {"email": p.mail, "byline": p.name}}}]}}  # fmt: skip
    return (
        f"<script>Fusion.globalContent={js(data)};Fusion.deployment='412';</script>",
        "",
        [p.slug, p.name, p.mail],
    )


@place
def kirbytext_left(p: Who) -> Hidden:
    return "", (
        f"<p>{say(p, 'fine')} (email: {p.mail} text: {esc(p.name)}) (link: preise.pdf text: PDF)</p><p>(image: hafen-4120.jpg caption: {say(p, 'caption')})</p>"
    ), [p.mail, p.name]  # fmt: skip


@place
def layout_service_state(p: Who) -> Hidden:
    data = {"sitecore": {"context": {"language": p.lang, "site": {"name": "havelkontor"}}, "route": {"name": "advice", "fields": {"advisorName": {"value": p.name},
            "advisorDirectDial": {"value": home(p)}, "pageTitle": {"value": say(p, "flat")}}}}}  # fmt: skip
    return (
        "",
        f'<script type="application/json" id="__JSS_STATE__">{js(data)}</script>',
        [p.name, home(p)],
    )


@place
def component_data_layer(p: Who) -> Hidden:
    data = {"teaser-9f8e7d6c5b": {"@type": "havel/components/teaser", "repo:modifyDate": "2026-02-11T06:31:12Z", "dc:title": say(p, "gig"), "xdm:linkURL": f"/staff/{p.slug}.html", "dc:creator": p.name}}  # fmt: skip
    return (
        "",
        f'<div class="cmp-teaser" id="teaser-9f8e7d6c5b" data-cmp-data-layer="{attribute(data)}"><h3>{say(p, "gig")}</h3></div>',
        [p.slug, p.name],
    )


@place
def plone_byline(p: Who) -> Hidden:
    return "", (
        f'<section id="section-byline"><span class="documentAuthor">{p.w["by"]} <a href="https://amt.example/author/{p.user}">{esc(p.name)}</a> —</span><span class="documentModified"> 11.02.2026 06:31</span></section><dl class="listing"><dt>Georgia, Roman, Raleway</dt></dl>'
    ), [p.user, p.name]  # fmt: skip


@place
def spip_author(p: Who) -> Hidden:
    return "", (
        f'<p class="info-publi"><abbr class="published" title="2026-02-11T06:31:12Z">11/02/2026</abbr><span class="sep">, </span><span class="auteurs"><span class="vcard author"><a class="url fn spip_in" href="spip.php?auteur41">{esc(p.name)}</a></span></span></p><p>{say(p, "match")}</p>'
    ), [p.name]  # fmt: skip


@place
def portal_theme_display(p: Who) -> Hidden:
    return (
        f"<script>Liferay.ThemeDisplay={{getCompanyId:function(){{return '20101'}},getUserName:function(){{return '{single(p.name)}'}},getUserEmailAddress:function(){{return '{p.mail}'}},getSiteGroupId:function(){{return '41209'}}}};</script>"
    ), "", [p.name, p.mail]  # fmt: skip


@place
def sharepoint_context(p: Who) -> Hidden:
    data = {"webTitle": "Team Villa Clara", "siteClientTag": "412$$16.0.10417.20018", "userDisplayName": p.name, "userLoginName": f"i:0#.f|membership|{p.mail}", "userId": 41}  # fmt: skip
    return (
        "",
        f"<script>var _spPageContextInfo={js(data)};</script>",
        [p.name, p.mail],
    )


@place
def search_engine_meta(p: Who) -> Hidden:
    return (
        f'<meta class="swiftype" name="author" data-type="string" content="{attr(p.name)}"><meta class="swiftype" name="popularity" data-type="integer" content="412"><meta property="business:contact_data:phone_number" content="{p.phone}"><meta name="application-name" content="Charlotte">'
    ), "", [p.name, p.phone]  # fmt: skip


@place
def mailing_archive(p: Who) -> Hidden:
    return "", (
        f'<table id="templateFooter"><tr><td class="mcnTextContent">{say(p, "sent")} <a href="mailto:{p.mail}" target="_blank">{p.mail}</a><br>*|LIST:COMPANY|* · Havelkontor · <a href="https://list.example/profile?u=9f8e7d&amp;id=412&amp;e=5b4a">↻</a></td></tr></table>'
    ), [p.mail]  # fmt: skip


@place
def retained_query(p: Who) -> Hidden:
    return "", (
        f"<!-- SELECT ID, user_nicename FROM wp_users WHERE user_email = '{p.mail}' LIMIT 1 (0.0041s) --><!-- 41 queries, 12.4 MB, theme charlotte-child 2.0.14 --><p>{say(p, 'fine')}</p>"
    ), [p.mail]  # fmt: skip


@place
def member_script_data(p: Who) -> Hidden:
    data = {"ajaxurl": "/wp-admin/admin-ajax.php", "currentuserid": "41", "userfullname": p.name, "usernicename": p.user, "nonce": "5f1e09aa21", "version": "6.4.1.0"}  # fmt: skip
    return (
        "",
        f"<script id='community-js-extra'>\n/* <![CDATA[ */\nvar communitydata = {json.dumps(data)};\n/* ]]> */\n</script>",
        [p.name, p.user],
    )


# --- tickets, code, boards -----------------------------------------------------------------------


@place
def ticket_thread(p: Who) -> Hidden:
    return "", (
        f'<div id="thread-entry-412" class="thread-entry message avatar"><div class="header"><b>{esc(p.name)}</b> {say(p, "posted")} <a name="entry-412" href="#entry-412"><time datetime="2026-02-11T06:31:12+01:00">11.02.26 06:31</time></a><span class="title truncate">#204118 {say(p, "sofa")}</span></div><div class="thread-body">{say(p, "ask")} Tracking 00340434161094042557</div></div>'
    ), [p.name]  # fmt: skip


@place
def service_article_from(p: Who) -> Hidden:
    return "", (
        f'<div class="ArticleMailHeader"><label>From:</label><p class="Value FixedValueSmall" title="{attr(p.name)} &lt;{p.mail}&gt;">{esc(p.name)} &lt;{p.mail}&gt;</p><label>Queue:</label><p class="Value">Roman::Montage</p><label>Subject:</label><p class="Value">[Ticket#2026021141000204] {say(p, "sofa")}</p></div>'
    ), [p.name, p.mail]  # fmt: skip


@place
def issue_author_link(p: Who) -> Hidden:
    return "", (
        f'<div class="issuable-meta">opened <a class="author-link js-user-link" data-user-id="4120" data-username="{p.user}" data-name="{attr(p.name)}" href="/{p.user}"><span class="author">{esc(p.name)}</span></a></div><a class="gl-label" data-name="Jasmine" href="/-/issues?label_name=Jasmine">Jasmine 5.1.0</a>'
    ), [p.user, p.name]  # fmt: skip


@place
def mention_values(p: Who) -> Hidden:
    return (
        f"<script>window.config={{appVer:'1.21.4',assetVersionEncoded:'1.21.4~41',mentionValues:Object.values({js({p.user: {'key': f'{p.user} {p.name}', 'value': p.user, 'name': p.user, 'fullname': p.name}})}),i18n:{{copy:'OK'}}}};</script>"
    ), "", [p.user, p.name]  # fmt: skip


@place
def incident_globals(p: Who) -> Hidden:
    return (
        f"<script>window.NOW=window.NOW||{{}};NOW.user_display_name='{single(p.name)}';NOW.user={{firstName:'{single(p.first)}',lastName:'{single(p.last)}',preferences:{{theme:'Polaris'}}}};var g_table='incident',g_sys_id='9f8e7d6c5b4a3f2e';</script>"
    ), "", [p.name, p.first, p.last]  # fmt: skip


@place
def postbit(p: Who) -> Hidden:
    return "", (
        f'<li class="postbitlegacy postbitim" id="post_88123"><div class="username_container"><a class="username offline popupctrl" href="member.php?412-{p.user}" title="{p.user} is offline"><strong>{p.user}</strong></a><span class="usertitle">Senior</span></div><dl class="userinfo_extra"><dt>Dabei seit</dt><dd>Mai 2014</dd><dt>Bike</dt><dd>Oskar</dd></dl><div class="signature">{esc(p.name)} · {p.mail}</div></li>'
    ), [p.user, p.name, p.mail]  # fmt: skip


@place
def fediverse_link_state(p: Who) -> Hidden:
    data = {"path": "/post/412", "site_res": {"site_view": {"site": {"name": "Havel"}}, "version": "0.19.3"}, "routeData": {"postRes": {"data": {"post_view": {"post": {"name": say(p, "ask")},
            "creator": {"name": p.user, "display_name": p.name, "actor_id": f"https://havel.example/u/{p.user}", "bot_account": False}}}}}}  # fmt: skip
    return "", f"<script>window.isoData = {js(data)}</script>", [p.user, p.name]


@place
def short_post_embed(p: Who) -> Hidden:
    return "", (
        f'<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:k3jx9fq2brd4lm7/app.bsky.feed.post/3k4x" data-bluesky-cid="bafyreik3jx9"><p lang="{p.lang}">{say(p, "match")}</p>&mdash; {esc(p.name)} (<a href="https://bsky.app/profile/{p.user}.bsky.social?ref_src=embed">@{p.user}.bsky.social</a>) 11.02.2026</blockquote>'
    ), [p.name, p.user]  # fmt: skip


@place
def typing_status(p: Who) -> Hidden:
    return "", (
        f'<div class="chat-room" data-room="villa-clara"><div role="status" aria-live="polite" class="typing">{esc(p.name)} {say(p, "typing")}</div><ul aria-label="3 / 12"><li class="sys">Charlotte v2 → #412</li></ul></div>'
    ), [p.name]  # fmt: skip


@place
def entity_dump(p: Who) -> Hidden:
    return "", (
        f'<pre class=sf-dump id=sf-dump-41209><span class=sf-dump-note>App\\Entity\\Lessee</span> {{<a class=sf-dump-ref>#412</a><samp>\n  -<span class=sf-dump-private title="Private property">fullName</span>: "<span class=sf-dump-str title="{len(p.name)} characters">{esc(p.name)}</span>"\n  '
        f'-<span class=sf-dump-private title="Private property">cellPhone</span>: "<span class=sf-dump-str>{p.phone}</span>"\n  -<span class=sf-dump-private>flatNo</span>: <span class=sf-dump-num>74</span>\n</samp>}}</pre>'
    ), [p.name, p.phone]  # fmt: skip


# --- states that scripts take up -----------------------------------------------------------------


@place
def flight_in_two_chunks(p: Who) -> Hidden:
    row = "a:" + js(["$", "article", None, {"price": "$undefined", "landlord": {"fullName": p.name, "mail": p.mail}}]) + "\n"  # fmt: skip
    cut = row.index("landlord") + 4
    return "", (
        f'<script>self.__next_f.push([1,{json.dumps(row[:cut])}])</script><script>self.__next_f.push([1,{json.dumps(row[cut:])}])</script><script>self.__next_f.push([1,"b:I[41209,[],\\"Charlotte\\"]\\n"])</script>'
    ), [p.name, p.mail]  # fmt: skip


@place
def kit_start(p: Who) -> Hidden:
    return "", (
        f'<script>{{__sveltekit_9f8e7d={{base:""}};Promise.all([import("/_app/start.4f1e.js")]).then(([kit])=>{{kit.start(app,document.body,{{node_ids:[0,4],data:[null,{{type:"data",data:{{advert:{{title:{js(say(p, "advert"))},seller:{{name:{js(p.name)},phone:{js(home(p))},since:new Date(1760000000000)}}}}}},uses:{{}}}}],form:null,error:null}})}})}}</script>'
    ), [p.name, home(p)]  # fmt: skip


@place
def turbo_stream(p: Who) -> Hidden:
    return "", (
        f'<turbo-stream action="append" target="messages"><template><div id="message_412" data-message-timestamp-value="1770791472000"><strong>{esc(p.name)}</strong><div class="trix-content">{say(p, "ask")}</div></div></template></turbo-stream><turbo-frame id="villa_clara" src="/rooms/41"></turbo-frame>'
    ), [p.name]  # fmt: skip


@place
def live_view_click(p: Who) -> Hidden:
    push = [["push", {"event": "invite", "value": {"player_name": p.name, "player_email": p.mail}}], ["hide", {"to": "#modal-41", "transition": [["fade-out"], [], []]}]]  # fmt: skip
    return (
        "",
        f'<div data-phx-main id="phx-F7k3Jx9"><button phx-click="{attribute(push)}" phx-value-squad="Viktoria 08">+</button></div>',
        [p.name, p.mail],
    )


@place
def scope_attribute(p: Who) -> Hidden:
    return "", (
        f"""<section v-scope="{{ tutor: {{ full: '{attr(single(p.name))}', call: '{home(p)}' }}, seats: 12, room: 'Clara' }}" @vue:mounted="load(412)"><h4 v-text="room"></h4></section>"""
    ), [p.name, (home(p), p.phone)]  # fmt: skip


@place
def rendered_parts(p: Who) -> Hidden:
    return "", (
        f"<!--lit-part k3Jx9fQ2brD=--><doctor-tile><template shadowroot='open' shadowrootmode='open'><!--lit-part 9f8e7d6c=--><h3><!--lit-part-->Dr. {esc(p.name)}<!--/lit-part--></h3><p><!--lit-part-->{home(p)}<!--/lit-part--></p><small><!--lit-part-->4.12<!--/lit-part--></small><!--/lit-part--></template></doctor-tile><!--/lit-part-->"
    ), [p.name, (home(p), p.phone)]  # fmt: skip


@place
def named_slots(p: Who) -> Hidden:
    return "", (
        f'<agent-tile variant="compact"><span slot="headline">{esc(p.name)}</span><span slot="subline">{say(p, "agent")}</span><a slot="action" href="tel:{p.e164}">{home(p)}</a></agent-tile><agent-tile><span slot="headline">{say(p, "flat")}</span></agent-tile>'
    ), [p.name, (p.e164, home(p), p.phone)]  # fmt: skip


@place
def prerendered_component(p: Who) -> Hidden:
    names = b64(json.dumps([{"name": "Member", "typeName": "Club.Shared.MemberDto", "assembly": "Club.Shared"}]))  # fmt: skip
    given = b64(json.dumps([{"fullName": p.name, "mail": p.mail, "shirt": 12}]))
    data = {"type": "webassembly", "prerenderId": "9f8e7d6c5b4a4f1e", "typeName": "Club.Client.MemberTile", "parameterDefinitions": names, "parameterValues": given}  # fmt: skip
    return "", f"<!--Blazor:{json.dumps(data)}--><p>{say(p, 'match')}</p>", [
        (p.name, given), (p.mail, given)]  # fmt: skip


@place
def streamed_resource(p: Who) -> Hidden:
    return "", (
        f'<script>self.$R=self.$R||[];_$HY.r["00-1-0"]=$R[0]=($R[1]=(s,f,p)=>(p=new Promise((a,b)=>{{s=a,f=b}})))();($R[2]=(p,d)=>{{p.s=1}})($R[0],$R[3]={{id:412,title:{js(say(p, "album"))},songwriter:$R[4]={{name:{js(p.name)},handle:{js(p.user)}}},label:"Villa Clara Records"}});</script>'
    ), [p.name, p.user]  # fmt: skip


@place
def query_results_in_string(p: Who) -> Hidden:
    inner = js({"event": {"__typename": "Event", "title": say(p, "gig"), "contact": {"__typename": "Contact", "fullName": p.name, "emailAddress": p.mail}}})  # fmt: skip
    return (
        "",
        f"<script>window.__URQL_DATA__ = JSON.parse({json.dumps(json.dumps({'-41209377': {'data': inner, 'hasNext': False}}))});</script>",
        [p.name, p.mail],
    )


@place
def json_in_comment_script(p: Who) -> Hidden:
    data = {"reviews": [{"id": 412, "stars": 5, "body": say(p, "ok"), "guestName": p.name}], "listing": "Villa Clara"}  # fmt: skip
    return (
        "",
        f'<div data-hypernova-key="ReviewList" data-hypernova-id="9f8e7d6c-5b4a"></div><script type="application/json" data-hypernova-key="ReviewList" data-hypernova-id="9f8e7d6c-5b4a"><!--{json.dumps(data)}--></script>',
        [p.name],
    )


@place
def elm_flags(p: Who) -> Hidden:
    return "", (
        f"<script>var app = Elm.Main.init({{ node: document.getElementById('elm'), flags: {js({'seed': 41209377, 'viewer': {'realName': p.name, 'mailAddress': p.mail}, 'palette': 'Clara'})} }});</script>"
    ), [p.name, p.mail]  # fmt: skip


@place
def module_beside_imports(p: Who) -> Hidden:
    imports = {"imports": {"jasmine": "/lib/jasmine@5.1.0.js", "@clara/ui": "/lib/clara/2.0.14/ui.js", "ada": "/lib/ada.js"}}  # fmt: skip
    return f'<script type="importmap">{json.dumps(imports)}</script>', (
        f"<script type=module>import {{ mount }} from '@clara/ui';\nexport const curator = {{ name: `{p.name}`, mail: `{p.mail}` }};\nmount('#root', {{ curator, step: 412 }});</script>"
    ), [p.name, p.mail]  # fmt: skip


@place
def token_in_widget(p: Who) -> Hidden:
    claims = url64(json.dumps({"iss": "havelkontor", "iat": 1770791472, "name": p.name, "email": p.mail}))  # fmt: skip
    token = (
        f"{url64(json.dumps({'alg': 'HS256', 'typ': 'JWT'}))}.{claims}.k3Jx9fQ2brD4lm7vT0pWz8sYc1"
    )
    return "", f'<help-widget app="k3jx9" user-token="{token}" locale="{p.lang}"></help-widget>', [
        (p.name, claims, token), (p.mail, claims, token)]  # fmt: skip


@place
def serialized_input(p: Who) -> Hidden:
    def size(text: str) -> int:
        return len(text.encode())

    text = f's:8:"fullname";s:{size(p.name)}:"{p.name}";s:4:"mail";s:{size(p.mail)}:"{p.mail}";s:5:"seats";i:12;'
    return "", f'<form><input type="hidden" name="booking_state" value="{attr("a:3:{" + text + "}")}"><input type="hidden" name="step" value="s:5:&quot;Clara&quot;;"></form>', [
        p.name, p.mail]  # fmt: skip


# --- tags and chats ------------------------------------------------------------------------------


@place
def utag_data(p: Who) -> Hidden:
    data = {"page_name": say(p, "sofa"), "customer_name": p.name, "customer_email": p.mail, "customer_type": "returning", "product_name": ["Charlotte"], "order_id": "HK-41209", "tealium_event": "purchase"}  # fmt: skip
    return f"<script>var utag_data = {js(data)};</script>", "", [p.name, p.mail]


@place
def session_replay(p: Who) -> Hidden:
    return (
        f"<script>FS('setIdentity',{{uid:'412',properties:{{displayName:{js(p.name)},email:'{p.mail}',plan_str:'Clara',seats_int:12}}}});FS('trackEvent',{{name:'Order Completed'}});</script>"
    ), "", [p.name, p.mail]  # fmt: skip


@place
def product_tour(p: Who) -> Hidden:
    return "", (
        f"<script>pendo.initialize({{visitor:{{id:'{p.mail}',full_name:{js(p.name)},role:'editor'}},account:{{id:'ACC-41209',accountName:'Brandt & Voss GmbH',planLevel:'Gold'}}}});</script>"
    ), [p.mail, p.name]  # fmt: skip


@place
def chat_commands(p: Who) -> Hidden:
    return "", (
        f"<script>smartsupp('language','{p.lang}');smartsupp('name','{single(p.name)}');smartsupp('email','{p.mail}');smartsupp('variables',{{orderedPrice:{{label:'Sofa Charlotte',value:'1299'}}}});</script>"
    ), [p.name, p.mail]  # fmt: skip


@place
def help_beacon(p: Who) -> Hidden:
    return "", (
        f"<script>window.Beacon('init','9f8e7d6c-5b4a-4f1e-8e2f-1a0b9c8d7e6f');window.Beacon('prefill',{{name:{js(p.name)},email:'{p.mail}',subject:{js(say(p, 'ask'))}}});window.Beacon('config',{{color:'#4120ff'}});</script>"
    ), [p.name, p.mail]  # fmt: skip


@place
def pixel_in_noscript(p: Who) -> Hidden:
    asked = urlencode({"tid": "412093", "ev": "lead", "ud[em]": p.mail, "ud[ph]": p.e164, "cn": "Sofa Charlotte"})  # fmt: skip
    return "", f'<noscript><img height="1" width="1" style="display:none" alt="" src="https://px.example/t?{attr(asked)}"></noscript>', [
        (p.mail, quote_plus(p.mail)), (p.e164, quote_plus(p.e164), p.e164[1:], p.phone)]  # fmt: skip


@place
def tip_widget(p: Who) -> Hidden:
    return "", (
        f"<script>kofiwidget2.init('{single(say(p, 'album'))}', '#29abe0', '{p.user}');kofiwidget2.draw();</script><a href='https://ko-fi.com/{p.user}' target=_blank>☕</a><a href='https://ko-fi.com/about'>?</a>"
    ), [p.user]  # fmt: skip


# --- shops, booking, classifieds, property, jobs ---------------------------------------------------


@place
def employee_select(p: Who) -> Hidden:
    return "", (
        f'<div class="bookly-form-group"><label>{p.w["host"]}</label><select class="bookly-select-mobile bookly-js-select-employee"><option value="">—</option><option value="3" data-category="2">{esc(p.name)} (45,00 €)</option></select><select class="bookly-js-select-location"><option value="1">Villa Clara</option><option value="2">St. Martin</option></select></div>'
    ), [p.name]  # fmt: skip


@place
def stay_sections(p: Who) -> Hidden:
    data = {"niobeMinimalClientData": [["StaysPdpSections:{\"id\":\"412\"}", {"data": {"presentation": {"sections": [{"sectionId": "HOST_PROFILE", "section": {"title": f"{p.w['host']}: {p.first}", "hostFullName": p.name,
            "hostAvatar": {"userId": "41209", "accessibilityLabel": p.name}}}, {"sectionId": "TITLE", "section": {"title": "Villa Clara"}}]}}}]]}  # fmt: skip
    return (
        "",
        f'<script id="data-deferred-state-0" data-deferred-state-0="true" type="application/json">{js(data)}</script>',
        [p.name],
    )


@place
def advert_contact_box(p: Who) -> Hidden:
    return "", (
        f'<div id="viewad-contact"><span class="userprofile-vip"><a href="/s-bestandsliste.html?userId=41209377">{esc(p.name)}</a></span><span id="viewad-contact-phone" class="phoneline-number">{home(p)}</span><ul class="taglist"><li>ID 2841209377</li><li>TOP</li><li>Oskar</li></ul></div><h1 id="viewad-title">{say(p, "advert")}</h1>'
    ), [p.name, (home(p), p.phone)]  # fmt: skip


@place
def property_exchange(p: Who) -> Hidden:
    return "", (
        f'<?xml version="1.0" encoding="UTF-8"?><openimmo><anbieter><firma>Havelkontor</firma><immobilie><geo><plz>14467</plz><ort>Potsdam</ort></geo><kontaktperson><vorname>{esc(p.first)}</vorname><name>{esc(p.last)}</name><tel_durchw>{p.phone}</tel_durchw><email_direkt>{p.mail}</email_direkt></kontaktperson><freitexte><objekttitel>{say(p, "flat")}</objekttitel></freitexte><flaechen><wohnflaeche>74.00</wohnflaeche></flaechen></immobilie></anbieter></openimmo>'
    ), [p.first, p.last, p.phone, p.mail]  # fmt: skip


@place
def job_recruiter(p: Who) -> Hidden:
    return "", (
        f'<section data-controller="blocks--recruiter" class="bg-company-secondary"><h2>{say(p, "recruiter")}</h2><img class="avatar-cover" alt="{attr(p.first)}" src="https://images.career.example/people/41209/{p.slug}-thumb.jpg"><h3>{esc(p.name)}</h3><p>{p.w["role"]}, Charlotte Möbel</p><a href="/people/41209-{p.slug}">→</a></section>'
    ), [p.slug, p.name]  # fmt: skip


@place
def phone_in_two_fields(p: Who) -> Hidden:
    code, _, rest = p.phone[1:].partition(" ")
    digits = rest.replace(" ", "").replace("-", "")
    data = {"dealer": {"title": "Oskar Bikes", "stock": 412}, "salesperson": {"name": p.name, "phone": {"countryCallingCode": code, "nationalNumber": digits}}}  # fmt: skip
    return "", f'<script type="application/json" data-island="lead-form">{js(data)}</script>', [
        p.name, (digits, p.phone)]  # fmt: skip


@place
def attendee_list(p: Who) -> Hidden:
    return "", (
        f'<div class="cart-row"><strong>{say(p, "gig")}</strong> #1<dl class="dl-inline"><dt>{say(p, "guest")}</dt><dd>{esc(p.name)}</dd><dt>{p.w["mail"]}</dt><dd>{p.mail}</dd><dt>Block</dt><dd>Clara, 12, 41</dd></dl><code>HK26-K3JX9-1 / 4006 3813 3393 1</code></div>'
    ), [p.name, p.mail]  # fmt: skip


@place
def seat_map(p: Who) -> Hidden:
    return "", (
        f'<svg viewBox="0 0 412 118"><g data-block="Clara"><rect data-seat="B12" data-holder="{attr(p.name)}" class="taken" x="12" y="41" width="8" height="8"><title>B12 – {esc(p.name)}</title></rect><rect data-seat="B13" data-price="49.00" x="21" y="41" width="8" height="8"><title>B13 – 49,00</title></rect></g></svg>'
    ), [p.name]  # fmt: skip


@place
def transfer_code(p: Who) -> Hidden:
    account = iban(p)
    text = f"BCD\n002\n1\nSCT\n\n{p.name}\n{account}\nEUR41.20\n\n\nVilla Clara"
    return "", (
        f'<qr-code data="{attr(text)}" size="180"></qr-code><p>{say(p, "holder")}: {esc(p.name)}, IBAN {" ".join(account[i : i + 4] for i in range(0, len(account), 4))}</p><qr-code data="WIFI:S:Charlotte;T:WPA;;"></qr-code>'
    ), [p.name, (account, " ".join(account[i : i + 4] for i in range(0, len(account), 4)))]  # fmt: skip


@place
def fundraiser_cache(p: Who) -> Hidden:
    data = {"Fundraiser:412": {"__typename": "Fundraiser", "title": say(p, "album"), "goalAmount": 4120, "charity": None, "organizerUser": {"__ref": "User:41"}, "beneficiary": {"firstName": p.first, "lastName": p.last}},
            "User:41": {"__typename": "User", "firstName": p.first, "profileUrl": f"https://give.example/u/{p.slug}"}, "Team:7": {"name": "Viktoria 08"}}  # fmt: skip
    return (
        "",
        f"<script>window.initialCache = {js(data)};</script>",
        [p.first, p.last, p.slug],
    )


@place
def petition_signer(p: Who) -> Hidden:
    return "", (
        f'<ul class="signers"><li class="signer"><svg class="pin"></svg><span class="signer__who">{esc(p.name)}</span> <time>{say(p, "signed")}</time></li></ul><progress max="5000" value="4120">4.120 / 5.000</progress>'
    ), [p.name]  # fmt: skip


# --- learning, clubs, kitchens, music --------------------------------------------------------------


@place
def course_environment(p: Who) -> Hidden:
    data = {"ASSET_HOST": "https://du.example", "current_user_id": "41", "current_user": {"id": "41", "display_name": p.name, "avatar_image_url": f"https://du.example/avatars/{p.slug}.png", "html_url": "/about/41"},
            "COURSE": {"long_name": say(p, "course"), "id": "412"}, "active_brand_config": "9f8e7d6c"}  # fmt: skip
    return f"<script>\n  INST = {{}};\n  ENV = {js(data)};\n</script>", "", [p.name, p.slug]


@place
def exercise_integration(p: Who) -> Hidden:
    data = {"baseUrl": "https://lernen.example", "user": {"name": p.name, "mail": p.mail}, "contents": {"cid-412": {"library": "H5P.Timeline 1.1", "metadata": {"title": say(p, "course"), "license": "CC BY-SA",
            "authors": [{"name": p.name, "role": "Author"}]}}}}  # fmt: skip
    return "", f"<script>H5PIntegration = {json.dumps(data)};</script>", [p.name, p.mail]


@place
def league_contact(p: Who) -> Hidden:
    return "", (
        f'<table class="result-set"><tr><td>Viktoria 08 II</td><td>{say(p, "captain")}: {esc(p.name)}<br>M {home(p)}<br><script>encodeEmail("{p.domain.rpartition(".")[2]}", "{p.local}", "{p.domain.rpartition(".")[0]}", "")</script></td></tr><tr><td>TuS Havel</td><td>31:27, 9:3</td></tr></table>'
    ), [p.name, (home(p), p.phone), (p.mail, p.local)]  # fmt: skip


@place
def race_results(p: Who) -> Hidden:
    listed = f"{p.last.upper()}, {p.first}"
    data = {"DataFields": ["BIB", "AUTORANK", "DisplayName", "CLUB", "TIME"], "data": {"#1_M40": [["412", "1.", listed, "TuS Havel", "41:20,9"]]}}  # fmt: skip
    return "", f"<script>RRPublish.show({js(data)}, 'lang={p.lang}');</script>", [
        (listed, f"{p.last}, {p.first}", p.name)]  # fmt: skip


@place
def recipe_author_tag(p: Who) -> Hidden:
    return "", (
        f'<div class="wprm-recipe-container" data-recipe-id="412" data-servings="4"><h2 class="wprm-recipe-name">{say(p, "soup")}</h2><div class="wprm-recipe-author-container"><span class="wprm-recipe-details-label">{say(p, "cook")}</span> <span class="wprm-recipe-details wprm-recipe-author">{esc(p.name)}</span></div><span class="wprm-recipe-equipment-name">Marie, 28 cm</span></div>'
    ), [p.name]  # fmt: skip


@place
def player_call(p: Who) -> Hidden:
    data = {"version": 5, "show": {"title": "Villa Clara"}, "title": say(p, "gig"), "duration": "00:41:20.000", "contributors": [{"id": "7", "name": p.name, "avatar": f"/p/{p.slug}_150x150.jpg", "role": {"title": "Host"}}]}  # fmt: skip
    return "", f'<script>podlovePlayer("#ep-412", {js(data)}, "/config.json");</script>', [p.name, p.slug]  # fmt: skip


@place
def album_attributes(p: Who) -> Hidden:
    data = {"artist": p.name, "current": {"title": say(p, "album"), "credits": "Charlotte Street Studio, 2025", "upc": "4006381333931"}, "trackinfo": [{"title": "Georgia", "duration": 204.1}], "item_type": "album"}  # fmt: skip
    return (
        "",
        f'<script src="/tralbum_head.js" data-tralbum="{attribute(data)}" data-band="{attribute({"id": 41, "subdomain": p.slug.replace("-", "")})}"></script>',
        [p.name, p.slug.replace("-", "")],
    )


# --- vocabularies --------------------------------------------------------------------------------


@place
def ld_band_members(p: Who) -> Hidden:
    return ld({"@type": "MusicGroup", "name": "Villa Clara", "genre": "Folk", "member": [{"@type": "OrganizationRole", "roleName": "violin", "startDate": "2014", "member": {"@type": "Person", "name": p.name}}],
               "album": {"@type": "MusicAlbum", "name": say(p, "album"), "numTracks": 12}}), "", [p.name]  # fmt: skip


@place
def ld_podcast_guest(p: Who) -> Hidden:
    return ld({"@type": "PodcastEpisode", "name": say(p, "caption"), "episodeNumber": 41, "timeRequired": "PT41M", "partOfSeries": {"@type": "PodcastSeries", "name": "Villa Clara"},
               "actor": [{"@type": "Person", "name": p.name, "sameAs": f"https://pod.example/@{p.user}"}]}), "", [p.name, p.user]  # fmt: skip


@place
def ld_claim(p: Who) -> Hidden:
    return ld({"@type": "ClaimReview", "claimReviewed": say(p, "fine"), "author": {"@type": "Organization", "name": "Faktenkontor"}, "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": p.name, "jobTitle": p.w["role"]}, "datePublished": "2026-02-11"},
               "reviewRating": {"@type": "Rating", "ratingValue": "2", "bestRating": "5"}}), "", [p.name]  # fmt: skip


@place
def ld_order_customer(p: Who) -> Hidden:
    return ld({"@type": "Order", "orderNumber": "HK-2026-41209", "merchant": {"@type": "Organization", "name": "Brandt & Voss GmbH"}, "customer": {"@type": "Person", "name": p.name, "email": p.mail},
               "acceptedOffer": {"@type": "Offer", "itemOffered": {"@type": "Product", "name": say(p, "sofa"), "sku": "CH-3-TEAL"}, "price": "1299.00"}}), "", [p.name, p.mail]  # fmt: skip


@place
def ld_competitors(p: Who) -> Hidden:
    return ld({"@type": "SportsEvent", "name": "Villa Clara Open 2026", "competitor": [{"@type": "Person", "givenName": p.first, "familyName": p.last}, {"@type": "SportsTeam", "name": "Viktoria 08"}], "location": {"@type": "Place", "name": "St. Martin"}}), "", [
        p.first, p.last]  # fmt: skip


@place
def microdata_job_contact(p: Who) -> Hidden:
    return "", (
        f'<div itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">{p.w["role"]}</h1><div itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization"><meta itemprop="name" content="Charlotte Möbel"><meta itemprop="identifier" content="41209"></div><div itemprop="applicationContact" itemscope itemtype="https://schema.org/ContactPoint"><span itemprop="name">{esc(p.name)}</span> <span itemprop="telephone">{home(p)}</span></div></div>'
    ), [p.name, (home(p), p.phone)]  # fmt: skip


@place
def rdfa_listing_broker(p: Who) -> Hidden:
    return "", (
        f'<section vocab="https://schema.org/" typeof="RealEstateListing" resource="#l412"><h1 property="name">{say(p, "flat")}</h1><div property="provider" typeof="RealEstateAgent"><span property="legalName">Havelkontor</span><p property="employee" typeof="Person"><b property="name">{esc(p.name)}</b> <a property="email" href="mailto:{p.mail}">✉</a></p></div><meta property="datePosted" content="2026-02-11"></section>'
    ), [p.name, p.mail]  # fmt: skip


@place
def implied_card(p: Who) -> Hidden:
    return "", (
        f'<article class="h-entry"><a class="p-author h-card" href="https://{p.slug}.example.net/"><img class="u-photo" src="/photo/me-96.jpg" alt="{attr(p.name)}"></a><p class="p-summary">{say(p, "caption")}</p><a class="u-in-reply-to" href="https://villa-clara.example/412">↩</a></article>'
    ), [p.slug, p.name]  # fmt: skip


@place
def hrecipe_author(p: Who) -> Hidden:
    return "", (
        f'<div class="hrecipe"><h2 class="fn">{say(p, "soup")}</h2><p>{say(p, "cook")} <span class="author">{esc(p.name)}</span>, <span class="published">11.02.2026</span></p><ul><li class="ingredient">Roma, 3</li><li class="ingredient">Charlotte 500 g</li></ul><span class="yield">4</span></div>'
    ), [p.name]  # fmt: skip


# --- pictures, mail, addresses --------------------------------------------------------------------


@place
def avatar_by_name(p: Who) -> Hidden:
    return "", (
        f'<img class="rounded-full" src="https://ui-avatars.com/api/?name={quote_plus(p.name)}&amp;background=0D8ABC&amp;color=fff" alt=""><img src="https://ui-avatars.com/api/?name=%2B4&amp;background=eee" alt="+4">'
    ), [(p.name, quote_plus(p.name))]  # fmt: skip


@place
def overlay_text_in_picture(p: Who) -> Hidden:
    layer = f"l_text:Georgia_48_bold:{quote(p.name)},g_south_west,x_40"
    return f'<meta property="og:image" content="https://res.example/havel/image/upload/{layer}/v1770791472/card.png"><meta property="og:image" content="https://res.example/og?title={quote_plus(say(p, "album"))}&amp;author={quote_plus(p.name)}&amp;theme=clara">', "", [
        (p.name, quote(p.name), quote_plus(p.name))]  # fmt: skip


@place
def picture_credit_data(p: Who) -> Hidden:
    data = {"By-line": [p.name], "Caption-Abstract": say(p, "caption"), "Credit": "Havelbild", "Object Name": "DSC_4120"}  # fmt: skip
    return (
        "",
        f'<figure data-iptc="{attribute(data)}"><img src="/b/41209.webp" alt="{attr(say(p, "caption"))}" width="1280" srcset="/b/harbour@2x.webp 2x"></figure>',
        [p.name],
    )


@place
def hidden_mail_element(p: Who) -> Hidden:
    first, last, text = b64(p.local), b64(p.domain), b64(p.mail)
    return "", (
        f'<joomla-hidden-mail is-link="1" is-email="1" first="{first}" last="{last}" text="{text}" base="">…</joomla-hidden-mail><p>{say(p, "fine")}</p>'
    ), [(p.mail, text, first)]  # fmt: skip


@place
def spamspan(p: Who) -> Hidden:
    return "", (
        f'<span class="spamspan"><span class="u">{p.local}</span> [at] <span class="d">{p.domain.replace(".", " [dot] ")}</span><span class="t"> ({esc(p.name)})</span></span> <span class="u">4</span> [at] <span class="d">12.00</span>'
    ), [(p.mail, f"{p.local} [at] {p.domain.replace('.', ' [dot] ')}", p.local), p.name]  # fmt: skip


@place
def mailgo_link(p: Who) -> Hidden:
    return "", (
        f'<a href="#mailgo" data-address="{p.local}" data-domain="{p.domain}" data-subject="CH-3-TEAL">{esc(p.name)}</a> <a href="#sofa" data-address="Charlotte" data-finish="teal">360°</a>'
    ), [(p.mail, p.local), p.name]  # fmt: skip


@place
def unicorn_link(p: Who) -> Hidden:
    turned = codecs.encode(p.mail, "rot13").replace("@", "|")
    shown = p.mail.replace("@", "<span class=unicorn><span>_at_</span></span>")
    return "", (
        f"<a href=\"javascript:decryptUnicorn('{turned}')\">{shown}</a> <a href=\"javascript:toggle('clara|412')\">+</a>"
    ), [(p.mail, turned, p.mail.replace("@", "_at_"))]  # fmt: skip


@place
def escaped_twice(p: Who) -> Hidden:
    return "", (
        f"<div class=feed-item>&lt;p&gt;{esc(esc(p.name))}, {p.mail.replace('@', '&amp;#64;')}&lt;/p&gt; &amp;copy; 2026 Sofa &amp;amp; Charlotte</div>"
    ), [p.name, (p.mail, p.mail.replace("@", "&#64;"))]  # fmt: skip


@place
def quote_forgotten(p: Who) -> Hidden:
    return "", (
        f'<TABLE BORDER=0><TR><TD WIDTH=41%><A HREF="mailto:{p.mail} CLASS="lnk">{esc(p.name)}</A><TD NOWRAP>{home(p)}<TR><TD><FONT FACE="Georgia, Times New Roman" COLOR=#412093>Art. 041 209 377-0, Villa Clara</TABLE>'
    ), [p.mail, p.name, (home(p), p.phone)]  # fmt: skip


@place
def text_fragment(p: Who) -> Hidden:
    return "", (
        f'<a href="https://chronik.example/1998#:~:text={quote(p.name)}">1998</a> <a href="https://chronik.example/1908#:~:text=Viktoria%2008">1908</a> <a href="/app#/mitspieler/{p.slug}/412">#</a>'
    ), [(p.name, quote(p.name)), p.slug]  # fmt: skip


@place
def prefilled_form_link(p: Who) -> Hidden:
    asked = urlencode({"name[first]": p.first, "name[last]": p.last, "telefon": p.phone, "modell": "Charlotte"})  # fmt: skip
    return "", f'<a href="https://form.example/20260211412?{attr(asked)}">→</a>', [
        (p.first, quote_plus(p.first)), (p.last, quote_plus(p.last)), (p.phone, quote_plus(p.phone))]  # fmt: skip


@place
def login_hint(p: Who) -> Hidden:
    return "", (
        f'<a href="https://login.example/oauth2/v2.0/authorize?client_id=9f8e7d6c-5b4a&amp;scope=openid+profile&amp;login_hint={quote(p.mail, safe="")}&amp;state=k3Jx9">↪</a><iframe src="https://login.example/check?theme=charlotte" hidden></iframe>'
    ), [(p.mail, quote(p.mail, safe=""))]  # fmt: skip


@place
def calendar_attribute(p: Who) -> Hidden:
    text = f'BEGIN:VEVENT\r\nSUMMARY:{say(p, "course")}\r\nLOCATION:Villa Clara\r\nORGANIZER;CN="{p.name}":mailto:{p.mail}\r\nSEQUENCE:4\r\nEND:VEVENT'
    coded = b64(text)
    return "", f'<button class="ical" data-ics="{coded}">{say(p, "lecturer")}</button><button data-ics="{b64("BEGIN:VTIMEZONE")}">TZ</button>', [
        (p.name, coded), (p.mail, coded)]  # fmt: skip


@place
def catalogue_author(p: Who) -> Hidden:
    heading = f"{p.last}, {p.first}"
    return "", (
        f'<div class="result-author"><a href="/Author/Home?author={quote_plus(heading)}" class="result-author">{esc(heading)}</a></div><div><a href="/Search/Results?lookfor=Villa+Clara&amp;type=Subject">Villa Clara</a> <span class="callnumber">412 Bra 20</span></div>'
    ), [(heading, quote_plus(heading), p.name)]  # fmt: skip


@place
def points_on_map(p: Who) -> Hidden:
    data = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [13.0412, 52.4093]}, "properties": {"hofname": "Villa Clara", "bewirtschaftet_von": p.name, "mobil": home(p)}},
            {"type": "Feature", "geometry": None, "properties": {"hofname": "St. Martin", "plaetze": 41}}]}  # fmt: skip
    return (
        "",
        f"<script>L.geoJSON({js(data)}, {{style: hue}}).addTo(map);</script>",
        [p.name, home(p)],
    )


@place
def transcript_lines(p: Who) -> Hidden:
    data = {"version": "1.0.0", "segments": [{"speaker": p.name, "startTime": 41.2, "endTime": 44.9, "body": say(p, "fine")}, {"speaker": "", "startTime": 44.9, "body": "♪ Georgia"}]}  # fmt: skip
    return "", f'<script type="application/json" class="transcript">{js(data)}</script>', [p.name]


@place
def doctor_slots(p: Who) -> Hidden:
    shown = plain(p.last).lower().replace(" ", "-")
    return "", (
        f'<div class="dr-card" data-doctor-id="412" data-doctor-fullname="{attr(p.name)}" data-doctor-specialty="Orthopädie" data-next-slot="2026-03-12T09:40"><a href="/orthopaede/potsdam/dr-{shown}">Dr. med. {esc(p.name)}</a><span class="clinic">Klinik St. Martin</span></div>'
    ), [p.name, (f"dr-{shown}", shown)]  # fmt: skip
