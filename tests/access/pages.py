"""Read what the product answers: bodies, links, forms; crawl all that somebody can open."""

import io
import re
import zipfile
from collections import Counter
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit


def body_of(answer):
    """The answer's whole text; a workbook is unpacked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


LINK = re.compile(r'(?:href|hx-get|data-autocomplete-url|data-ajax--url)="([^"]*)"')
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
SELECT = re.compile(r'<select[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', re.S)
OPTION = re.compile(r'<option[^>]*\bvalue="([^"]*)"')
INPUT = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(name|value|type|action|method)="([^"]*)"')
SKIPPED = ("/static/", "/accounts/logout", "/healthz", "/readyz")
TYPED = ("金", "jin", "j", "9", "ZB", "城", "a")
"""What is typed into every search box: beginnings of names and codes on both sides."""


def links_of(url, html):
    """The addresses that a page leads to by itself: links, and its GET forms with each choice and each typed text."""
    found = {urljoin(url, unescape(link)) for link in LINK.findall(html)}
    for head, inner in FORM.findall(html):
        attributes = dict(ATTRIBUTE.findall(head))
        if attributes.get("method", "get").lower() != "get":
            continue
        base = urljoin(url, unescape(attributes.get("action", "")) or "?")
        found |= {f"{base.split('?')[0]}?{urlencode(values)}" for values in _filled(inner)}
    return found


def _filled(inner):
    """Ways to fill a GET form in: as it stands, each option of each choice, each text in each box."""
    fields = [dict(ATTRIBUTE.findall(one)) for one in INPUT.findall(inner)]
    plain = {one["name"]: unescape(one.get("value", "")) for one in fields if "name" in one}
    yield plain
    for name, options in SELECT.findall(inner):
        for option in OPTION.findall(options):
            yield {**plain, name: option}
    for one in fields:
        if "name" in one and one.get("type", "text") in ("text", "search"):
            for text in TYPED:
                yield {**plain, one["name"]: text}


AUTOCOMPLETES = [
    f"/admin/autocomplete/?app_label={app}&model_name={model}&field_name={field}&term={term}"
    for app, model, field in (
        ("organizations", "unit", "successor"), ("organizations", "unit", "area"), ("organizations", "post", "unit"),
        ("organizations", "post", "user"), ("campaigns", "duty", "unit"), ("campaigns", "duty", "area"),
        ("campaigns", "extension", "duty"), ("campaigns", "waiver", "asked_by"), ("donations", "review", "tally"),
        ("donations", "tally", "duty"), ("donations", "meeting", "submitted_by"), ("jobs", "job", "started_by"),
        ("campaigns", "participant", "unit"), ("organizations", "rosterupload", "uploaded_by"),
    )
    for term in ("", *TYPED)
]  # fmt: skip


MOST_WAYS = 8
"""Of one list's filters so many combinations are opened: each single choice, not their product."""


def crawl(client, start, most=1500):
    """Open everything that can be reached by GET from some addresses; yields (address, status, text)."""
    waiting, seen, ways = list(start), set(start), Counter()
    while waiting:
        url = waiting.pop(0)
        answer = client.get(url)
        text = body_of(answer) if answer.status_code != 302 else ""
        yield url, answer.status_code, text
        found = {answer["Location"]} if answer.status_code == 302 else set()
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            found |= links_of(url, text)
        for link in sorted(found):
            parts = urlsplit(urljoin(url, link))
            address = parts.path + (f"?{parts.query}" if parts.query else "")
            ours = parts.netloc in ("", "testserver") and parts.scheme in ("", "http")
            if (
                ours
                and not parts.path.startswith(SKIPPED)
                and address not in seen
                and ways[parts.path] < MOST_WAYS
            ):
                ways[parts.path] += 1
                seen.add(address)
                waiting.append(address)
        assert len(seen) < most, f"the crawl does not end: {sorted(seen)[-5:]}"
