"""Places of a page where a person can hide, others than those of ``places.py``, by the same outsider;
nobody who makes the finder had seen them when they were measured.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

from bench.texts.places import Hidden, Who, attribute, js, ld, plain


def enc(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def testimonial(p: Who) -> Hidden:
    return (
        "",
        (
            f'<div class="elementor-testimonial"><div class="elementor-testimonial__content">{p.w["sold"]}</div>'
            f'<div class="elementor-testimonial__meta"><span class="elementor-testimonial__name">{p.name}</span>'
            f'<span class="elementor-testimonial__title">{p.w["role"]}</span></div></div>'
        ),
        [p.name],
    )


def wix_state(p: Who) -> Hidden:
    state = {
        "siteMembers": [{"nickname": p.name, "loginEmail": p.mail, "slug": p.slug}],
        "appVersion": "1.412.0",
    }
    return (
        "",
        f'<script type="application/json" id="wix-warmup-data">{js(state)}</script>',
        [p.name, p.mail],
    )


def judgeme(p: Who) -> Hidden:
    return (
        "",
        (
            f'<div class="jdgm-rev" data-review-id="41120933"><span class="jdgm-rev__rating" data-score="5"></span>'
            f'<span class="jdgm-rev__author">{p.name}</span><b class="jdgm-rev__title">{p.w["product"]}</b>'
            f"<p>{p.w['sold']}</p></div>"
        ),
        [p.name],
    )


def discourse(p: Who) -> Hidden:
    inner = json.dumps(
        {
            "users": [{"id": 412, "username": p.user, "name": p.name}],
            "topics": [{"title": p.w["product"]}],
        }
    )
    return (
        "",
        f'<div id="data-preloaded" hidden data-preloaded="{attribute({"topicList": inner})}"></div>',
        [p.user, p.name],
    )


def phpbb(p: Who) -> Hidden:
    return (
        "",
        (
            f'<dl class="postprofile" id="profile4471"><dt><a href="./memberlist.php?mode=viewprofile&amp;u=4471" class="username">'
            f'{p.user}</a></dt><dd class="profile-posts">1204</dd></dl><div class="signature">{p.name}, {p.phone}</div>'
        ),
        [p.user, p.phone, p.name],
    )


def xenforo(p: Who) -> Hidden:
    return (
        "",
        (
            f'<article class="message" data-author="{p.name}" data-content="post-120433"><h4 class="message-name">'
            f'<a data-user-id="4471">{p.name}</a></h4><div class="bbWrapper">{p.w["sold"]}</div></article>'
        ),
        [p.name],
    )


def mediawiki(p: Who) -> Hidden:
    under = p.name.replace(" ", "_")
    return (
        "",
        (
            f'<li data-mw-revid="120433">06:31, 11 Feb 2026 <a href="/wiki/User:{quote(under)}" class="mw-userlink"><bdi>{p.name}</bdi></a>'
            f' <span class="mw-diff-bytes">+1,204</span></li>'
        ),
        [p.name, (quote(under), p.name)],
    )


def drupal(p: Who) -> Hidden:
    data = {
        "path": {"currentPath": "node/412"},
        "contactForm": {"recipientName": p.name, "recipientMail": p.mail},
        "v": "10.2.4",
    }
    return (
        "",
        f'<script type="application/json" data-drupal-selector="drupal-settings-json">{js(data)}</script>',
        [p.name, p.mail],
    )


def typo3(p: Who) -> Hidden:
    def shift(c: str) -> str:
        if c.islower() and c.isascii():
            return chr((ord(c) - 97 + 1) % 26 + 97)
        return c

    coded = "".join(shift(c) for c in "mailto:" + p.mail)
    return (
        "",
        f"<a href=\"javascript:linkTo_UnCryptMailto('{coded}');\">{p.mail.replace('@', '(at)')}</a>",
        [(p.mail, p.mail.replace("@", "(at)"), coded)],
    )


def joomla(p: Who) -> Hidden:
    host, _, end = p.domain.rpartition(".")
    return (
        "",
        (
            f"<span id='cloak41'></span><script>var prefix='ma'+'il'+'to';var addy41='{p.local}'+'&#64;';addy41=addy41+'{host}'+'&#46;'+'{end}';"
            "document.getElementById('cloak41').innerHTML='<a>'+addy41+'</a>';</script>"
        ),
        [(p.mail, p.local)],
    )


def base64_mail(p: Who) -> Hidden:
    return (
        "",
        f'<a class="js-mail" data-enc="{enc(p.mail)}" href="#">{p.w["mail"]}</a><i data-hash="9f8e7d6c5b4a"></i>',
        [(p.mail, enc(p.mail))],
    )


def image_map(p: Who) -> Hidden:
    return (
        "",
        (
            f'<img src="/floor-2.png" usemap="#f"><map name="f"><area shape="rect" coords="12,40,203,118" alt="{p.name}" href="mailto:{p.mail}">'
            f'<area shape="circle" coords="300,88,41" alt="{p.w["product"]}" href="/p/412"></map>'
        ),
        [p.name, p.mail],
    )


def figure_credit(p: Who) -> Hidden:
    return (
        "",
        (
            f'<figure><img src="/a/41120.jpg" alt=""><figcaption>{p.w["product"]}. <span class="credit">{p.w["photo"]}: {p.name} / Nordic Wind</span>'
            "</figcaption></figure>"
        ),
        [p.name],
    )


def cited_quote(p: Who) -> Hidden:
    return (
        "",
        f"<blockquote><p>{p.w['sold']}</p><footer>— <cite>{p.name}</cite>, {p.w['role']}</footer></blockquote>",
        [p.name],
    )


def address_element(p: Who) -> Hidden:
    return (
        "",
        f'<address>{p.name}<br>{p.w["role"]}<br><abbr title="{p.w["phone"]}">T</abbr> {p.phone}</address><p>412 × 118 mm</p>',
        [p.name, p.phone],
    )


def video_track(p: Who) -> Hidden:
    return (
        "",
        (
            f'<video title="{p.w["host"]}: {p.name}"><track kind="captions" label="{p.name}" src="/v/41120.vtt"></video>'
            f'<pre class="vtt">WEBVTT\n\n00:00:01.204 --> 00:00:04.118\n&lt;v {p.name}&gt;{p.w["sold"]}</pre>'
        ),
        [p.name],
    )


def rel_author(p: Who) -> Hidden:
    return (
        f'<link rel="author" href="/authors/{p.slug}">',
        f'<p><a rel="author" href="/authors/{p.slug}">{p.name}</a> · 4 {p.w["read"]}</p>',
        [p.name, p.slug],
    )


def bibtex(p: Who) -> Hidden:
    return (
        "",
        (
            f"<pre class=bib>@article{{k2026,\n  author = {{{p.last}, {p.first}}},\n  title = {{{p.w['product']}}},\n  volume = {{41}},\n"
            "  pages = {204--231},\n  doi = {10.5555/12345678}\n}</pre>"
        ),
        [(f"{p.last}, {p.first}", p.name)],
    )


def ris(p: Who) -> Hidden:
    return (
        "",
        f"<pre>TY  - JOUR\nAU  - {p.last}, {p.first}\nTI  - {p.w['product']}\nSN  - 1751-8113\nSP  - 204\nER  - </pre>",
        [(f"{p.last}, {p.first}", p.name)],
    )


def markdown_script(p: Who) -> Hidden:
    return (
        "",
        f'<script type="text/markdown">## {p.w["contact"]}\n\n**{p.name}** – [{p.mail}](mailto:{p.mail})\n\n- v2.14.0\n</script>',
        [p.name, p.mail],
    )


def js_object(p: Who) -> Hidden:
    name = p.name.replace("'", "\\'")
    return (
        "",
        f"<script>window.cfg = {{debug: !1, agent: {{fullname: '{name}', tel: '{p.phone}',}}, build: '20260211.4'}};</script>",
        [p.name, p.phone],
    )


def jsonp(p: Who) -> Hidden:
    return (
        "",
        f"<script>cb_41120({js({'ok': 1, 'user_name': p.name, 'user_email': p.mail, 'hits': 120433})})</script>",
        [p.name, p.mail],
    )


def web_component(p: Who) -> Hidden:
    return (
        "",
        f'<user-card full-name="{p.name}" email-address="{p.mail}" card-id="120433"></user-card><price-tag amount="129.90"></price-tag>',
        [p.name, p.mail],
    )


def alpine(p: Who) -> Hidden:
    name = p.name.replace("'", "\\'")
    return (
        "",
        f"""<div x-data="{{ open: false, owner: {{ name: '{name}', mobile: '{p.phone}' }}, page: 412 }}"></div>""",
        [p.name, p.phone],
    )


def livewire(p: Who) -> Hidden:
    snap = {
        "data": {"customer": [{"name": p.name, "email": p.mail}, {"s": "arr"}]},
        "memo": {"id": "k3Jx9", "path": "/"},
        "checksum": "9f8e7d6c5b4a",
    }
    return "", f'<div wire:id="k3Jx9" wire:snapshot="{attribute(snap)}"></div>', [p.name, p.mail]


def angular_state(p: Who) -> Hidden:
    state = {
        "2933150": {
            "b": {"reviewerName": p.name, "rating": 4},
            "h": {},
            "s": 200,
            "u": "/api/r/412",
        }
    }
    return "", f'<script id="ng-state" type="application/json">{js(state)}</script>', [p.name]


def remix(p: Who) -> Hidden:
    state = {
        "state": {
            "loaderData": {
                "routes/team": {"members": [{"first": p.first, "last": p.last, "mail": p.mail}]}
            }
        },
        "future": {"v3": True},
    }
    return "", f"<script>window.__remixContext = {js(state)};</script>", [p.first, p.last, p.mail]


def sveltekit(p: Who) -> Hidden:
    body = js(
        {
            "status": 200,
            "body": js({"contactPerson": {"label": p.name, "phone": p.phone}, "id": 41120}),
        }
    )
    return (
        "",
        f'<script type="application/json" data-sveltekit-fetched data-url="/api/c">{body}</script>',
        [p.name, p.phone],
    )


def astro_island(p: Who) -> Hidden:
    return (
        "",
        f'<astro-island uid="Z1x9Qk" props="{attribute({"author": [0, p.name], "email": [0, p.mail], "n": [0, 412]})}"></astro-island>',
        [p.name, p.mail],
    )


def htmx(p: Who) -> Hidden:
    return (
        "",
        f'<button hx-post="/follow" hx-vals="{attribute({"author_name": p.name, "csrf": "Zk3vQ9tB71xW"})}">+</button>',
        [p.name],
    )


def pre_csv(p: Who) -> Hidden:
    return (
        "",
        f"<pre>id,{p.w['name']},{p.w['mail']},score\n412,{p.name},{p.mail},88.5\n413,,,12.0</pre>",
        [p.name, p.mail],
    )


def sitemap(p: Who) -> Hidden:
    return (
        "",
        (
            '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
            f"<url><loc>https://clinic.example/team/{p.slug}</loc><lastmod>2026-02-11</lastmod><image:image><image:loc>https://clinic.example/i/41120.jpg</image:loc>"
            f"<image:caption>{p.name}</image:caption></image:image></url></urlset>"
        ),
        [p.slug, p.name],
    )


def json_feed(p: Who) -> Hidden:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": p.w["product"],
        "items": [
            {
                "id": "412",
                "authors": [{"name": p.name, "url": f"https://blog.example/@{p.user}"}],
                "content_text": p.w["sold"],
            }
        ],
    }
    return "", f'<script type="application/feed+json">{js(feed)}</script>', [p.name, p.user]


def podcast_person(p: Who) -> Hidden:
    return (
        "",
        (
            '<?xml version="1.0"?><rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
            f'<title>{p.w["product"]}</title><language>{p.lang}</language><podcast:locked owner="{p.mail}">yes</podcast:locked><item><title>412</title>'
            f'<podcast:person role="host" href="https://pod.example/{p.slug}">{p.name}</podcast:person></item></channel></rss>'
        ),
        [p.mail, p.name],
    )


def opml(p: Who) -> Hidden:
    return (
        "",
        (
            f'<?xml version="1.0"?><opml version="2.0"><head><title>{p.w["product"]}</title><ownerName>{p.name}</ownerName><ownerEmail>{p.mail}</ownerEmail>'
            '</head><body><outline text="4.2.1" xmlUrl="https://x.example/412.xml"/></body></opml>'
        ),
        [p.name, p.mail],
    )


def activity_streams(p: Who) -> Hidden:
    doc = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "type": "Person",
        "preferredUsername": p.user,
        "name": p.name,
        "followers": 1204,
    }
    return "", f'<script type="application/activity+json">{js(doc)}</script>', [p.user, p.name]


def webfinger(p: Who) -> Hidden:
    doc = {
        "subject": f"acct:{p.user}@social.example",
        "aliases": [f"https://social.example/@{p.user}"],
    }
    return "", f'<pre><code class="language-json">{js(doc)}</code></pre>', [p.user]


def hcalendar(p: Who) -> Hidden:
    return (
        "",
        (
            f'<div class="vevent"><span class="summary">{p.w["product"]}</span> <abbr class="dtstart" title="20260512T1930">12.5.</abbr> {p.w["organiser"]}: '
            f'<span class="organizer vcard"><span class="fn">{p.name}</span> <span class="tel">{p.phone}</span></span></div>'
        ),
        [p.name, p.phone],
    )


def hreview(p: Who) -> Hidden:
    return (
        "",
        (
            f'<div class="hreview"><span class="item"><span class="fn">{p.w["product"]}</span></span> <span class="rating">4.5</span> {p.w["by"]} '
            f'<span class="reviewer vcard"><span class="fn">{p.name}</span></span></div>'
        ),
        [p.name],
    )


def xfn(p: Who) -> Hidden:
    return (
        "",
        f'<ul class="blogroll"><li><a href="https://{p.user}.blog.example/" rel="friend met colleague">{p.name}</a><li><a href="/feed">4.2.1</a></ul>',
        [p.name, p.user],
    )


def trackback_rdf(p: Who) -> Hidden:
    return (
        "",
        f'<!--<rdf:RDF><rdf:Description dc:identifier="/p/412" dc:title="{p.w["product"]}" dc:creator="{p.name}" dc:date="2026-02-11"/></rdf:RDF>-->',
        [p.name],
    )


def coins(p: Who) -> Hidden:
    return (
        "",
        f'<span class="Z3988" title="ctx_ver=Z39.88-2004&amp;rft.date=2026&amp;rft.pages=204-231&amp;rft.au={quote_plus(p.name)}"></span>',
        [(p.name, quote_plus(p.name))],
    )


def news_meta(p: Who) -> Hidden:
    return (
        (
            f'<meta name="byl" content="{p.w["by"].title()} {p.name}"><meta name="sailthru.author" content="{p.name}"><meta property="article:author" '
            f'content="https://www.facebook.com/{p.user}"><meta name="news_keywords" content="Blue River, 2026">'
        ),
        "",
        [p.name, p.user],
    )


def chat_transcript(p: Who) -> Hidden:
    return (
        "",
        f'<ul class="chat"><li data-sender="{p.name}" data-ts="1760000000">{p.w["sold"]}</li><li data-sender="Bot" data-ts="1760000004">OK, 412.</li></ul>',
        [p.name],
    )


def embedded_cv(p: Who) -> Hidden:
    return (
        "",
        f'<object data="/files/41120.pdf" type="application/pdf" title="CV {p.name}"></object><embed src="/files/manual-v2.pdf" title="v2.14">',
        [p.name],
    )


def file_names(p: Who) -> Hidden:
    stem = plain(p.name).replace(" ", "_")
    return (
        f'<link rel="preload" as="image" href="/people/{p.slug}.avif">',
        f'<a href="/files/CV_{stem}_2026.pdf" download>PDF, 412 KB</a> <a href="/files/price_list_2026.pdf">PDF</a>',
        [p.slug, (stem, p.name)],
    )


def meta_refresh(p: Who) -> Hidden:
    return (
        f'<meta http-equiv="refresh" content="4;url=/profile/{p.slug}?notify={quote(p.mail, safe="")}">',
        "",
        [p.slug, (p.mail, quote(p.mail, safe=""))],
    )


def base64_state(p: Who) -> Hidden:
    coded = enc(json.dumps({"user": {"fullName": p.name, "email": p.mail}, "v": 412}))
    return "", f'<div id="root" data-state="{coded}"></div>', [(p.name, coded), (p.mail, coded)]


def unicode_escapes(p: Who) -> Hidden:
    coded = "".join(f"\\u{ord(c):04x}" for c in p.mail)
    return "", f'<script>var m = "{coded}"; var b = "\\u00a9 2026";</script>', [(p.mail, coded)]


def percent_mailto(p: Who) -> Hidden:
    coded = "".join(f"%{ord(c):02x}" for c in p.mail)
    return (
        "",
        f'<a href="mailto:{coded}">{p.w["mail"]}</a> <a href="/s?q=%32%30">20</a>',
        [(p.mail, coded)],
    )


def decoy_span(p: Who) -> Hidden:
    shown = f'{p.local}<span style="display:none">xq4</span>@<span style="display:none">nn</span>{p.domain}'
    return "", f"<p>{p.w['mail']}: {shown}</p><p>12 @ 3.99</p>", [(p.mail, p.local, shown)]


def soft_breaks(p: Who) -> Hidden:
    shown = p.mail.replace("@", "&shy;@<wbr>").replace(".", "&#8203;.")
    read = p.mail.replace("@", "\u00ad@").replace(".", "\u200b.")
    return "", f"<p>{p.w['mail']}: {shown}</p>", [(p.mail, shown, read)]


def wide_at(p: Who) -> Hidden:
    said = p.mail.replace("@", "＠")
    return "", f"<p>{p.w['mail']}: {said}</p><p>＠２ｘ</p>", [(p.mail, said)]


def schedule(p: Who) -> Hidden:
    return (
        "",
        (
            f'<table class="schedule"><tr><td class="time">10:15–11:00</td><td class="talk">{p.w["product"]}<br><em class="speaker">{p.name}</em></td>'
            f'<td class="room">B 204</td></tr></table>'
        ),
        [p.name],
    )


def onclick(p: Who) -> Hidden:
    return (
        "",
        f"<button onclick=\"location.href='tel:{p.e164}'\">{p.w['call']}</button><button onclick=\"go(41120,'v2')\">2</button>",
        [(p.e164, p.phone)],
    )


def other_schemes(p: Who) -> Hidden:
    return (
        "",
        (
            f'<a href="sms:{p.e164}?body=412">SMS</a> <a href="skype:live:{p.user}?call">Skype</a> <a href="sip:{p.mail}">SIP</a> '
            f'<a href="facetime:{p.e164}">FT</a> <a href="geo:48.86,2.35">Geo</a>'
        ),
        [(p.e164, p.phone), p.user, p.mail],
    )


def exif_table(p: Who) -> Hidden:
    return (
        "",
        f"<table class='exif'><tr><th>Artist<td>{p.name}<tr><th>Model<td>X-T5<tr><th>FNumber<td>5.6<tr><th>ISO<td>400<tr><th>LensModel<td>XF23mmF2</table>",
        [p.name],
    )


def tooltip(p: Who) -> Hidden:
    return (
        "",
        f'<span class="assignee" title="{p.name} ({p.user})"><img src="/av/4471.png" alt="@{p.user}"></span> <span title="11.02.2026 06:31">#412</span>',
        [p.name, p.user],
    )


def option_data(p: Who) -> Hidden:
    return (
        "",
        f'<select name="coach"><option value="412" data-subtext="{p.phone}" data-tokens="{p.slug}">{p.name}</option><option value="413" data-subtext="129,90">XL</option></select>',
        [p.phone, p.name, p.slug],
    )


def cookie_script(p: Who) -> Hidden:
    return (
        "",
        f'<script>document.cookie="usr_email={quote(p.mail, safe="")}; path=/; max-age=31536000";document.cookie="ab=412";</script>',
        [(p.mail, quote(p.mail, safe=""))],
    )


def log_in_pre(p: Who) -> Hidden:
    return (
        "",
        (
            f'<pre class="log">2026-02-11 06:31:12 INFO login ok user="{p.name}" ip=- took=14ms\n2026-02-11 06:31:14 WARN smtp to=&lt;{p.mail}&gt; delay=0.34 dsn=4.4.1</pre>'
        ),
        [p.name, p.mail],
    )


def plain_list(p: Who) -> Hidden:
    return (
        "",
        (
            f"<h3>{p.w['team']}</h3><ul><li>{p.name} – {p.w['role']} – {p.phone}</li><li>{p.w['contact']} – {p.w['about']}</li></ul>"
        ),
        [p.name, p.phone],
    )


def ld_howto(p: Who) -> Hidden:
    return (
        ld(
            {
                "@type": "VideoObject",
                "name": p.w["product"],
                "duration": "PT4M12S",
                "creator": [{"@type": "Person", "alternateName": p.user, "name": p.name}],
                "contentUrl": "https://v.example/41120.mp4",
                "copyrightHolder": {"@type": "Person", "name": p.name},
            }
        ),
        "",
        [p.user, p.name],
    )


def srcdoc_mail(p: Who) -> Hidden:
    inner = f"<form action='mailto:{p.mail}'><input name=to value='{html.escape(p.name)}'></form>"
    return "", f'<embed-form data-html="{html.escape(inner)}"></embed-form>', [p.mail, p.name]


PLACES: dict[str, Callable[[Who], Hidden]] = {
    place.__name__: place
    for place in list(globals().values())
    if callable(place) and getattr(place, "__annotations__", {}).get("return") == "Hidden"
}
