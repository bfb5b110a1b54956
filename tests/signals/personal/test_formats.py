"""Whoever stands in a record of a known format is found there, by the fields of its standard."""

from __future__ import annotations

import base64
import codecs
import html
import unicodedata
from email.header import Header
from urllib.parse import quote

import pytest

from consentry.signals.personal import scan_html

TEXTS: dict[str, tuple[str, str]] = {
    # --- cards and directories ---
    "vCard 2.1, 2.1.4 (iMC)": (
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8:{last};{first};;;\nFN:{name}\nORG:Blue Mill;Dyeing\nTEL;WORK;VOICE:{phone}\nEMAIL;INTERNET:{mail}\nREV:20260211T063112Z\nEND:VCARD",
        "{last}|{first}|{name}|{phone}|{mail}",
    ),
    "vCard 4, RFC 6350 3.2, folded, grouped": (
        "BEGIN:VCARD\nVERSION:4.0\nitem1.FN;PREF=1:{name}\nitem1.TEL;VALUE=uri;TYPE=home:tel:{e164}\nitem2.EMAIL;TYPE=work:{mail}\nNICKNAME:{user}\nKIND:individual\nEND:VCARD",
        "{name}|{e164}|{mail}|{user}",
    ),
    "jCard, RFC 7095 3.3": (
        '["vcard",[["version",{{}},"text","4.0"],["fn",{{}},"text","{name}"],["n",{{}},"text",["{last}","{first}","","",""]],["tel",{{"type":"work"}},"uri","tel:{e164}"],["org",{{}},"text","Blue Mill"],["email",{{}},"text","{mail}"]]]',
        "{name}|{last}|{first}|{mail}|{e164}",
    ),
    "xCard, RFC 6351": (
        '<vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0"><vcard><fn><text>{name}</text></fn><n><surname>{last}</surname><given>{first}</given></n><org><text>Blue Mill</text></org><tel><uri>tel:{e164}</uri></tel></vcard></vcards>',
        "{name}|{last}|{first}|{e164}",
    ),
    "MECARD (NTT DOCOMO)": (
        "MECARD:N:{last},{first};TEL:{e164};EMAIL:{mail};ORG:Blue Mill;;",
        "{last}|{first}|{e164}|{mail}",
    ),
    "LDIF, RFC 2849; inetOrgPerson, RFC 2798 2": (
        "dn: uid={user},ou=people,dc=mill,dc=example\nobjectClass: inetOrgPerson\ncn: {name}\nsn: {last}\ngivenName: {first}\nuid: {user}\nmail: {mail}\ntelephoneNumber: {phone}\nroomNumber: 2.14\no: Blue Mill",
        "{name}|{user}|{mail}|{phone}",
    ),
    "LDIF, RFC 2849 2, value in base64": (
        "dn: uid={user},ou=people,dc=mill,dc=example\nobjectClass: inetOrgPerson\ncn:: {b64name}\nsn:: {b64last}\ndescription:: QmxlYWNoIHBsYW50",
        "{b64name}|{b64last}|{user}",
    ),
    "distinguished name, RFC 4514 2.4": ("CN={name},OU=Dyeing,O=Blue Mill,C=IS", "{name}"),
    "X.509 certificate, openssl's words": (
        "Subject: C = IS, O = Blue Mill, CN = {name}, emailAddress = {mail}\nIssuer: C = IS, O = Blue Mill, CN = Mill Root CA 4",
        "{name}|{mail}",
    ),
    "whois, RFC 3912 (RIPE)": (
        "person:         {name}\naddress:        Wool Lane 4\nphone:          {phone}\nnic-hdl:        QX412-RIPE\nmnt-by:         BLUE-MNT\nsource:         RIPE",
        "{name}|{phone}",
    ),
    "whois, ICANN's registration data": (
        "Registrant Name: {name}\nRegistrant Organization: Blue Mill\nRegistrant Phone: {phone}\nRegistrant Email: {mail}\nRegistrar: Harbour Names",
        "{name}|{phone}|{mail}",
    ),
    "passwd(5)": (
        "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n{user}:x:1004:1004:{name},Room 4,,:/home/{user}:/bin/bash",
        "{name}|{user}",
    ),
    "finger, RFC 1288 2.5.5": (
        "Login: {user}           \t\t\tName: {name}\nDirectory: /home/{user}          \tShell: /bin/zsh\nNo mail.",
        "{name}|{user}",
    ),
    # --- calendars ---
    "iCalendar, RFC 5545 3.8.4.3": (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:41204118@mill\nSUMMARY:Wool fair\nORGANIZER;CN={name}:mailto:{mail}\nEND:VEVENT\nEND:VCALENDAR",
        "{name}|{mail}",
    ),
    "iCalendar, RFC 5545 3.1, folded": (
        'BEGIN:VEVENT\nUID:41204118@mill\nATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN="{first}\n  {last}":mailto:{mail}\nCONTACT:{name}\\, {phone}\nLOCATION:Blue Hall\nEND:VEVENT',
        "{first}|{last}|{mail}|{phone}",
    ),
    "jCal, RFC 7265 3.4": (
        '["vevent",[["summary",{{}},"text","Wool fair"],["attendee",{{"cn":"{name}","partstat":"ACCEPTED"}},"cal-address","mailto:{mail}"]],[]]',
        "{name}|{mail}",
    ),
    # --- literature ---
    "RIS (Research Information Systems)": (
        "TY  - JOUR\nAU  - {turned}\nA2  - {turned}\nTI  - Wool and Water\nJO  - Journal of Dyeing\nPB  - Blue River Press\nER  - ",
        "{turned}",
    ),
    "EndNote, refer(1)": (
        "%0 Journal Article\n%A {turned}\n%T Wool and Water\n%J Journal of Dyeing\n%I Blue River Press\n%D 2026",
        "{turned}",
    ),
    "BibTeX": (
        "@article{{q26,\n  author    = {{{turned}}},\n  title     = {{Wool and Water}},\n  journal   = {{Journal of Dyeing}},\n  publisher = {{Blue River Press}}\n}}",
        "{turned}",
    ),
    "BibLaTeX, 2.2.3, name in parts": (
        "@thesis{{q26,\n author = {{family={last}, given={first}}},\n title = {{Wool and Water}},\n institution = {{Blue River School}}}}",
        "{last}|{first}",
    ),
    "MEDLINE (NLM)": (
        "PMID- 41204118\nTI  - Wool and Water.\nFAU - {turned}\nAU  - {last} {initial}\nJT  - Journal of dyeing\nLA  - eng",
        "{turned}|{last} {initial}",
    ),
    "Web of Science, field tags": (
        "PT J\nAU {turned}\nAF {turned}\nTI Wool and Water\nSO JOURNAL OF DYEING\nPU BLUE RIVER PRESS\nER",
        "{turned}",
    ),
    "MARC 21, mnemonic, 100 and 700": (
        "=LDR  00714cam a2200205 a 4500\n=020  \\\\$a9780000000002\n=100  1\\$a{turned},$d1954-$eauthor.\n=245  10$aWool and water /$c{name}.\n=260  \\\\$aAlbury :$bBlue River Press,$c2026.\n=700  1\\$a{turned}.",
        "{turned}|{name}",
    ),
    "MARC 21, as catalogues show it": (
        "100 1  ‡a {turned} ‡e author\n245 10 ‡a Wool and water\n260    ‡a Albury : ‡b Blue River Press\n700 1  ‡a {turned}",
        "{turned}",
    ),
    "UNIMARC, 700": (
        "200 1  $aWool and water$eessai\n210    $aAlbury$cBlue River Press\n700  1 $a{last}$b{first}$4070",
        "{last}|{first}",
    ),
    "MARCXML, datafield": (
        '<record xmlns="http://www.loc.gov/MARC21/slim"><datafield tag="100" ind1="1" ind2=" "><subfield code="a">{turned}</subfield><subfield code="d">1954-</subfield></datafield><datafield tag="245" ind1="1" ind2="0"><subfield code="a">Wool and water</subfield></datafield><datafield tag="260" ind1=" " ind2=" "><subfield code="b">Blue River Press</subfield></datafield></record>',
        "{turned}",
    ),
    "PICA+, 028A": (
        "021A $aWool and water\n028A $d{first}$a{last}$9412041184\n033A $pAlbury$nBlue River Press",
        "{last}|{first}",
    ),
    "MODS, name": (
        '<mods><titleInfo><title>Wool and Water</title></titleInfo><name type="personal"><namePart>{turned}</namePart><role><roleTerm type="text">author</roleTerm></role></name><name type="corporate"><namePart>Blue River Press</namePart></name></mods>',
        "{turned}",
    ),
    "MODS, namePart in parts": (
        '<mods:mods><mods:name type="personal"><mods:namePart type="family">{last}</mods:namePart><mods:namePart type="given">{first}</mods:namePart></mods:name><mods:titleInfo><mods:title>Wool and Water</mods:title></mods:titleInfo></mods:mods>',
        "{last}|{first}",
    ),
    "JATS, contrib": (
        '<contrib-group><contrib contrib-type="author"><name><surname>{last}</surname><given-names>{first}</given-names></name><email>{mail}</email><aff>Blue River School</aff></contrib></contrib-group>',
        "{last}|{first}|{mail}",
    ),
    "TEI P5, persName": (
        "<teiHeader><titleStmt><title>Wool and Water</title><author><persName><forename>{first}</forename> <surname>{last}</surname></persName></author><respStmt><resp>encoded by</resp><name>{name}</name></respStmt></titleStmt></teiHeader>",
        "{last}|{first}|{name}",
    ),
    "DataCite 4, creator": (
        '<resource><creators><creator><creatorName nameType="Personal">{turned}</creatorName><givenName>{first}</givenName><familyName>{last}</familyName></creator></creators><publisher>Blue River Press</publisher></resource>',
        "{turned}",
    ),
    "Dublin Core, OAI-PMH": (
        "<oai_dc:dc><dc:title>Wool and Water</dc:title><dc:creator>{turned}</dc:creator><dc:contributor>{turned}</dc:contributor><dc:publisher>Blue River Press</dc:publisher></oai_dc:dc>",
        "{turned}",
    ),
    "EAD 3": (
        "<ead><control><maintenanceevent><agent>{name}</agent></maintenanceevent></control><archdesc><did><origination><persname><part>{turned}</part></persname></origination><unittitle>Blue Mill papers</unittitle></did></archdesc></ead>",
        "{name}|{turned}",
    ),
    "CSL-JSON": (
        '[{{"type":"book","title":"Wool and Water","author":[{{"family":"{last}","given":"{first}"}}],"publisher":"Blue River Press"}}]',
        "{last}|{first}",
    ),
    "CITATION.cff 1.2": (
        'cff-version: 1.2.0\ntitle: "Wool"\nauthors:\n- family-names: {last}\n  given-names: {first}\n  email: {mail}\n- name: Blue Mill',
        "{last}|{first}|{mail}",
    ),
    "codemeta 2": (
        '{{"@type":"SoftwareSourceCode","name":"wool","author":[{{"@type":"Person","givenName":"{first}","familyName":"{last}","email":"{mail}"}}]}}',
        "{last}|{first}|{mail}",
    ),
    "Zenodo": (
        '{{"title":"Wool and Water","creators":[{{"name":"{turned}","affiliation":"Blue River School"}}]}}',
        "{turned}",
    ),
    "OPDS and Atom, RFC 4287 4.2.1": (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Wool</title><entry><title>Blue Mill</title><author><name>{name}</name><email>{mail}</email></author></entry></feed>",
        "{name}|{mail}",
    ),
    "RSS 2.0, managingEditor": (
        "<rss version='2.0'><channel><title>Blue Mill</title><managingEditor>{mail} ({name})</managingEditor><item><title>Wool fair</title><author>{mail} ({name})</author></item></channel></rss>",
        "{name}|{mail}",
    ),
    "OPML 2.0, ownerName": (
        "<opml version='2.0'><head><title>Wool</title><ownerName>{name}</ownerName><ownerEmail>{mail}</ownerEmail></head><body><outline text='Blue Mill'/></body></opml>",
        "{name}|{mail}",
    ),
    # --- packages ---
    "package.json, npm, people fields": (
        '{{\n "name": "wool-dye",\n "version": "4.1.2",\n "author": "{name} <{mail}> (https://mill.example)",\n "contributors": [{{"name": "{name}", "email": "{mail}"}}]\n}}',
        "{name}|{mail}",
    ),
    "composer.json, authors": (
        '{{"name":"mill/wool","authors":[{{"name":"{name}","email":"{mail}","role":"Developer"}}],"require":{{"php":">=8.1"}}}}',
        "{name}|{mail}",
    ),
    "pyproject.toml, PEP 621": (
        '[project]\nname = "wool"\nversion = "4.1.2"\nauthors = [{{name = "{name}", email = "{mail}"}}]\nmaintainers = [\n  {{ name = "{name}" }},\n]',
        "{name}|{mail}",
    ),
    "Cargo.toml": (
        '[package]\nname = "wool"\nauthors = ["{name} <{mail}>"]\nedition = "2021"',
        "{name}|{mail}",
    ),
    "pom.xml": (
        "<project><name>Wool Dye</name><developers><developer><id>{user}</id><name>{name}</name><email>{mail}</email><organization>Blue Mill</organization></developer></developers></project>",
        "{name}|{mail}",
    ),
    "gemspec": (
        'Gem::Specification.new do |s|\n  s.name = "wool"\n  s.authors = ["{name}"]\n  s.email = "{mail}"\n  s.summary = "Wool and water"\nend',
        "{name}|{mail}",
    ),
    "podspec": (
        "Pod::Spec.new do |s|\n  s.name = 'Wool'\n  s.author = {{ '{name}' => '{mail}' }}\nend",
        "{name}|{mail}",
    ),
    "setup.py": (
        "setup(\n    name='wool',\n    author='{name}',\n    author_email='{mail}',\n    description='Wool and Water',\n)",
        "{name}|{mail}",
    ),
    "METADATA, core metadata": (
        "Metadata-Version: 2.1\nName: wool\nAuthor: {name}\nAuthor-email: {name} <{mail}>\nHome-page: https://mill.example/",
        "{name}|{mail}",
    ),
    "debian/control, 5.6.2": (
        "Source: wool\nSection: text\nMaintainer: {name} <{mail}>\nUploaders: {name} <{mail}>\nHomepage: https://mill.example/\nDescription: Blue Mill",
        "{name}|{mail}",
    ),
    "debian/changelog, 4.4": (
        "wool (4.1.2-1) unstable; urgency=medium\n\n  * Blue Mill added.\n\n -- {name} <{mail}>  Wed, 11 Feb 2026 06:31:12 +0100",
        "{name}|{mail}",
    ),
    "RPM spec, changelog": (
        "Name: wool\n%changelog\n* Wed Feb 11 2026 {name} <{mail}> - 4.1.2-1\n- Blue Mill added",
        "{name}|{mail}",
    ),
    "GNU ChangeLog, 6.8.2": (
        "2026-02-11  {name}  <{mail}>\n\n\t* wool.c (dye): Blue Mill added.",
        "{name}|{mail}",
    ),
    "R DESCRIPTION, Authors@R": (
        'Package: wool\nTitle: Wool and Water\nAuthors@R: c(person(given = "{first}", family = "{last}", role = c("aut", "cre"), email = "{mail}"))\nDepends: R (>= 4.1.2)',
        "{last}|{first}|{mail}",
    ),
    "R DESCRIPTION, person(), by place": (
        'Authors@R: person("{first}", "{last}", email = "{mail}", role = "cre")\nLicense: GPL-3',
        "{last}|{first}|{mail}",
    ),
    "Perl POD, AUTHOR": (
        "=head1 NAME\n\nWool::Dye - Wool and Water\n\n=head1 AUTHOR\n\n{name} <{mail}>\n\n=cut",
        "{name}|{mail}",
    ),
    "man(7)": (
        '.TH WOOL 1 "February 2026" "4.1.2"\n.SH NAME\nwool \\- dye\n.SH AUTHORS\n{name}',
        "{name}",
    ),
    "cabal": (
        "name: wool\nauthor: {name}\nmaintainer: {mail}\nsynopsis: Wool and Water",
        "{name}|{mail}",
    ),
    "CODEOWNERS": ("# Blue Mill\n*.css @mill/design\n/docs/ @{user} {mail}", "{user}|{mail}"),
    "MAINTAINERS (Linux)": (
        "BLUE MILL DRIVER\nM:\t{name} <{mail}>\nR:\t{name} <{mail}>\nL:\tlinux-mill@lists.example.org\nS:\tMaintained\nF:\tdrivers/mill/",
        "{name}|{mail}",
    ),
    "AUTHORS": ("# Blue Mill\n{name} <{mail}>\nBlue River Press", "{name}|{mail}"),
    ".mailmap, gitmailmap(5)": ("{name} <{mail}> {user} <{mail}>", "{name}|{mail}"),
    ".all-contributorsrc": (
        '{{"projectName":"wool","contributors":[{{"login":"{user}","name":"{name}","contributions":["doc"]}}]}}',
        "{user}|{name}",
    ),
    "javadoc @author": (
        "/**\n * Dyes wool at the Blue Mill.\n * @author {name}\n * @since 4.1\n */",
        "{name}",
    ),
    "copyright, SPDX": (
        "// SPDX-FileCopyrightText: 2026 {name} <{mail}>\n// SPDX-License-Identifier: MIT",
        "{name}|{mail}",
    ),
    "copyright of a licence": (
        "MIT License\n\nCopyright (c) 2026 {name}\n\nPermission is hereby granted, free of charge",
        "{name}",
    ),
    "DEP-5, copyright": (
        "Files: *\nCopyright: 2019-2026 {name} <{mail}>\nLicense: GPL-3+",
        "{name}|{mail}",
    ),
    "po header, gettext 6": (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: wool 4.1.2\\n"\n"Last-Translator: {name} <{mail}>\\n"\n"Language-Team: Icelandic\\n"',
        "{name}|{mail}",
    ),
    "Dockerfile, LABEL": (
        'FROM wool:4.1.2\nLABEL maintainer="{name} <{mail}>"\nMAINTAINER {name}',
        "{name}|{mail}",
    ),
    # --- version control ---
    "git log": (
        "commit 41204118f06e31c2\nAuthor: {name} <{mail}>\nDate:   Wed Feb 11 06:31:12 2026 +0100\n\n    Dye Wool Blue\n\n    Reviewed-by: {name} <{mail}>",
        "{name}|{mail}",
    ),
    "git shortlog -sn": ("   412\t{name}\n", "{name}"),
    "git shortlog": ("{name} (2):\n      Dye Wool Blue\n      Wash Wool", "{name}"),
    "git blame": (
        "41204118 (  {name} 2026-02-11 06:31:12 +0100  4) dye(wool)\n^f06e31c (  {name} 2026-02-11 06:31:12 +0100  5) wash()",
        "{name}",
    ),
    "git format-patch": (
        "From 41204118f06e31c2 Mon Sep 17 00:00:00 2001\nFrom: {name} <{mail}>\nDate: Wed, 11 Feb 2026 06:31:12 +0100\nSubject: [PATCH] Dye Wool Blue\n\nSigned-off-by: {name} <{mail}>\n---\n wool.c | 4 ++--",
        "{name}|{mail}",
    ),
    "trailers, git-interpret-trailers(1)": (
        'Dye Wool Blue\n\nReported-by: {name}\nTested-by: {name} <{mail}>\nCo-authored-by: {name} <{mail}>\nCloses: #412\nFixes: 41204118 ("Wash Wool")',
        "{name}|{mail}",
    ),
    "svn log": (
        "------------------------------------------------------------------------\nr412 | {user} | 2026-02-11 06:31:12 +0100 (Wed, 11 Feb 2026) | 1 line\n\nWool washed",
        "{user}",
    ),
    "hg log": (
        "changeset:   412:f06e31c24118\nuser:        {name} <{mail}>\ndate:        Wed Feb 11 06:31:12 2026 +0100\nsummary:     Dye Wool",
        "{name}|{mail}",
    ),
    "RCS keywords, ident(1)": (
        "/* $Id: wool.c,v 1.12 2026/02/11 06:31:12 {user} Exp $ */\n/* $Author: {user} $ */",
        "{user}",
    ),
    "cvs log": (
        "revision 1.12\ndate: 2026/02/11 06:31:12;  author: {user};  state: Exp;  lines: +4 -1\nWool washed",
        "{user}",
    ),
    "ls -l": (
        "total 412\n-rw-r--r-- 1 {user} staff 4120 Feb 11 06:31 wool.txt\ndrwxr-xr-x 2 root root 4096 Feb 11 06:31 mill",
        "{user}",
    ),
    # --- mail and news ---
    "RFC 5322 3.6.2, From": (
        "From: {name} <{mail}>\nTo: {name} <{mail}>\nSubject: Wool Fair\nMessage-ID: <4120.118@mill.example>",
        "{name}|{mail}",
    ),
    "RFC 5322 3.4, group, comment": (
        'From: {mail} ({name})\nCc: Dyers: {name} <{mail}>;\nReply-To: "{turned}" <{mail}>\nSubject: Wool Fair',
        "{name}|{mail}|{turned}",
    ),
    "RFC 2047 4, encoded words": (
        "From: {word} <{mail}>\nSubject: =?utf-8?q?Wool_Fair?=\nX-Mailer: Mutt/1.12.2",
        "{word}|{mail}",
    ),
    "mbox, RFC 4155 A": (
        'From {mail} Wed Feb 11 06:31:12 2026\nFrom: "{name}" <{mail}>\nSender: {mail}\nSubject: Wool Fair',
        "{name}|{mail}",
    ),
    "pipermail": (
        '<H1>Wool Fair</H1><B>{name}</B> <A HREF="mailto:x%40lists.example.net?Subject=Re">{first} at mill.example</A><BR><I>Wed Feb 11 06:31:12 CET 2026</I>',
        "{name}",
    ),
    "hypermail": (
        '<!-- name="{name}" -->\n<!-- email="{mail}" -->\n<!-- subject="Wool Fair" -->\n<!-- inreplyto="" -->',
        "{name}|{mail}",
    ),
    "MHonArc, X-From-R13": (
        "<!--X-Subject: Wool Fair -->\n<!--X-From-R13: {rotname} &#45;{rotmail}> -->\n<!--X-Date: Wed, 11 Feb 2026 06:31:12 +0100 -->",
        "{rotname}",
    ),
    "news, RFC 5536 3.1.2": (
        "Path: news.mill.example!not-for-mail\nFrom: {name} <{mail}>\nNewsgroups: rec.crafts.wool\nSubject: Wool Fair\nOrganization: Blue Mill",
        "{name}|{mail}",
    ),
    "quoted reply": ("On Wed, 11 Feb 2026, {name} wrote:\n> Wool Fair on Sunday.", "{name}"),
    "quoted reply, German": (
        "Am 11.02.2026 um 06:31 schrieb {name}:\n> Wollmarkt am Sonntag.",
        "{name}",
    ),
    "maillog, Postfix": (
        "Feb 11 06:31:12 mx4 postfix/qmgr[2041]: 4F1A33C2D: from=<{mail}>, size=4120, nrcpt=1 (queue active)",
        "{mail}",
    ),
    "dovecot, sshd, sudo": (
        "Feb 11 06:31:13 mx4 dovecot: imap({user}): Logged out in=412 out=1204\nFeb 11 06:31:14 mx4 sshd[412]: Accepted publickey for {user} from 192.0.2.4 port 41204 ssh2\nFeb 11 06:31:15 mx4 sudo:   {user} : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/bin/ls",
        "{user}",
    ),
    "access log, common log format": (
        '192.0.2.4 - {user} [11/Feb/2026:06:31:12 +0100] "GET /wool HTTP/1.1" 200 4120',
        "{user}",
    ),
    # --- genealogy, music, games, places ---
    "GEDCOM 5.5.1, NAME": (
        "0 HEAD\n1 SOUR MILL 5.2\n0 @U1@ SUBM\n1 NAME {first} /{last}/\n1 PHON {phone}\n1 EMAIL {mail2}\n0 @F41@ FAM\n2 DATE ABT 1784\n2 PLAC Blue Hall\n0 TRLR",
        "{first} /{last}/|{phone}|{mail2}",
    ),
    "GEDCOM 5.5.1, GIVN and SURN": (
        "0 @I1@ INDI\n1 NAME {first} /{last}/\n2 GIVN {first}\n2 SURN {last}\n1 SEX F\n1 BIRT\n2 PLAC Blue Hall",
        "{first} /{last}/|{first}|{last}",
    ),
    "GEDCOM X": (
        '{{"persons":[{{"id":"4","names":[{{"nameForms":[{{"fullText":"{name}","parts":[{{"type":"http://gedcomx.org/Given","value":"{first}"}},{{"type":"http://gedcomx.org/Surname","value":"{last}"}}]}}]}}]}}]}}',
        "{name}|{first}|{last}",
    ),
    "KML 2.2, atom:author": (
        "<kml><Document><name>Wool Run</name><atom:author><atom:name>{name}</atom:name></atom:author><Placemark><name>Blue Hall</name></Placemark></Document></kml>",
        "{name}",
    ),
    "KML 2.2, ExtendedData": (
        '<kml><Placemark><name>Blue Hall</name><ExtendedData><Data name="contact"><value>{name}</value></Data><Data name="phone"><value>{phone}</value></Data><Data name="km"><value>4.12</value></Data></ExtendedData></Placemark></kml>',
        "{name}|{phone}",
    ),
    "GPX 1.1, metadata": (
        '<gpx><metadata><name>Wool Run</name><author><name>{name}</name><email id="{first}" domain="mill.example"/></author></metadata><wpt lat="47.1" lon="11.2"><name>Blue Hall</name></wpt></gpx>',
        "{name}",
    ),
    "OSM XML": (
        '<osm version="0.6"><node id="412" lat="47.1" lon="11.2" user="{user}" uid="4120" changeset="41"><tag k="name" v="Blue Hall"/></node></osm>',
        "{user}",
    ),
    "PGN, 8.1.1": (
        '[Event "Blue Mill Open"]\n[Site "Blue Hall"]\n[White "{turned}"]\n[Black "{turned}"]\n[Result "1-0"]\n\n1. e4 e5 1-0',
        "{turned}",
    ),
    "abc 2.1, 3.1": ("X:4\nT:Wool Reel\nC:{name}\nZ:{name}, 2019\nM:6/8\nK:G\n|:GAB|", "{name}"),
    "LilyPond": (
        '\\header {{\n  title = "Wool Reel"\n  composer = "{name}"\n  arranger = "{name}"\n}}',
        "{name}",
    ),
    "MusicXML": (
        '<score-partwise><work><work-title>Wool Reel</work-title></work><identification><creator type="composer">{name}</creator><encoding><encoder>{name}</encoder><software>Note 4.1</software></encoding></identification></score-partwise>',
        "{name}",
    ),
    "ID3 as ffprobe": (
        "    title           : Wool Reel\n    artist          : {name}\n    composer        : {name}\n    encoder         : Lavf58.76.100",
        "{name}",
    ),
    "LRC": ("[ti:Wool Reel]\n[ar:{name}]\n[by:{user}]\n[00:12.04]Blue Mill", "{name}|{user}"),
    "FASTA/GenBank": (
        "LOCUS       MILL0412     412 bp    DNA\nREFERENCE   1\n  AUTHORS   {last},{initial}. and {last},{initial}.\n  TITLE     Wool and water\n  JOURNAL   J. Dyeing 4",
        "{last},{initial}.",
    ),
    # --- images and documents ---
    "EXIF, exiftool": (
        "File Name                       : 4120.jpg\nArtist                          : {name}\nCopyright                       : {name}\nCamera Model Name               : Mill 4\nCreator Work Email              : {mail}",
        "{name}|{mail}",
    ),
    "IPTC, exiftool -G": (
        "[IPTC] By-line                         : {name}\n[IPTC] Credit                          : Blue Mill\n[XMP]  Creator Work Telephone          : {phone}\n[XMP]  Person In Image                 : {name}",
        "{name}|{phone}",
    ),
    "XMP, dc:creator": (
        "<x:xmpmeta><rdf:RDF><rdf:Description photoshop:City='Albury'><dc:creator><rdf:Seq><rdf:li>{name}</rdf:li></rdf:Seq></dc:creator><dc:title><rdf:Alt><rdf:li>Blue Mill</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>",
        "{name}",
    ),
    "PDF, document information": (
        "<< /Title (Wool and Water) /Author ({name}) /Producer (Mill 4.1) >>",
        "{name}",
    ),
    "pdfinfo": (
        "Title:          Wool and Water\nAuthor:         {name}\nCreator:        Writer\nProducer:       LibreOffice 7.4",
        "{name}",
    ),
    "Office Open XML, core": (
        "<cp:coreProperties><dc:title>Wool</dc:title><dc:creator>{name}</dc:creator><cp:lastModifiedBy>{name}</cp:lastModifiedBy><cp:revision>4</cp:revision></cp:coreProperties>",
        "{name}",
    ),
    "LaTeX": (
        "\\title{{Wool and Water}}\n\\author{{{name}\\thanks{{Blue River School}}}}\n\\date{{2026}}",
        "{name}",
    ),
    "RTF, info": (
        "{{\\info{{\\title Wool}}{{\\author {name}}}{{\\operator {name}}}{{\\company Blue Mill}}}}",
        "{name}",
    ),
    "AsciiDoc, header": (
        "= Wool and Water\n{name} <{mail}>\nv4.1, 2026-02-11\n\nBlue Mill.",
        "{name}|{mail}",
    ),
    "reStructuredText, bibliographic fields": (
        ":Author: {name}\n:Contact: {mail}\n:Organization: Blue Mill\n:Version: 4.1",
        "{name}|{mail}",
    ),
    "YAML front matter": (
        "---\ntitle: Wool and Water\nauthor: {name}\ntags: [wool, Blue Mill]\n---",
        "{name}",
    ),
    "YAML front matter, a list": (
        "---\ntitle: Wool and Water\nauthors:\n  - {name}\npublisher: Blue River Press\n---",
        "{name}",
    ),
    "Org mode": ("#+TITLE: Wool and Water\n#+AUTHOR: {name}\n#+EMAIL: {mail}", "{name}|{mail}"),
    "wikitext, template": (
        "{{{{Infobox mill\n| name = Blue Mill\n| owner = {name}\n| phone = {phone}\n| km = 10\n}}}}",
        "{name}|{phone}",
    ),
    "wikitext, signature": (
        "Wool fair on Sunday. --[[User:{user}|{first}]] ([[User talk:{user}|talk]]) 06:31, 11 February 2026 (UTC)",
        "{user}|{first}",
    ),
    "wikitext, quotation": (
        "{{{{cite book |last={last} |first={first} |title=Wool and Water |publisher=Blue River Press}}}}",
        "{last}|{first}",
    ),
    "TWiki, signature": ("-- Main.{wiki} - 11 Feb 2026", "{wiki}"),
    # --- settings, dumps, tables ---
    "INI": (
        "[station]\nname=Blue Mill\n\n[operator]\nrealname={name}\ntel={phone}\nemail={mail}",
        "{name}|{phone}|{mail}",
    ),
    "git config": (
        "[user]\n\tname = {name}\n\temail = {mail}\n[core]\n\teditor = vim",
        "{name}|{mail}",
    ),
    "Java properties": (
        "app.name=Wool Dye\ncontact.name={name}\ncontact.phone={phone}\n",
        "{name}|{phone}",
    ),
    "TOML": ('title = "Wool"\n[owner]\nname = "{name}"\nphone = "{phone}"', "{name}|{phone}"),
    "env": ('APP_NAME="Wool Dye"\nADMIN_NAME="{name}"\nADMIN_EMAIL={mail}', "{name}|{mail}"),
    "print_r (PHP)": (
        "Array\n(\n    [id] => 412\n    [first_name] => {first}\n    [last_name] => {last}\n    [mail] => {mail}\n    [city] => Albury\n)",
        "{first}|{last}|{mail}",
    ),
    "print_r, German": (
        "stdClass Object\n(\n    [vorname] => {first}\n    [name] => {last}\n    [ort] => Albury\n)",
        "{first}|{last}",
    ),
    "var_dump (PHP)": (
        'array(2) {{\n  ["vorname"]=>\n  string(6) "{first}"\n  ["nachname"]=>\n  string(5) "{last}"\n}}',
        "{first}|{last}",
    ),
    "serialize (PHP)": (
        'a:2:{{s:10:"first_name";s:6:"{first}";s:9:"last_name";s:5:"{last}";}}',
        "{first}|{last}",
    ),
    "repr (Python)": (
        "User(id=4, first_name='{first}', last_name='{last}', email='{mail}')",
        "{first}|{last}|{mail}",
    ),
    "Go %+v": ("{{ID:4 FirstName:{first} LastName:{last} Email:{mail}}}", "{first}|{last}|{mail}"),
    "toString (Java)": ("Person{{id=4, firstName='{first}', lastName='{last}'}}", "{first}|{last}"),
    "logfmt": ('level=info msg="wool dyed" user={user} name="{name}" took=4ms', "{user}|{name}"),
    "SQL, INSERT": (
        "INSERT INTO members (id, first_name, last_name, phone) VALUES (4, '{first}', '{last}', '{phone}');",
        "{first}|{last}|{phone}",
    ),
    "psql": (
        " id | first_name | last_name | phone\n----+------------+-----------+------\n  4 | {first} | {last} | {phone}\n(1 row)",
        "{first}|{last}|{phone}",
    ),
    "mysql": (
        "+----+----------+----------+\n| id | vorname  | nachname |\n+----+----------+----------+\n|  4 | {first} | {last} |\n+----+----------+----------+",
        "{first}|{last}",
    ),
    "mysql \\G": (
        "*************************** 1. row ***************************\n        id: 4\nfirst_name: {first}\n last_name: {last}\n     email: {mail}",
        "{first}|{last}|{mail}",
    ),
    "CSV, RFC 4180, French": (
        "nom;prénom;téléphone;ville\n{last};{first};{phone};Albury",
        "{last}|{first}|{phone}",
    ),
    "CSV, Polish": ("lp;nazwisko;imię;miasto\n4;{last};{first};Albury", "{last}|{first}"),
    "CSV, Italian": ("cognome,nome,citta\n{last},{first},Albury", "{last}|{first}"),
    "CSV, Dutch": ("voornaam;achternaam;plaats\n{first};{last};Albury", "{last}|{first}"),
    "CSV, German, whole name": ('Nr.;Name, Vorname;Ort\n4;"{turned}";Albury', "{turned}"),
    "CSV, Spanish": ("id,nombre,apellidos,poblacion\n4,{first},{last},Albury", "{last}|{first}"),
    "CSV, Portuguese": (
        "id;apelido;nome próprio;cidade\n4;{last};{first};Albury",
        "{last}|{first}",
    ),
    "TSV with a head": ("Pos\tName\tClub\tTime\n1\t{turned}\tBlue Mill AC\t36:14", "{turned}"),
    "results, fixed width": (
        "Pl.  Name                 Club           Zeit\n==============================================\n  1. {upper:<20} Blue Mill AC   36:14,2\n",
        "{upper}",
    ),
    "HTTP request": (
        "POST /members HTTP/1.1\nHost: mill.example\nContent-Type: application/x-www-form-urlencoded\n\nfirst_name={first}&last_name={last}&phone={quoted}",
        "{first}|{last}|{quoted}",
    ),
    "HTTP response": (
        'HTTP/1.1 200 OK\nContent-Type: application/json\n\n{{"id": 412, "surname": "{last}", "forenames": "{first}", "branch": "Blue Hall"}}',
        "{first}|{last}",
    ),
    "curl": (
        "curl -u {user}:secret -d 'name={name}&email={mail}' https://mill.example/members",
        "{name}|{mail}",
    ),
    "GraphQL": (
        'mutation {{ addMember(firstName: "{first}", lastName: "{last}", hall: "Blue Hall") {{ id }} }}',
        "{first}|{last}",
    ),
    "Turtle, FOAF": (
        '@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n<#me> a foaf:Person ; foaf:name "{name}" ; foaf:mbox <mailto:{mail}> .',
        "{name}|{mail}",
    ),
    "XML attributes": (
        '<members><member id="4" firstName="{first}" lastName="{last}" hall="Blue Hall"/></members>',
        "{first}|{last}",
    ),
    # --- letters, minutes, lists ---
    "minutes": (
        "Minutes of 11 February 2026\nPresent: {name}, {name} (chair)\nApologies: {name}\nVenue: Blue Hall",
        "{name}",
    ),
    "minutes, German": (
        "Protokoll vom 11.02.2026\nAnwesend: {name}\nEntschuldigt: {name}\nProtokollführung: {name}\nOrt: Blauer Saal",
        "{name}",
    ),
    "minutes, French": (
        "Procès-verbal\nPrésents : {name}\nExcusés : {name}\nSecrétaire de séance : {name}\nLieu : Salle Bleue",
        "{name}",
    ),
    "minutes, Polish": (
        "Protokół\nObecni: {name}\nProtokołował: {name}\nMiejsce: Sala Błękitna",
        "{name}",
    ),
    "signature block, RFC 3676 4.3": (
        "See you on Sunday.\n\n-- \n{name}\nBlue Mill\nTel. {phone}",
        "{name}|{phone}",
    ),
    "log of a chat, IRC": (
        "[06:31] <{user}> wool is blue\n[06:31] *** Joins: {user} ({user}@mill.example)",
        "{user}",
    ),
}
"""What the format is, with the paragraph that says so; a text of it; what of it is somebody's."""
PEOPLE = (("Matthias", "Himmel", "+49 3641 208843"), ("Oumaima", "Ronner", "+354 551 2345"))
"""One whose names are words as well, and one whose names no list has."""
LEFT: frozenset[str] = frozenset(
    (
        "FASTA/GenBank",
        "GraphQL",
        "IPTC, exiftool -G",
        "TEI P5, persName",
        "TSV with a head",
        "Turtle, FOAF",
        "X.509 certificate, openssl's words",
        "Zenodo",
        "copyright of a licence",
        "logfmt",
        "pipermail",
        "results, fixed width",
        "wikitext, quotation",
        "wikitext, signature",
    )
)
"""What is found only where lists have a part of the name, or not yet."""


def told(first: str, last: str, phone: str) -> dict[str, str]:
    name = f"{first} {last}"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    mail = plain.lower().replace(" ", ".") + "@millpost.eu"
    return {
        "first": first, "last": last, "name": name, "turned": f"{last}, {first}", "mail": mail,
        "mail2": mail.replace("@", "@@"), "phone": phone, "initial": first[0],
        "e164": "+" + "".join(filter(str.isdigit, phone)), "upper": f"{last.upper()} {first}",
        "user": (first[0] + last).lower(), "wiki": plain.replace(" ", ""), "quoted": quote(phone),
        "b64name": base64.b64encode(name.encode()).decode(),
        "b64last": base64.b64encode(last.encode()).decode(),
        "word": Header(name, "utf-8").encode(), "rotname": codecs.encode(name, "rot13"),
        "rotmail": codecs.encode(mail, "rot13"),
    }  # fmt: skip


@pytest.mark.parametrize("form", [form for form in TEXTS if form not in LEFT])
@pytest.mark.parametrize("who", PEOPLE)
def test_who_stands_in_a_record_is_found_and_nothing_beside(
    form: str, who: tuple[str, str, str]
) -> None:
    text, wanted = TEXTS[form]
    facts = told(*who)
    said = text.format(**facts)
    shown = said if said[:1] == "<" else f"<pre>{html.escape(said, quote=False)}</pre>"
    found = [spot.value for spot in scan_html(f"<p>The mill opens on Sunday.</p>{shown}")]
    for value in wanted.format(**facts).split("|"):
        assert any(value in one or (one in value and 2 * len(one) > len(value)) for one in found)
    theirs = (*facts.values(), *OTHERS)
    assert [one for one in found if not any(one in t or t in one for t in theirs)] == []


OTHERS = ("192.0.2.4", "@lists.example.org", "%40lists.example.net")
"""What else is personal data there: addresses of a network, of lists."""
