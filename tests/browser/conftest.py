"""A real Chromium before the running product. Whatever the console, the policy or the network complains of, fails the test."""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.cast import PASSWORD, make_world

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
LOCALES = {"zh": "zh-CN", "en": "en-US"}
PATIENCE = 15_000  # ms


def pytest_collection_modifyitems(items):
    """Every test of this folder needs the browser and sees committed rows."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests."""
    if not os.path.exists(CHROMIUM):
        words = "Debian's chromium is not installed, so no page was looked at."
        pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def world(transactional_db):
    """The small city of tests/cast.py, where the server can see it."""
    return make_world()


@pytest.fixture
def device(chromium, live_server):
    """Hand somebody a phone or a desktop: `device(PHONE)`. What went wrong on it fails the test when it is handed back."""
    contexts, said = [], []

    def _device(screen, language="zh"):
        context = chromium.new_context(base_url=live_server.url, locale=LOCALES[language], **screen)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        listen(page, said)
        return page

    yield _device
    for context in contexts:
        context.close()
    assert not said, "\n".join(said)


def listen(page, said):
    """Note what a page complains of: script errors, console messages (CSP reports are such), requests that fail.

    A page's own status is the test's matter, and so is a request that is cut off on purpose.
    """

    def on_console(message):
        own = urlsplit(message.location.get("url", ""))._replace(fragment="") == urlsplit(page.url)._replace(
            fragment=""
        )
        if message.type in ("error", "warning") and not (own and "Failed to load resource" in message.text):
            said.append(f"{page.url}: console {message.type}: {message.text}")

    def on_failed(request):
        if not request.is_navigation_request():
            said.append(f"{page.url}: {request.url} failed: {request.failure}")

    def on_response(response):
        if response.status >= 400 and not response.request.is_navigation_request():
            said.append(f"{page.url}: {response.url} answered {response.status}")

    page.on("console", on_console)
    page.on("requestfailed", on_failed)
    page.on("response", on_response)
    page.on("pageerror", lambda error: said.append(f"{page.url}: script error: {error}"))


def sign_in(page, user):
    """Sign in by the form, as a person does."""
    page.goto("/")
    page.fill("input[name=username]", user.username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form [type=submit]")
    page.wait_for_selector("form[data-draft-clear-all]", state="attached")
    return page


def violations(page):
    """What axe finds against WCAG 2.2 A and AA, a line each."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [f"axe {one['impact']} {one['id']} x{len(one['nodes'])}: {one['nodes'][0]['target']}" for one in found]
