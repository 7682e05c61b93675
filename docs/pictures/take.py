"""Take the pictures of README.md from the demonstration: make pictures (needs Debian's chromium).

Starts a server of its own beside the demonstration's data, signs in as its people, and writes PNG files here.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PASSWORD = "demo-anhe-2027"  # the demonstration's, printed on its sign-in page
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}}


def main():
    with server() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"]
        )
        secretary(signed_in(browser, base, "secretary1", PHONE))
        desk(signed_in(browser, base, "town", DESK), base)
        leader(signed_in(browser, base, "leader", {"viewport": {"width": 1280, "height": 1180}}), base)
        browser.close()


def secretary(page):
    """The home page of a secretary, and the tally filled in."""
    shoot(page, "secretary-home")
    page.click("a[href*='/tally/']")
    page.wait_for_load_state("networkidle")
    for name, value in (("donors", "15"), ("member_fen", "1860"), ("leaders", "1"), ("leader_fen", "200")):
        page.fill(f"input[name={name}]", value)
    page.keyboard.press("Tab")
    shoot(page, "secretary-tally")


def desk(page, base):
    page.goto(f"{base}/admin/")
    shoot(page, "organizer-desk")


def leader(page, base):
    page.goto(f"{base}/dashboards/")
    page.wait_for_load_state("networkidle")
    time.sleep(1)  # the charts draw themselves
    shoot(page, "leader-dashboard")


def shoot(page, name):
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur()")
    file = HERE / f"{name}.png"
    page.screenshot(path=file)
    print(f"{file.name}: {file.stat().st_size // 1024} KB")


def signed_in(browser, base, username, screen):
    page = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **screen).new_page()
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*/login/)"))
    page.wait_for_load_state("networkidle")
    return page


@contextmanager
def server():
    """Serve the demonstration on a free port until the pictures are taken."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    gunicorn = Path(sys.executable).with_name("gunicorn")
    process = subprocess.Popen(
        [gunicorn, "relief.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "warning"],
        cwd=HERE.parents[1], env=os.environ,
    )  # fmt: skip
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/readyz")
        yield base
    finally:
        process.terminate()
        process.wait(10)


def wait_for(url, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"{url} did not answer within {seconds} s.")


if __name__ == "__main__":
    main()
