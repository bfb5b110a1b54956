"""Places of a page where a person can hide, by the outsider of ``nooks.py``: other systems, other keys,
other wordings. Nobody who makes the finder had seen them when they were measured.

The format is that of ``places.py``; the people are the bench's, with telephone numbers and mail hosts
of this file. Beside each stands what is nobody's.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

from bench.texts.nooks import attr, b64, home, moved, single, spelled
from bench.texts.places import LANGUAGES, Hidden, Who, attribute, js, ld, plain

_SAID = {
    "answer": "Answered by|Antwort von|Réponse de|Respuesta de|Risposta di|Antwoord van|Odpowiada|Resposta de",
    "bread": "Rye bread, 1 kg|Roggenbrot, 1 kg|Pain de seigle, 1 kg|Pan de centeno, 1 kg|Pane di segale, 1 kg|Roggebrood, 1 kg|Chleb żytni, 1 kg|Pão de centeio, 1 kg",
    "care": "Please bring your own jars.|Bitte eigene Gläser mitbringen.|Merci d’apporter vos bocaux.|Traiga sus propios tarros.|Portate i vostri barattoli.|Neem eigen potten mee.|Prosimy o własne słoiki.|Traga os seus frascos.",
    "direct": "Direct line|Durchwahl|Ligne directe|Línea directa|Interno|Doorkiesnummer|Nr bezpośredni|Linha direta",
    "edit": "Edited by|Redaktion|Rédaction|Redacción|Redazione|Redactie|Redakcja|Redação",
    "fest": "Mill day, Whit Monday|Mühlentag, Pfingstmontag|Fête du moulin, lundi de Pentecôte|Día del molino, lunes de Pentecostés|Festa del mulino, lunedì di Pentecoste|Molendag, tweede pinksterdag|Dzień młyna, poniedziałek|Dia do moinho, segunda-feira",
    "film": "Direction|Regie|Réalisation|Dirección|Regia|Regie|Reżyseria|Realização",
    "flour": "Kornblume organic flour|Kornblume Biomehl|Farine bio Kornblume|Harina ecológica Kornblume|Farina bio Kornblume|Kornblume biologisch meel|Mąka ekologiczna Kornblume|Farinha biológica Kornblume",
    "grade": "Class 3b|Klasse 3b|Classe CM1|Clase 3.º B|Classe 3ª B|Groep 5b|Klasa 3b|Turma 3.º B",
    "guide": "Guided tours, April to October.|Führungen von April bis Oktober.|Visites d’avril à octobre.|Visitas de abril a octubre.|Visite da aprile a ottobre.|Rondleidingen van april tot oktober.|Zwiedzanie od kwietnia do października.|Visitas de abril a outubro.",
    "host": "Hosted by|Gastgeber|Hébergé par|Anfitrión|Ospitato da|Verhuurder|Gospodarz|Anfitrião",
    "jury": "Jury|Jury|Jury|Jurado|Giuria|Jury|Jury|Júri",
    "late": "Collected on Friday, still warm.|Am Freitag abgeholt, noch warm.|Retiré vendredi, encore chaud.|Recogido el viernes, aún caliente.|Ritirato venerdì, ancora caldo.|Vrijdag opgehaald, nog warm.|Odebrane w piątek, jeszcze ciepłe.|Levantado na sexta-feira, ainda quente.",
    "member": "Member since 2014|Mitglied seit 2014|Membre depuis 2014|Miembro desde 2014|Membro dal 2014|Lid sinds 2014|Członek od 2014|Membro desde 2014",
    "open": "Tue–Sat 7–13|Di–Sa 7–13 Uhr|mar.–sam. 7 h–13 h|mar-sáb 7-13 h|mar-sab 7-13|di–za 7–13 uur|wt–sob 7–13|ter-sáb 7h-13h",
    "present": "Present|Anwesend|Présents|Asistentes|Presenti|Aanwezig|Obecni|Presentes",
    "price": "£4.20|4,20 €|4,20 €|4,20 €|4,20 €|€ 4,20|18,90 zł|4,20 €",
    "privacy": "Data protection officer|Datenschutzbeauftragter|Délégué à la protection des données|Delegado de protección de datos|Responsabile della protezione dei dati|Functionaris gegevensbescherming|Inspektor ochrony danych|Encarregado da proteção de dados",
    "reach": "Reach me on|Erreichbar unter|Me joindre au|Me encuentra en el|Mi trovate allo|Bereikbaar op|Jestem pod numerem|Contacte-me pelo",
    "resp": "Responsible for content|Verantwortlich für den Inhalt|Responsable du contenu|Responsable del contenido|Responsabile dei contenuti|Verantwoordelijk voor de inhoud|Odpowiedzialny za treść|Responsável pelos conteúdos",
    "said": "says|sagt|explique|afirma|racconta|zegt|mówi|diz",
    "text": "Text and photos|Text und Fotos|Texte et photos|Texto y fotos|Testo e foto|Tekst en foto’s|Tekst i zdjęcia|Texto e fotografias",
    "tour": "Tour leader|Wanderleitung|Accompagnateur|Guía|Accompagnatore|Wandelgids|Przewodnik|Guia",
    "thank": "With thanks to|Dank an|Merci à|Gracias a|Grazie a|Met dank aan|Podziękowania|Agradecimentos a",
    "teacher": "Teacher|Lehrkraft|Enseignant|Docente|Insegnante|Leerkracht|Nauczyciel|Docente",
    "trans": "Translated by|Übersetzt von|Traduit par|Traducción de|Traduzione di|Vertaald door|Tłumaczenie|Tradução de",
    "win": "First prize|1. Preis|1er prix|Primer premio|Primo premio|Eerste prijs|I nagroda|1.º prémio",
}  # fmt: skip
_PHONES = {
    "en": ("GB", "1452 5", "7828 6"), "de": ("DE", "761 45", "172 61"), "fr": ("FR", "2 98 4", "7 82 6"),
    "es": ("ES", "976 4", "7 22 4"), "it": ("IT", "051 46", "340 6"), "nl": ("NL", "58 23", "6 28"),
    "pl": ("PL", "61 64", "88 84"), "pt": ("PT", "253 2", "96 27"),
}  # fmt: skip
_HOSTS = ("muehlbrief.eu", "kornpost.eu", "moulinmail.eu", "molinoposta.eu", "mlynpoczta.eu")
_KEYS = {
    "en": "seller givenname lastname cellphone email_addr amount teacher_name bakery posted_by",
    "de": "verkaeufer_name rufname familienname handynummer epost betrag lehrer_name baeckerei eingestellt_von",
    "fr": "vendeur prenom_usage nom_de_famille tel_portable mel montant nom_enseignant boulangerie publie_par",
    "es": "vendedor nombre apellido_1 tfno_movil correo_electronico importe nombre_profesor panaderia publicado_por",
    "it": "venditore nome_battesimo cognome_utente cellulare indirizzo_mail importo nome_docente forno pubblicato_da",
    "nl": "verkoper_naam roepnaam familienaam mobielnr emailadres bedrag docent_naam bakkerij geplaatst_door",
    "pl": "sprzedajacy imie_uzytkownika nazwisko_uzytkownika tel_komorkowy poczta_e kwota imie_nauczyciela piekarnia dodane_przez",
    "pt": "vendedor_nome nome_proprio sobrenome telemovel_contacto endereco_mail valor nome_professor padaria publicado_por",
}  # fmt: skip
_MEMBERS = dict(
    zip(
        LANGUAGES,
        ["members", "mitglieder", "membres", "miembros", "soci", "leden", "czlonkowie", "socios"],
        strict=True,
    )
)
PLACES: dict[str, Callable[[Who], Hidden]] = {}


def say(p: Who, key: str) -> str:
    return _SAID[key].split("|")[LANGUAGES.index(p.lang)]


def esc(text: str) -> str:
    return html.escape(text, quote=False)


def place(build: Callable[[Who], Hidden]) -> Callable[[Who], Hidden]:
    def kept(p: Who) -> Hidden:
        who = moved(p, "niches", _PHONES[p.lang], _HOSTS)
        head, body, values = build(who)
        return head, body, [spelled(who, value) for value in values]

    PLACES[build.__name__] = kept
    return build


# --- systems of pages ----------------------------------------------------------------------------


@place
def magento_init(p: Who) -> Hidden:
    data = {
        "*": {
            "Magento_Ui/js/core/app": {
                "components": {
                    "guest-info": {
                        "config": {
                            "customerFullname": p.name,
                            "customerEmail": p.mail,
                            "storeCode": "default",
                        }
                    }
                }
            }
        }
    }
    return (
        "",
        f'<script type="text/x-magento-init">{js(data)}</script><span class="price">{say(p, "price")}</span>',
        [p.name, p.mail],
    )


@place
def prestashop_global(p: Who) -> Hidden:
    data = {
        "cart": {"products_count": 2},
        "customer": {
            "lastname": p.last,
            "firstname": p.first,
            "email": p.mail,
            "is_logged": True,
            "gender": {"type": None},
        },
        "shop": {"name": "Kornblume"},
    }
    return "", f"<script>var prestashop = {js(data)};</script>", [p.last, p.first, p.mail]


@place
def opencart_review(p: Who) -> Hidden:
    return (
        "",
        f'<div id="review"><table class="table table-striped table-bordered"><tr><td style="width:50%"><strong>{esc(p.name)}</strong></td><td class="text-right">11/02/2026</td></tr><tr><td colspan="2"><p>{say(p, "late")}</p></td></tr></table></div>',
        [p.name],
    )


@place
def shopware_form(p: Who) -> Hidden:
    return "", f'<form class="register-form"><input name="billingAddress[firstName]" value="{attr(p.first)}"><input name="billingAddress[lastName]" value="{attr(p.last)}"><input name="billingAddress[phoneNumber]" value="{home(p)}"><input name="redirectTo" value="frontend.checkout.confirm.page"></form>', [
        p.first, p.last, (home(p), p.phone)]  # fmt: skip


@place
def contao_members(p: Who) -> Hidden:
    return "", f'<div class="mod_memberlist tableless block"><table class="all_records"><tr class="row_0"><td class="body col_first col_firstname">{esc(p.first)}</td><td class="body col_lastname">{esc(p.last)}</td><td class="body col_phone">{home(p)}</td><td class="body col_last col_details"><a href="mitglieder?show=41">i</a></td></tr></table></div>', [
        p.first, p.last, (home(p), p.phone)]  # fmt: skip


@place
def joomla_contact(p: Who) -> Hidden:
    return "", f'<div class="com-contact contact" itemscope itemtype="https://schema.org/Person"><div class="page-header"><h2><span class="contact-name" itemprop="name">{esc(p.name)}</span></h2></div><dl class="com-contact__address contact-address dl-horizontal"><dd><span class="contact-mobile" itemprop="telephone">{home(p)}</span></dd><dd class="contact-misc">{say(p, "open")}</dd></dl></div>', [
        p.name, (home(p), p.phone)]  # fmt: skip


@place
def ghost_author(p: Who) -> Hidden:
    return (
        "",
        f'<footer class="gh-article-meta"><section class="author-list"><li class="author-list-item"><a href="/author/{p.slug}/" class="author-avatar"><img class="author-profile-image" src="/content/images/size/w100/2026/02/f.jpg" alt="{attr(p.name)}"></a></li></section><span class="gh-article-length">4 min</span></footer>',
        [p.slug, p.name],
    )


@place
def squarespace_context(p: Who) -> Hidden:
    data = {
        "betaFeatureFlags": ["x"],
        "website": {"siteTitle": "Kornblume"},
        "item": {
            "title": say(p, "fest"),
            "author": {
                "displayName": p.name,
                "firstName": p.first,
                "websiteUrl": f"https://{p.slug}.example.net",
            },
            "urlId": "2026/2/11/mill-day",
        },
    }
    return "", f"<script>Static.SQUARESPACE_CONTEXT = {js(data)};</script>", [p.name, p.slug]


@place
def webflow_item(p: Who) -> Hidden:
    return (
        "",
        f'<div role="list" class="w-dyn-items"><div role="listitem" class="w-dyn-item"><div class="team-block-12"><img loading="lazy" src="https://uploads.example/{p.slug}-p-500.jpeg" alt=""><div class="heading-41">{esc(p.name)}</div><div class="text-muted">{p.w["role"]}</div></div></div></div>',
        [p.slug, p.name],
    )


@place
def jimdo_text(p: Who) -> Hidden:
    return (
        "",
        f'<div id="cc-m-8120" class="j-module n j-text"><p><strong>{say(p, "resp")}:</strong></p><p>{esc(p.name)}</p><p>{say(p, "reach")} {home(p)}</p><p>{say(p, "open")}</p></div>',
        [p.name, (home(p), p.phone)],
    )


@place
def aspnet_grid(p: Who) -> Hidden:
    base = "ctl00_ContentPlaceHolder1_gvStaff_ctl02_"
    return "", f'<table id="ctl00_ContentPlaceHolder1_gvStaff"><tr><td><span id="{base}lblFullName">{esc(p.name)}</span></td><td><span id="{base}lblExtPhone">{home(p)}</span></td><td><span id="{base}lblRoom">2.041</span></td></tr></table><input type="hidden" name="__EVENTVALIDATION" value="/wEdAAUk3Jx9fQ2q">', [
        p.name, (home(p), p.phone)]  # fmt: skip


@place
def moodle_post(p: Who) -> Hidden:
    return (
        "",
        f'<div class="forumpost" data-post-id="4120"><img src="/pluginfile.php/118/user/icon/f2" class="userpicture" alt="Picture of {attr(p.name)}" title="Picture of {attr(p.name)}"><div class="author-info"><a href="https://lms.example/user/view.php?id=118&amp;course=41">{esc(p.name)}</a></div><div class="post-content-container">{say(p, "care")}</div></div>',
        [p.name],
    )


@place
def confluence_link(p: Who) -> Hidden:
    return (
        "",
        f'<p>{say(p, "edit")}: <a class="confluence-userlink user-mention" data-username="{p.user}" data-linked-resource-id="204118" href="/display/~{p.user}">{esc(p.name)}</a></p><div class="status-macro aui-lozenge">DONE</div>',
        [p.user, p.name],
    )


@place
def jira_fields(p: Who) -> Hidden:
    data = {
        "key": "MILL-412",
        "fields": {
            "summary": say(p, "care"),
            "assignee": {
                "accountId": "5b10ac8d",
                "displayName": p.name,
                "emailAddress": p.mail,
                "active": True,
            },
            "priority": {"name": "Medium"},
        },
    }
    return (
        "",
        f'<script id="issue-data" type="application/json">{json.dumps(data)}</script>',
        [p.name, p.mail],
    )


@place
def bugzilla_vcard(p: Who) -> Hidden:
    return (
        "",
        f'<td class="bz_comment_user"><span class="vcard"><a class="email" href="mailto:{p.mail}" title="{attr(p.name)} &lt;{p.mail}&gt;"><span class="fn">{esc(p.name)}</span></a></span></td><td class="bz_comment_time">2026-02-11 06:31:12 CET</td>',
        [p.mail, p.name],
    )


@place
def hyperkitty(p: Who) -> Hidden:
    return (
        "",
        f'<div class="email-header"><div class="gravatar-wrapper"><div class="gravatar circle"></div></div><div class="email-sender"><span class="name"><a href="/archives/users/9f8e7d6c5b4a/" title="See the profile for {attr(p.name)}">{esc(p.name)}</a></span></div><span class="time">06:31</span></div>',
        [p.name],
    )


@place
def redmine_journal(p: Who) -> Hidden:
    return (
        "",
        f'<div id="change-2041" class="journal has-notes"><h4 class="note-header">Updated by <a class="user active" href="/users/41">{esc(p.name)}</a> <a title="02/11/2026 06:31 AM" href="/projects/mill/activity?from=2026-02-11">14 days</a> ago</h4><ul class="details"><li><strong>% Done</strong> changed from 40 to 60</li></ul></div>',
        [p.name],
    )


@place
def cgit_log(p: Who) -> Hidden:
    return (
        "",
        f"<table class='list nowrap'><tr><td><span title='2026-02-11 06:31:12 +0100'>2 weeks</span></td><td><a href='/mill/commit/?id=9f8e7d6c'>Bump sieve to 4.12</a></td><td>{esc(p.name)}</td><td><span class='deletions'>-12</span>/<span class='insertions'>+41</span></td></tr><tr><th>committer</th><td>{esc(p.name)} &lt;{p.mail}&gt;</td></tr></table>",
        [p.name, p.mail],
    )


@place
def flarum_payload(p: Who) -> Hidden:
    data = {
        "apiDocument": {
            "data": {"type": "discussions", "attributes": {"title": say(p, "bread")}},
            "included": [
                {
                    "type": "users",
                    "id": "41",
                    "attributes": {"username": p.user, "displayName": p.name, "slug": p.user},
                }
            ],
        },
        "session": {"userId": 0},
    }
    return (
        "",
        f'<script id="flarum-json-payload" type="application/json">{js(data)}</script>',
        [p.user, p.name],
    )


@place
def invision_quote(p: Who) -> Hidden:
    return (
        "",
        f'<blockquote class="ipsQuote" data-ipsquote="" data-ipsquote-username="{attr(p.name)}" data-ipsquote-contentid="412" data-ipsquote-timestamp="1770791472"><div class="ipsQuote_citation">{p.w["by"]} {esc(p.name)}</div><p>{say(p, "late")}</p></blockquote>',
        [p.name],
    )


@place
def nodebb_post(p: Who) -> Hidden:
    return (
        "",
        f'<li component="post" data-index="3" data-pid="8812" data-uid="412" data-username="{p.user}" data-userslug="{p.user}"><a class="fw-bold" href="/user/{p.user}">{p.user}</a><div class="content" component="post/content"><p>{say(p, "late")}</p></div></li>',
        [p.user],
    )


@place
def smf_poster(p: Who) -> Hidden:
    return (
        "",
        f'<div class="poster"><h4><a href="https://forum.example/index.php?action=profile;u=412" title="View the profile of {p.user}">{p.user}</a></h4><ul class="user_info"><li class="postcount">Posts: 1,204</li><li class="custom">{esc(p.name)}</li></ul></div><div class="post">{say(p, "care")}</div>',
        [p.user, p.name],
    )


@place
def mastodon_status(p: Who) -> Hidden:
    return (
        "",
        f'<div class="detailed-status"><a class="detailed-status__display-name p-author h-card" href="https://social.example/@{p.user}"><span class="display-name"><strong class="display-name__html p-name emojify">{esc(p.name)}</strong><span class="display-name__account">@{p.user}@social.example</span></span></a><div class="e-content">{say(p, "guide")}</div></div>',
        [p.user, p.name],
    )


@place
def newsletter_preloads(p: Who) -> Hidden:
    data = {
        "post": {
            "id": 204118,
            "title": say(p, "fest"),
            "publishedBylines": [
                {
                    "id": 41,
                    "name": p.name,
                    "handle": p.user,
                    "photo_url": "https://img.example/p.png",
                }
            ],
            "wordcount": 1204,
        }
    }
    return (
        "",
        f"<script>window._preloads = JSON.parse({json.dumps(json.dumps(data))})</script>",
        [p.name, p.user],
    )


@place
def ember_config(p: Who) -> Hidden:
    data = quote(
        js(
            {
                "modulePrefix": "mill",
                "APP": {
                    "version": "4.12.0+9f8e7d6c",
                    "supportContact": {"who": p.name, "mail": p.mail},
                },
            }
        ),
        safe="",
    )
    return (
        f'<meta name="mill/config/environment" content="{data}">',
        "",
        [(p.name, quote(p.name, safe=""), data), (p.mail, quote(p.mail, safe=""), data)],
    )


@place
def meteor_config(p: Who) -> Hidden:
    data = quote(
        js(
            {
                "meteorRelease": "METEOR@2.14",
                "PUBLIC_SETTINGS": {"owner": {"realName": p.name, "cell": p.e164}},
            }
        ),
        safe="",
    )
    return (
        "",
        f'<script>__meteor_runtime_config__ = JSON.parse(decodeURIComponent("{data}"))</script>',
        [(p.name, quote(p.name, safe=""), data), (p.e164, quote(p.e164, safe=""), p.phone, data)],
    )


@place
def qwik_json(p: Who) -> Hidden:
    data = {
        "refs": {"1": "2! 3!"},
        "ctx": {},
        "objs": [{"miller": "3", "kilos": "4"}, "4", "\u0001", p.name, 412, p.mail],
        "subs": [],
    }
    return "", f'<script type="qwik/json">{js(data)}</script>', [p.name, p.mail]


@place
def parse_json_single(p: Who) -> Hidden:
    inner = single(
        json.dumps({"kursleitung": p.name, "handynr": p.phone, "preis": "4,20"}, ensure_ascii=False)
    )
    return (
        "",
        f"<script>$(function(){{ var k = $.parseJSON('{inner}'); init(k, 41); }});</script>",
        [p.name, p.phone],
    )


@place
def drupal_seven_settings(p: Who) -> Hidden:
    data = {
        "basePath": "/",
        "ajaxPageState": {"theme": "mill"},
        "webform": {"recipients": [p.mail]},
        "currentEditor": {"realname": p.name},
    }
    return f"<script>jQuery.extend(Drupal.settings, {js(data)});</script>", "", [p.mail, p.name]


@place
def data_tables_rows(p: Who) -> Hidden:
    rows = [["118", p.name, home(p), p.mail, "2.041"], ["119", "–", "–", "–", "2.042"]]
    return (
        "",
        f"<script>$('#staff').DataTable({{ data: {js(rows)}, columns: [{{title:'#'}},{{title:{js(p.w['name'])}}},{{title:{js(p.w['phone'])}}},{{title:{js(p.w['mail'])}}},{{title:'Room'}}] }});</script>",
        [p.name, (home(p), p.phone), p.mail],
    )


@place
def visualization_table(p: Who) -> Hidden:
    return (
        "",
        f"<script>var t = google.visualization.arrayToDataTable([[{js(p.w['role'])}, {js(p.w['name'])}, 'kg'], [{js(say(p, 'tour'))}, {js(p.name)}, 412], [{js(say(p, 'bread'))}, '', 118]]);</script>",
        [p.name],
    )


@place
def mermaid_chart(p: Who) -> Hidden:
    return (
        "",
        f'<pre class="mermaid">flowchart TD\n  A[{say(p, "flour")}] --> B[{esc(p.name)}]\n  B --> C{{4.12}}\n  click B "mailto:{p.mail}"</pre>',
        [p.name, p.mail],
    )


@place
def csv_data_uri(p: Who) -> Hidden:
    data = quote(f"{p.w['name']};{p.w['phone']};kg\n{p.name};{p.phone};41\n")
    return (
        "",
        f'<a download="export.csv" href="data:text/csv;charset=utf-8,{data}">CSV</a><a download="preise.csv" href="data:text/csv,Mehl;4,20">CSV</a>',
        [(p.name, quote(p.name), data), (p.phone, quote(p.phone), data)],
    )


@place
def xml_island(p: Who) -> Hidden:
    return (
        "",
        f'<xml id="dsStaff" style="display:none"><staff><person no="41"><givenname>{esc(p.first)}</givenname><surname>{esc(p.last)}</surname><telephone>{home(p)}</telephone></person></staff></xml>',
        [p.first, p.last, (home(p), p.phone)],
    )


@place
def front_matter(p: Who) -> Hidden:
    return (
        "",
        f'<script type="text/plain" id="src">---\ntitle: "{say(p, "fest")}"\nauthor:\n  name: {p.name}\n  email: {p.mail}\ntags: [mill, may]\nversion: 1.4.2\n---\n</script>',
        [p.name, p.mail],
    )


@place
def blogger_profile(p: Who) -> Hidden:
    return (
        "",
        f'<span class="post-author vcard">{p.w["by"]} <span class="fn" itemprop="author"><meta content="/p/ueber.html" itemprop="url"><a class="g-profile" href="/p/ueber.html" rel="author" title="author profile"><span itemprop="name">{esc(p.name)}</span></a></span></span>',
        [p.name],
    )


# --- trackers, chats and widgets -----------------------------------------------------------------


@place
def joinchat_settings(p: Who) -> Hidden:
    data = {
        "telephone": p.e164[1:],
        "mobile_only": False,
        "button_delay": 3,
        "whatsapp_web": False,
        "message_send": f"{say(p, 'bread')}?",
        "gads": False,
    }
    return (
        "",
        f'<div class="joinchat joinchat--right" data-settings="{attribute(data)}" hidden aria-hidden="false"></div>',
        [(p.e164[1:], p.phone)],
    )


@place
def crisp_user(p: Who) -> Hidden:
    return (
        "",
        f'<script>window.$crisp=[];CRISP_WEBSITE_ID="9f8e7d6c-5b4a-4c3d-8e2f-1a0b9c8d7e6f";$crisp.push(["set","user:email",["{p.mail}"]]);$crisp.push(["set","user:nickname",[{js(p.name)}]]);</script>',
        [p.mail, p.name],
    )


@place
def chatwoot_set_user(p: Who) -> Hidden:
    return (
        "",
        f"<script>$chatwoot.setUser('k3Jx9', {{ email: '{p.mail}', name: {js(p.name)}, phone_number: '{p.e164}' }}); $chatwoot.setLocale('{p.lang}');</script>",
        [p.mail, p.name, (p.e164, p.phone)],
    )


@place
def matomo_user_id(p: Who) -> Hidden:
    return (
        f"<script>var _paq=window._paq||[];_paq.push(['setUserId','{p.mail}']);_paq.push(['setCustomDimension',2,'flour-1kg']);_paq.push(['trackPageView']);</script>",
        "",
        [p.mail],
    )


@place
def klaviyo_identify(p: Who) -> Hidden:
    return (
        f"<script>var _learnq=_learnq||[];_learnq.push(['identify',{{'$email':'{p.mail}','$first_name':'{single(p.first)}','$last_name':'{single(p.last)}','$consent':['email']}}]);</script>",
        "",
        [p.mail, p.first, p.last],
    )


@place
def mixpanel_people(p: Who) -> Hidden:
    return (
        "",
        f'<script>mixpanel.identify("412");mixpanel.people.set({{"$name":{js(p.name)},"$email":"{p.mail}","Plan":"Mill","Orders":41}});</script>',
        [p.name, p.mail],
    )


@place
def tiktok_identify(p: Who) -> Hidden:
    return (
        f'<script>ttq.identify({{"email":"{p.mail}","phone_number":"{p.e164}"}});ttq.track("AddToCart",{{"content_id":"BR-118","value":4.2}});</script>',
        "",
        [p.mail, (p.e164, p.phone)],
    )


@place
def criteo_email(p: Who) -> Hidden:
    return (
        "",
        f"<script>window.criteo_q.push({{event:'setAccount',account:41209}},{{event:'setEmail',email:'{p.mail}'}},{{event:'viewItem',item:'BR-118'}});</script>",
        [p.mail],
    )


@place
def addevent_button(p: Who) -> Hidden:
    return (
        "",
        f'<div title="+" class="addeventatc">+<span class="start">05/25/2026 10:00</span><span class="timezone">Europe/Berlin</span><span class="title">{say(p, "fest")}</span><span class="organizer">{esc(p.name)}</span><span class="organizer_email">{p.mail}</span><span class="alarm_reminder">30</span></div>',
        [p.name, p.mail],
    )


@place
def add_to_calendar(p: Who) -> Hidden:
    return (
        "",
        f'<add-to-calendar-button name="{attr(say(p, "fest"))}" organizer="{attr(p.name)}|{p.mail}" startDate="2026-05-25" startTime="10:00" options="\'Apple\',\'Google\'" timeZone="Europe/Paris"></add-to-calendar-button>',
        [p.name, p.mail],
    )


@place
def calendar_embed(p: Who) -> Hidden:
    return (
        "",
        f'<iframe src="https://calendar.google.com/calendar/embed?src={quote(p.mail, safe="")}&amp;ctz=Europe%2FLisbon&amp;mode=AGENDA" width="800" height="600"></iframe>',
        [(p.mail, quote(p.mail, safe=""))],
    )


@place
def full_calendar(p: Who) -> Hidden:
    return (
        "",
        f"<script>new FullCalendar.Calendar(el,{{events:[{{title:{js(say(p, 'fest'))},start:'2026-05-25',extendedProps:{{kursleiter:{js(p.name)},raum:'Saal 2'}}}},{{title:'Ostern',start:'2026-04-05'}}]}}).render();</script>",
        [p.name],
    )


@place
def outlook_compose(p: Who) -> Hidden:
    return "", f'<a href="https://outlook.live.com/calendar/0/deeplink/compose?path=/calendar/action/compose&amp;subject={quote_plus(say(p, "fest"))}&amp;startdt=2026-05-25T10:00&amp;to={quote(p.mail, safe="")}&amp;body={quote_plus(p.name)}">Outlook</a>', [
        (p.mail, quote(p.mail, safe="")), (p.name, quote_plus(p.name))]  # fmt: skip


@place
def form_prefilled(p: Who) -> Hidden:
    return "", f'<a href="https://docs.google.com/forms/d/e/1FAIpQLk3Jx9fQ/viewform?usp=pp_url&amp;entry.412093377={quote_plus(p.name)}&amp;entry.120948={quote_plus(p.phone)}&amp;entry.88=Mehl">Form</a>', [
        (p.name, quote_plus(p.name)), (p.phone, quote_plus(p.phone))]  # fmt: skip


@place
def trusted_shops_json(p: Who) -> Hidden:
    data = {
        "tsId": "X9F8E7D6C5B4A",
        "reviews": [
            {
                "buyerFirstName": p.first,
                "buyerLastName": p.last,
                "mark": 5,
                "comment": say(p, "late"),
            }
        ],
        "count": 1204,
    }
    return (
        "",
        f'<script type="application/json" class="ts-reviews">{js(data)}</script>',
        [p.first, p.last],
    )


@place
def yotpo_review(p: Who) -> Hidden:
    return (
        "",
        f'<div class="yotpo-review yotpo-regular-box" data-review-id="412093377"><span class="y-label yotpo-user-name yotpo-font-bold pull-left">{esc(p.name)}</span><span class="y-label yotpo-user-title">✓</span><div class="content-title yotpo-font-bold">{say(p, "bread")}</div><div class="content-review">{say(p, "late")}</div></div>',
        [p.name],
    )


@place
def stay_review(p: Who) -> Hidden:
    return (
        "",
        f'<div class="c-review-block" data-review-url="k3jx9fq"><div class="bui-avatar-block__text"><span class="bui-avatar-block__title">{esc(p.first)}</span><span class="bui-avatar-block__subtitle">Portugal</span></div><div class="c-review__body">{say(p, "guide")}</div></div><p>{say(p, "host")} <b>{esc(p.name)}</b></p>',
        [p.name],
    )


@place
def wpdiscuz_comment(p: Who) -> Hidden:
    return (
        "",
        f'<div class="wpd-comment-wrap" id="wpd-comm-8812_0"><div class="wpd-comment-header"><div class="wpd-comment-author"><a href="https://{p.user}.example.org">{esc(p.name)}</a></div><div class="wpd-comment-date" title="11.02.2026 06:31">14 d</div></div><div class="wpd-comment-text"><p>{say(p, "late")}</p></div></div>',
        [p.user, p.name],
    )


@place
def isso_comment(p: Who) -> Hidden:
    return (
        "",
        f'<div class="isso-comment" id="isso-412"><div class="isso-avatar" data-hash="9f8e7d6c5b4a"></div><div class="isso-text-wrapper"><span class="isso-author">{esc(p.name)}</span><span class="isso-spacer">•</span><a class="isso-permalink" href="#isso-412"><time>2026-02-11</time></a><div class="isso-text"><p>{say(p, "care")}</p></div></div></div>',
        [p.name],
    )


# --- structured data -----------------------------------------------------------------------------


@place
def ld_book_translator(p: Who) -> Hidden:
    return (
        ld(
            {
                "@type": "Book",
                "name": say(p, "bread"),
                "isbn": "9783161484100",
                "numberOfPages": 412,
                "translator": {"@type": "Person", "name": p.name},
                "publisher": {"@type": "Organization", "name": "Kornblume"},
            }
        ),
        f"<p>{say(p, 'trans')} {esc(p.name)}</p>",
        [p.name],
    )


@place
def ld_dataset_creator(p: Who) -> Hidden:
    return (
        ld(
            {
                "@type": "Dataset",
                "name": say(p, "flour"),
                "creator": [
                    {
                        "@type": "Person",
                        "givenName": p.first,
                        "familyName": p.last,
                        "email": f"mailto:{p.mail}",
                    }
                ],
                "version": "4.12",
                "distribution": [{"contentSize": "41 MB"}],
            }
        ),
        "",
        [p.first, p.last, p.mail],
    )


@place
def ld_reservation(p: Who) -> Hidden:
    return (
        ld(
            {
                "@type": "FoodEstablishmentReservation",
                "reservationNumber": "K3JX9F",
                "underName": {"@type": "Person", "name": p.name},
                "reservationFor": {
                    "@type": "FoodEstablishment",
                    "name": "Kornblume",
                    "telephone": p.phone,
                },
                "partySize": 4,
            }
        ),
        "",
        [p.name, p.phone],
    )


@place
def ld_language_value(p: Who) -> Hidden:
    return (
        ld(
            {
                "@type": "Recipe",
                "name": {"@language": p.lang, "@value": say(p, "bread")},
                "author": {"@type": "Person", "name": {"@language": p.lang, "@value": p.name}},
                "cookTime": "PT50M",
                "recipeYield": "2",
            }
        ),
        "",
        [p.name],
    )


@place
def ld_profile_page(p: Who) -> Hidden:
    return (
        ld(
            {
                "@type": "ProfilePage",
                "dateCreated": "2014-05-02",
                "mainEntity": {
                    "@type": "Person",
                    "name": p.name,
                    "alternateName": p.user,
                    "identifier": "412093",
                    "agentInteractionStatistic": {"userInteractionCount": 41},
                },
            }
        ),
        f"<p>{say(p, 'member')}</p>",
        [p.name, p.user],
    )


@place
def ld_item_list_of_staff(p: Who) -> Hidden:
    return ld({"@type": "ItemList", "numberOfItems": 2, "itemListElement": [{"@type": "ListItem", "position": 1, "item": {"@type": "Person", "name": p.name, "workTelephone": home(p), "url": f"/personal/{p.slug}"}}, {"@type": "ListItem", "position": 2, "item": {"@type": "Product", "name": say(p, "bread")}}]}), "", [
        p.name, p.slug, (home(p), p.phone)]  # fmt: skip


@place
def ld_business_founder(p: Who) -> Hidden:
    return (
        ld(
            {
                "@type": "Bakery",
                "name": "Kornblume",
                "founder": p.name,
                "employee": [{"@type": "Person", "name": p.name, "telephone": p.phone}],
                "openingHours": "Tu-Sa 07:00-13:00",
                "vatID": "IE6388047V",
            }
        ),
        "",
        [p.name, p.phone],
    )


@place
def microdata_itemref(p: Who) -> Hidden:
    return (
        "",
        f'<div itemscope itemtype="https://schema.org/Movie" itemref="crew"><span itemprop="name">{say(p, "guide")}</span><meta itemprop="duration" content="PT1H41M"></div><p id="crew" itemprop="director" itemscope itemtype="https://schema.org/Person">{say(p, "film")}: <span itemprop="name">{esc(p.name)}</span></p>',
        [p.name],
    )


@place
def rdfa_performer(p: Who) -> Hidden:
    return (
        "",
        f'<div vocab="http://schema.org/" typeof="MusicEvent"><span property="name">{say(p, "fest")}</span><div property="performer" typeof="Person"><span property="name">{esc(p.name)}</span> <a property="sameAs" href="https://bandcamp.example/{p.user}">♪</a></div><meta property="startDate" content="2026-05-25T10:00"></div>',
        [p.name, p.user],
    )


@place
def h_event_organizer(p: Who) -> Hidden:
    return (
        "",
        f'<div class="h-event"><h3 class="p-name">{say(p, "fest")}</h3><time class="dt-start" datetime="2026-05-25 10:00">25.5.</time> <span class="p-organizer h-card"><span class="p-name">{esc(p.name)}</span> <span class="p-tel">{home(p)}</span></span><data class="p-category" value="mill">mill</data></div>',
        [p.name, (home(p), p.phone)],
    )


@place
def h_resume(p: Who) -> Hidden:
    return (
        "",
        f'<div class="hresume"><address class="vcard contact"><span class="fn n"><span class="given-name">{esc(p.first)}</span> <span class="family-name">{esc(p.last)}</span></span> <a class="email" href="mailto:{p.mail}">@</a></address><ol class="vcalendar"><li class="experience vevent">2014–2019 Kornblume</li></ol></div>',
        [p.first, p.last, p.mail],
    )


@place
def hlisting_lister(p: Who) -> Hidden:
    return (
        "",
        f'<div class="hlisting sell"><p class="item fn">{say(p, "bread")}</p><span class="price">{say(p, "price")}</span><div class="lister vcard"><a class="fn url" href="/anbieter/{p.slug}">{esc(p.name)}</a> <span class="tel"><span class="type">cell</span> <span class="value">{home(p)}</span></span></div></div>',
        [p.slug, p.name, (home(p), p.phone)],
    )


# --- heads ---------------------------------------------------------------------------------------


@place
def meta_citation_mail(p: Who) -> Hidden:
    return (
        f'<meta name="citation_author" content="{attr(p.name)}"><meta name="citation_author_email" content="{p.mail}"><meta name="citation_author_institution" content="Nordic Wind Institute"><meta name="citation_firstpage" content="118"><meta name="citation_issn" content="1751-8113">',
        "",
        [p.name, p.mail],
    )


@place
def meta_music_book(p: Who) -> Hidden:
    return (
        f'<meta property="book:author" content="https://buch.example/a/{p.slug}"><meta property="music:creator" content="{attr(p.name)}"><meta property="book:isbn" content="9783161484100"><meta property="music:duration" content="204">',
        "",
        [p.slug, p.name],
    )


@place
def link_me_and_author(p: Who) -> Hidden:
    return (
        f'<link rel="me" href="https://social.example/@{p.user}"><link rel="me" href="mailto:{p.mail}"><link rel="author" href="/ueber/{p.slug}"><link rel="webmention" href="https://wm.example/kornblume/wm">',
        "",
        [p.user, p.mail, p.slug],
    )


@place
def meta_itemprop(p: Who) -> Hidden:
    return (
        f'<meta itemprop="author" content="{attr(p.name)}"><meta http-equiv="reply-to" content="{p.mail}"><meta name="designer" content="{attr(p.name)}"><meta name="rating" content="general"><meta name="theme-color" content="#d41182">',
        "",
        [p.name, p.mail],
    )


@place
def theme_header(p: Who) -> Hidden:
    return (
        f"<style>/*\nTheme Name: Kornblume\nAuthor: {p.name}\nAuthor URI: https://{p.slug}.example.net/\nContact: {p.mail}\nVersion: 4.12.0\nLicense: GPL-2.0\n*/.a{{margin:0 12px}}</style>",
        "",
        [p.name, p.slug, p.mail],
    )


@place
def script_banner(p: Who) -> Hidden:
    return (
        f"<script>/*! sieve.js v4.12.0 | (c) 2026 {p.name} <{p.mail}> | MIT */!function(t){{t.s=41}}(window);</script>",
        "",
        [p.name, p.mail],
    )


@place
def background_portrait(p: Who) -> Hidden:
    return (
        f"<style>.t41{{background-image:url('/img/personen/{p.slug}_480.webp')}}.t42{{background-image:url('/img/brote/roggen_480.webp')}}</style>",
        f'<video poster="/v/{p.slug}.jpg" src="/v/41.mp4"></video>',
        [p.slug],
    )


@place
def title_of_person(p: Who) -> Hidden:
    return (
        f'<meta name="description" content="{attr(p.name)}, {attr(p.w["role"])}: {attr(say(p, "guide"))}"><meta name="keywords" content="{attr(p.name)}, Mai, Roggen, Kornblume">',
        "",
        [p.name],
    )


# --- mail and telephone, protected ---------------------------------------------------------------


@place
def named_entities(p: Who) -> Hidden:
    coded = p.mail.replace("@", "&commat;").replace(".", "&period;")
    return "", f"<p>{p.w['mail']}&colon; {coded} &copy; 2019&ndash;2026</p>", [p.mail]


@place
def bdo_reversed(p: Who) -> Hidden:
    return (
        "",
        f'<p>{p.w["mail"]}: <bdo dir="rtl">{p.mail[::-1]}</bdo> <bdo dir="ltr">4.12</bdo></p>',
        [(p.mail, p.mail[::-1])],
    )


@place
def hex_string_js(p: Who) -> Hidden:
    coded = "".join(f"\\x{ord(c):02x}" for c in p.mail)
    return (
        "",
        f'<script>var to="{coded}",sep="\\x2d\\x2d";document.write("<a href=\'mailto:"+to+"\'>"+to+"</a>");</script>',
        [(p.mail, coded)],
    )


@place
def unescape_write(p: Who) -> Hidden:
    coded = "".join(f"%{ord(c):02X}" for c in f'<a href="mailto:{p.mail}">{p.mail}</a>')
    return (
        "",
        f"<script>document.write(unescape('{coded}'));var pct='41%20';</script>",
        [(p.mail, coded)],
    )


@place
def mailto_removed_word(p: Who) -> Hidden:
    coded = p.mail.replace("@", "@REMOVE-THIS.")
    return (
        "",
        f"<a href=\"mailto:{coded}\" onclick=\"this.href=this.href.replace('REMOVE-THIS.','')\">{p.w['mail']}</a><p>{say(p, 'care')}</p>",
        [(p.mail, coded)],
    )


@place
def rel_slashes(p: Who) -> Hidden:
    return (
        "",
        f'<a class="email" href="/kontakt" rel="{p.local}/{p.domain.replace(".", "/")}">{p.w["mail"]}</a><a rel="next" href="/seite/2">2</a>',
        [(p.mail, p.local)],
    )


@place
def parts_attribute(p: Who) -> Hidden:
    parts = attribute([p.local, p.domain])
    return (
        "",
        f'<button type="button" data-email-parts="{parts}">{p.w["mail"]}</button><button data-size-parts="{attribute(["36", "44"])}">EU</button>',
        [(p.mail, p.local)],
    )


@place
def letters_in_spans(p: Who) -> Hidden:
    shown = "".join(f"<span>{c}</span>" for c in p.mail)
    return (
        "",
        f'<p class="m" aria-hidden="true">{shown}</p><p><span>4</span><span>.</span><span>1</span></p>',
        [p.mail],
    )


@place
def spaced_nbsp(p: Who) -> Hidden:
    shown = p.mail.replace("@", "&nbsp;@&nbsp;")
    return (
        "",
        f"<p>{p.w['mail']}: {shown}</p><p>12&nbsp;@&nbsp;4,20</p>",
        [(p.mail, p.mail.replace("@", "\u00a0@\u00a0"), shown)],
    )


@place
def mail_title_only(p: Who) -> Hidden:
    said = p.mail.replace("@", " (at) ").replace(".", " (dot) ")
    return (
        "",
        f'<span class="tooltip" title="{said}">✉</span><span class="tooltip" title="41 (dot) 2">i</span>',
        [(p.mail, said)],
    )


@place
def mail_line_break(p: Who) -> Hidden:
    return (
        "",
        f"<address class=k>{p.local}<br>@{p.domain}</address><p>{say(p, 'open')}</p>",
        [(p.mail, f"{p.local}\n@{p.domain}", p.local)],
    )


@place
def js_concat_order(p: Who) -> Hidden:
    host, _, end = p.domain.rpartition(".")
    return (
        "",
        f"<script>var d='{host}';var n='{p.local}';var t='{end}';var s='@';document.getElementById('k').textContent=n+s+d+'.'+t;var w='412'+'px';</script><span id=k></span>",
        [(p.mail, p.local)],
    )


@place
def onclick_atob(p: Who) -> Hidden:
    coded = b64("mailto:" + p.mail)
    return (
        "",
        f"<button onclick=\"location=atob('{coded}')\">{p.w['mail']}</button><button onclick=\"location=atob('L3Nob3A=')\">→</button>",
        [(p.mail, coded)],
    )


@place
def abbr_phone(p: Who) -> Hidden:
    return (
        "",
        f'<p><abbr class="tel" title="{p.e164}">{say(p, "direct")}</abbr> <data value="412">kg</data> <abbr title="{say(p, "bread")}">RB</abbr></p>',
        [(p.e164, p.phone)],
    )


@place
def phone_no_break(p: Who) -> Hidden:
    said = home(p).replace(" ", "\u2011").replace("-", "\u2011")
    return (
        "",
        f"<p>{say(p, 'reach')} {said}.</p><p>DIN\u201118040\u20112</p>",
        [(said, home(p), p.phone)],
    )


@place
def phone_wbr(p: Who) -> Hidden:
    shown = home(p).replace(" ", " <wbr>")
    return "", f"<p>{say(p, 'direct')}: {shown}</p><p>180 <wbr>90 <wbr>75</p>", [(home(p), p.phone)]


@place
def phone_rtl(p: Who) -> Hidden:
    return (
        "<style>.t{unicode-bidi:bidi-override;direction:rtl}</style>",
        f'<p>{say(p, "direct")}: <span class="t">{home(p)[::-1]}</span></p><p>41.02</p>',
        [(home(p), home(p)[::-1], p.phone)],
    )


@place
def clipboard_phone(p: Who) -> Hidden:
    return (
        "",
        f'<button class="copy" data-clipboard-text="{p.e164}" aria-label="{attr(say(p, "direct"))} {attr(p.name)}">⧉</button><button class="copy" data-clipboard-text="MEHL10">⧉</button>',
        [(p.e164, p.phone), p.name],
    )


@place
def tel_percent(p: Who) -> Hidden:
    coded = quote(p.phone, safe="")
    return (
        "",
        f'<a href="tel:{coded}">☏</a> <a href="javascript:call(\'{p.e164}\')">↗</a> <a href="javascript:page(412)">412</a>',
        [(p.e164, p.phone, coded)],
    )


@place
def phone_image_name(p: Who) -> Hidden:
    digits = "".join(c for c in home(p) if c.isdigit())
    return (
        "",
        f'<img src="/gfx/tel_{digits}.png" alt="{attr(say(p, "direct"))}" width="118" height="12"><img src="/gfx/banner_728x90.png" alt="">',
        [(digits, p.phone)],
    )


@place
def phone_joined_js(p: Who) -> Hidden:
    parts = home(p).split(" ", 1)
    return (
        "",
        f"<script>document.getElementById('t').innerHTML='{parts[0]}'+' '+'{parts[-1]}';document.title='4'+'12';</script><b id=t></b>"
        if len(parts) > 1
        else f"<b>{home(p)}</b>",
        [(home(p), parts[-1], p.phone)],
    )


# --- links and frames ----------------------------------------------------------------------------


@place
def message_form_action(p: Who) -> Hidden:
    return (
        "",
        f'<form action="/nachricht/an/{p.slug}" method="post"><button formaction="/rueckruf?an={quote(p.mail, safe="")}">✆</button></form><form action="/suche/brot"></form>',
        [p.slug, (p.mail, quote(p.mail, safe=""))],
    )


@place
def redirect_link(p: Who) -> Hidden:
    inner = quote(f"https://netz.example/profil/{p.slug}?ref=41", safe="")
    return (
        "",
        f'<a href="/out?u={inner}&amp;h=9f8e7d">→</a> <a href="/out?u=https%3A%2F%2Fkornblume.example%2Fmehl">→</a>',
        [p.slug],
    )


@place
def subdomain(p: Who) -> Hidden:
    return (
        "",
        f'<a href="https://{p.slug}.kornblume.example/">{say(p, "member")}</a> <a href="https://shop.kornblume.example/">Shop</a>',
        [p.slug],
    )


@place
def user_page_path(p: Who) -> Hidden:
    under = quote(p.name.replace(" ", "_"))
    return (
        "",
        f'<a href="/index.php?title=Benutzer_Diskussion:{under}&amp;action=edit&amp;redlink=1" class="new">D</a> <a href="/index.php?title=Spezial:Letzte_%C3%84nderungen">L</a>',
        [(under, p.name)],
    )


@place
def maps_embed(p: Who) -> Hidden:
    return (
        "",
        f'<iframe src="https://maps.google.com/maps?q={quote_plus("Physio " + p.name)}&amp;z=15&amp;output=embed"></iframe><iframe src="https://maps.google.com/maps?q=Marktplatz&amp;output=embed"></iframe>',
        [(p.name, quote_plus(p.name))],
    )


@place
def intent_links(p: Who) -> Hidden:
    return "", f'<a href="intent://send?phone={p.e164[1:]}#Intent;scheme=whatsapp;package=com.whatsapp;end">WA</a> <a href="facetime-audio:{p.e164}">FA</a> <a href="xmpp:{p.mail}?message">X</a> <a href="intent://scan/#Intent;scheme=zxing;end">QR</a>', [
        (p.e164[1:], p.phone), p.mail]  # fmt: skip


@place
def directory_index(p: Who) -> Hidden:
    under = plain(p.name).replace(" ", "_")
    return (
        "",
        f'<pre><a href="../">../</a>\n<a href="Lebenslauf_{under}.docx">Lebenslauf_{under}.docx</a>   11-Feb-2026 06:31   41K\n<a href="Preisliste_Mehl.pdf">Preisliste_Mehl.pdf</a>   02-Jan-2026 09:04  118K</pre>',
        [(under, p.name)],
    )


# --- code, comments, documents -------------------------------------------------------------------


@place
def shortcode_comment(p: Who) -> Hidden:
    return (
        "",
        f'<!-- [et_pb_team_member name="{attr(p.name)}" position="{attr(p.w["role"])}" image_url="/wp-content/uploads/2026/02/{p.slug}.jpg" _builder_version="4.12.0"] --><!-- [et_pb_divider height="41px"] -->',
        [p.name, p.slug],
    )


@place
def gutenberg_block(p: Who) -> Hidden:
    data = json.dumps(
        {
            "name": p.name,
            "title": p.w["role"],
            "socialLinks": [{"icon": "mail", "link": f"mailto:{p.mail}"}],
            "id": 412,
        },
        ensure_ascii=False,
    )
    return (
        "",
        f'<!-- wp:acme/profile {data} /--><!-- wp:spacer {{"height":"41px"}} /-->',
        [p.name, p.mail],
    )


@place
def commented_card(p: Who) -> Hidden:
    return (
        "",
        f'<!-- <div class="person"><h5>{esc(p.name)}</h5><p>{say(p, "direct")}: {home(p)}</p></div> --><!-- <div class="promo">{say(p, "bread")} {say(p, "price")}</div> -->',
        [p.name, (home(p), p.phone)],
    )


@place
def javadoc_author(p: Who) -> Hidden:
    return (
        "",
        f"<pre><code>/**\n * Sieves flour.\n * @author {esc(p.name)} &lt;{p.mail}&gt;\n * @since 4.12\n * @param grams at most 2041\n */\npublic final class Sieve {{ }}</code></pre>",
        [p.name, p.mail],
    )


@place
def changelog_debian(p: Who) -> Hidden:
    return (
        "",
        f"<pre>sieve (4.12.0-1) unstable; urgency=medium\n\n  * New upstream release. (Closes: #1041209)\n\n -- {esc(p.name)} &lt;{p.mail}&gt;  Wed, 11 Feb 2026 06:31:12 +0100</pre>",
        [p.name, p.mail],
    )


@place
def passwd_gecos(p: Who) -> Hidden:
    return (
        "",
        f"<pre>daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n{p.user}:x:1041:1041:{esc(p.name)},2.041,{home(p)},:/home/{p.user}:/bin/bash</pre>",
        [p.user, p.name, (home(p), p.phone)],
    )


@place
def whois_record(p: Who) -> Hidden:
    return (
        "",
        f"<pre>domain:       kornblume.example\nnserver:      ns1.kornblume.example\nperson:       {esc(p.name)}\nphone:        {p.phone}\ne-mail:       {p.mail}\nchanged:      20260211</pre>",
        [p.name, p.phone, p.mail],
    )


@place
def http_dump(p: Who) -> Hidden:
    body = f"vorname={quote_plus(p.first)}&nachname={quote_plus(p.last)}&email={quote_plus(p.mail)}&menge=41"
    return (
        "",
        f"<pre>POST /bestellen HTTP/1.1\nHost: kornblume.example\nContent-Length: 118\n\n{esc(body)}</pre>",
        [
            (p.mail, quote_plus(p.mail)),
            (p.first, quote_plus(p.first)),
            (p.last, quote_plus(p.last)),
        ],
    )


@place
def svg_metadata(p: Who) -> Hidden:
    return (
        "",
        f'<svg viewBox="0 0 41 41"><metadata><rdf:RDF><cc:Work><dc:format>image/svg+xml</dc:format><dc:creator><cc:Agent><dc:title>{esc(p.name)}</dc:title></cc:Agent></dc:creator></cc:Work></rdf:RDF></metadata><path d="M4 12 20.4 11.8z"/></svg>',
        [p.name],
    )


@place
def irc_log(p: Who) -> Hidden:
    return (
        "",
        f"<pre>06:31 &lt;{p.user}&gt; {say(p, 'care')}\n06:32 -!- {p.user} [~{p.user}@203.example.net] has quit [Ping timeout: 264 seconds]\n06:40 &lt;bot&gt; 412</pre>",
        [p.user],
    )


@place
def slack_message(p: Who) -> Hidden:
    return (
        "",
        f'<div class="c-message_kit__gutter"><button class="c-link--button c-message__sender_button" data-message-sender="U04K3JX9F">{esc(p.name)}</button><a class="c-timestamp" data-ts="1770791472.412"><span>6:31</span></a><div class="p-rich_text_section">{say(p, "care")}</div></div>',
        [p.name],
    )


@place
def chat_export(p: Who) -> Hidden:
    return "", f'<div class="message default clearfix" id="message412"><div class="pull_right date details" title="11.02.2026 06:31:12">06:31</div><div class="from_name">{esc(p.name)}</div><div class="text">{say(p, "reach")} {home(p)}</div></div><div class="message service"><div class="body details">11 February 2026</div></div>', [
        p.name, (home(p), p.phone)]  # fmt: skip


@place
def usenet_headers(p: Who) -> Hidden:
    return (
        "",
        f"<pre>From: {p.mail} ({esc(p.name)})\nNewsgroups: rec.food.baking\nSubject: Re: rye\nDate: 11 Feb 2026 06:31:12 GMT\nLines: 41\n\n{say(p, 'late')}</pre>",
        [p.mail, p.name],
    )


@place
def oai_record(p: Who) -> Hidden:
    return "", f'<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>oai:kornblume.example:412</identifier></header><metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{say(p, "bread")}</dc:title><dc:creator>{esc(p.last)}, {esc(p.first)}</dc:creator><dc:language>{p.lang}</dc:language></oai_dc:dc></metadata></record></ListRecords></OAI-PMH>', [
        (f"{p.last}, {p.first}", p.name)]  # fmt: skip


@place
def tei_header(p: Who) -> Hidden:
    return "", f'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="{p.lang}"><teiHeader><fileDesc><titleStmt><title>{say(p, "fest")}</title><respStmt><resp>{say(p, "edit")}</resp><persName><forename>{esc(p.first)}</forename> <surname>{esc(p.last)}</surname></persName></respStmt></titleStmt><extent>412</extent></fileDesc></teiHeader></TEI>', [
        p.first, p.last]  # fmt: skip


@place
def doap_maintainer(p: Who) -> Hidden:
    return "", f'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://usefulinc.com/ns/doap#" xmlns:foaf="http://xmlns.com/foaf/0.1/"><Project><name>sieve</name><release><Version><revision>4.12.0</revision></Version></release><maintainer><foaf:Person><foaf:name>{esc(p.name)}</foaf:name><foaf:mbox rdf:resource="mailto:{p.mail}"/></foaf:Person></maintainer></Project></rdf:RDF>', [
        p.name, p.mail]  # fmt: skip


# --- words on the page ---------------------------------------------------------------------------


@place
def interview_lines(p: Who) -> Hidden:
    return (
        "",
        f'<p class="frage">{say(p, "bread")}?</p><p><b>{esc(p.name)}:</b> {say(p, "late")}</p><p class="frage">{say(p, "guide")}</p>',
        [p.name],
    )


@place
def film_credits(p: Who) -> Hidden:
    return (
        "",
        f'<dl class="stab"><dt>{say(p, "film")}</dt><dd>{esc(p.name)}</dd><dt>{p.w["version"]}</dt><dd>DCP, 101 min, 1:1,85</dd></dl><p>{say(p, "thank")} Kornblume, Nordic Wind</p>',
        [p.name],
    )


@place
def winners(p: Who) -> Hidden:
    return (
        "",
        f'<ol class="preise"><li>{say(p, "win")}: {esc(p.name)} ({say(p, "bread")})</li><li>—</li></ol><p>{say(p, "jury")}: Kornblume</p>',
        [p.name],
    )


@place
def minutes_present(p: Who) -> Hidden:
    return (
        "",
        f"<p><u>{say(p, 'present')}:</u> {esc(p.name)}, {esc(p.w['role'])}</p><p>TOP 4: {say(p, 'fest')}, 412,00</p>",
        [p.name],
    )


@place
def privacy_officer(p: Who) -> Hidden:
    return (
        "",
        f"<h3>§ 2 {say(p, 'privacy')}</h3><p>{esc(p.name)}, {p.w['mail']} {p.local}(at){p.domain}, {say(p, 'direct')} {home(p)}</p><p>Art. 13, 37 GDPR</p>",
        [p.name, (p.mail, f"{p.local}(at){p.domain}"), (home(p), p.phone)],
    )


@place
def text_and_photos(p: Who) -> Hidden:
    return (
        "",
        f'<p class="autorenzeile"><em>{say(p, "text")}: {esc(p.name)}</em></p><p class="dach">{say(p, "fest")}</p>',
        [p.name],
    )


@place
def responsive_cells(p: Who) -> Hidden:
    return (
        "",
        f'<table class="rwd"><tbody><tr><td data-label="{say(p, "teacher")}">{esc(p.name)}</td><td data-label="{say(p, "grade")}">2.041</td><td data-label="{p.w["mail"]}">{p.mail}</td></tr></tbody></table>',
        [p.name, p.mail],
    )


@place
def transposed_table(p: Who) -> Hidden:
    return (
        "",
        f"<table><tr><th></th><th>{say(p, 'tour')}</th><th>{say(p, 'bread')}</th></tr><tr><th>{p.w['name']}</th><td>{esc(p.name)}</td><td>BR-118</td></tr><tr><th>{p.w['phone']}</th><td>{home(p)}</td><td>–</td></tr></table>",
        [p.name, (home(p), p.phone)],
    )


@place
def ascii_table(p: Who) -> Hidden:
    return (
        "",
        f"<pre>+-----+----------------------+------------------+\n| 041 | {esc(p.name)} | {home(p)} |\n| 042 | -                    | -                |\n+-----+----------------------+------------------+</pre>",
        [p.name, (home(p), p.phone)],
    )


@place
def label_span_list(p: Who) -> Hidden:
    return (
        "",
        f'<ul class="facts"><li><span class="lbl">{say(p, "tour")}</span> <span class="val">{esc(p.name)}</span></li><li><span class="lbl">{p.w["phone"]}</span> <span class="val">{home(p)}</span></li><li><span class="lbl">km</span> <span class="val">14,8</span></li></ul>',
        [p.name, (home(p), p.phone)],
    )


@place
def hidden_json_input(p: Who) -> Hidden:
    return (
        "",
        f'<input type="hidden" name="participants" value="{attribute([{"vn": p.first, "nn": p.last, "mobilnummer": p.phone}])}"><input type="hidden" name="slots" value="[4,12]">',
        [p.first, p.last, p.phone],
    )


@place
def gravity_form(p: Who) -> Hidden:
    return (
        "",
        f'<div class="gform_body"><input name="input_3.3" id="input_41_3_3" value="{attr(p.first)}" aria-label="First name" autocomplete="given-name"><input name="input_3.6" id="input_41_3_6" value="{attr(p.last)}" aria-label="Last name" autocomplete="family-name"><input name="input_9" value="412" aria-label="kg"></div>',
        [p.first, p.last],
    )


@place
def team_swiper(p: Who) -> Hidden:
    return (
        "",
        f'<div class="swiper-slide" data-swiper-slide-index="2"><blockquote class="zitat">«{say(p, "late")}»</blockquote><p class="zitat__quelle">{esc(p.name)}, {say(p, "member")}</p></div>',
        [p.name],
    )


@place
def caption_with_names(p: Who) -> Hidden:
    return (
        "",
        f'<figure class="wp-block-image size-large"><img src="/f/dsc_0412.jpg" alt="" class="wp-image-412"><figcaption class="wp-element-caption">{say(p, "fest")}: {esc(p.name)}. <small>(c) Kornblume</small></figcaption></figure>',
        [p.name],
    )


@place
def said_in_text(p: Who) -> Hidden:
    return (
        "",
        f'<div class="entry-content"><p>{say(p, "guide")}</p><p>«{say(p, "care")}», {say(p, "said")} {esc(p.name)}.</p></div>',
        [p.name],
    )


@place
def apache_error(p: Who) -> Hidden:
    return (
        "",
        f"<h1>Internal Server Error</h1><p>Please contact the server administrator at {p.mail} to inform them of the time this error occurred.</p><hr><address>Apache/2.4.58 (Debian) Server at kornblume.example Port 443</address>",
        [p.mail],
    )


# --- keys in the language of the page ------------------------------------------------------------


@place
def tongue_array(p: Who) -> Hidden:
    k = _KEYS[p.lang].split()
    rows = [{k[0]: p.name, k[3]: home(p), k[5]: "4,20"}, {k[7]: "Kornblume", k[5]: "18,90"}]
    return "", f"<script>var lista_{k[7]} = {js(rows)};</script>", [p.name, home(p)]


@place
def tongue_nested(p: Who) -> Hidden:
    k = _KEYS[p.lang].split()
    data = {k[7]: {"id": 412, k[8]: {k[1]: p.first, k[2]: p.last, k[4]: p.mail}}, k[5]: 41.2}
    return (
        "",
        f'<div class="{k[7]}-app" data-json="{attribute(data)}"></div>',
        [p.first, p.last, p.mail],
    )


@place
def tongue_hidden_inputs(p: Who) -> Hidden:
    k = _KEYS[p.lang].split()
    return (
        "",
        f'<form id="{k[7]}"><input type="hidden" name="{k[0]}" value="{attr(p.name)}"><input type="hidden" name="{k[3]}" value="{p.e164}"><input type="hidden" name="{k[5]}" value="4,20"><input type="hidden" name="{k[7]}" value="Kornblume"></form>',
        [p.name, (p.e164, p.phone)],
    )


@place
def tongue_ids(p: Who) -> Hidden:
    k = _KEYS[p.lang].split()
    return (
        "",
        f'<p id="{k[6]}">{esc(p.name)}</p><p id="{k[5]}">{say(p, "price")}</p><p id="{k[7]}">Kornblume</p>',
        [p.name],
    )


@place
def tongue_paths(p: Who) -> Hidden:
    part = _MEMBERS[p.lang]
    return (
        "",
        f'<a href="/{part}/{p.slug}.html">{say(p, "member")}</a><img src="/{part}/foto/{p.slug}.jpg" alt=""><a href="/{part}/2014.html">2014</a>',
        [p.slug],
    )


@place
def tongue_yaml(p: Who) -> Hidden:
    k = _KEYS[p.lang].split()
    return (
        "",
        f"<pre>{k[7]}: Kornblume\n{k[8]}: {esc(p.name)}\n{k[3]}: {home(p)}\n{k[5]}: 4,20\n</pre>",
        [p.name, home(p)],
    )


@place
def tongue_query(p: Who) -> Hidden:
    k = _KEYS[p.lang].split()
    return (
        "",
        f'<a href="/s?{k[0]}={quote_plus(p.name)}&amp;{k[5]}=4">→</a><a href="/s?{k[4]}={quote(p.mail, safe="")}">→</a><a href="/s?{k[7]}=Kornblume">→</a>',
        [(p.name, quote_plus(p.name)), (p.mail, quote(p.mail, safe=""))],
    )
