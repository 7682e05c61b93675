"""Every page, as its users would look at it: on a desktop and on a small phone, in Chinese and in English.

WCAG 2.2 A and AA by axe, nothing to scroll sideways at 360 px, no control too small for a thumb, no complaint in the
console. A page looks the same on both engines, so each engine's run looks at one language; `make test` runs both.
"""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import connection

from tests.browser.conftest import DESKTOP
from tests.browser.pages import City, Page

LANGUAGE = {"sqlite": "zh", "postgresql": "en"}
SCREENS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
AXE = """async () => (await axe.run({
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"],
})).violations.map(({impact, id, nodes}) => `axe ${impact} ${id} x${nodes.length}: ${nodes[0].html.slice(0, 160)}`)"""
SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth, over = document.documentElement.scrollWidth - wide;
  const beyond = [...document.querySelectorAll("main *")].filter(one => one.getBoundingClientRect().right > wide + 0.5);
  return over > 0 ? `${over} px, from ${beyond.slice(0, 4).map(one => one.outerHTML.slice(0, 80)).join(" | ")}` : "";
}"""
SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea")].filter(one => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return box.width && box.height && style.visibility != "hidden" && style.display != "inline" && box.height < 24
    && !["checkbox", "radio"].includes(one.type);
}).map(one => (one.id || one.name || one.textContent || one.tagName).trim().slice(0, 30))"""


@pytest.fixture
def city(world):
    return City(world)


def test_every_page_is_fit_for_everybody(city, device, live_server):
    page = device({**DESKTOP, "reduced_motion": "reduce"}, LANGUAGE[connection.vendor])
    pages, wrong, who = city.pages(), [], None
    for one in pages:
        if one.who != who:
            who = one.who
            become(page.context, city.clients.get(who), live_server.url)
        answer = page.goto(one.path)
        if answer.status != one.status:
            wrong.append(f"{one}: answers {answer.status} instead of {one.status}")
        wrong += [f"{one}: {words}" for words in looked_at(page, one)]
    assert len(pages) > 90
    assert not wrong, "\n".join(wrong)


def become(context, client, url):
    """Give the browser somebody's session."""
    context.clear_cookies(name="sessionid")
    if client:
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def looked_at(page, one):
    page.evaluate(AXE_SCRIPT)
    is_desk = one.path.startswith("/admin/")
    for screen, size in SCREENS.items():
        page.set_viewport_size(size)
        yield from (f"{screen}: {words}" for words in page.evaluate(AXE))
        if screen == "phone" and not is_desk and (over := page.evaluate(SIDEWAYS)):
            yield f"scrolls sideways by {over}"
        if screen == "phone" and (small := page.evaluate(SMALL)):
            yield f"{len(small)} controls under 24 px: {small[:4]}"
    page.set_viewport_size(SCREENS["desktop"])


def test_control_planted_faults_are_found(device):
    page = device(DESKTOP)
    page.set_content(
        "<main><input id=bare style='height: 12px; display: block'><p style='width: 500px'>宽</p></main>"
    )
    found = " ".join(looked_at(page, Page("", "/planted/")))
    assert "axe critical label" in found
    assert "scrolls sideways" in found
    assert "under 24 px" in found
