"""The product's main job, played in a browser: Alice reports on her phone, Bob reviews at his desk, Lee sees it.

Each line is something a person does or reads; what the pages must never do (complain, lose, count twice) is asserted
where it could happen.
"""

import re

import pytest
from playwright.sync_api import expect

from donations.models import Tally
from tests.browser.conftest import DESKTOP, PHONE, sign_in

TYPED = {
    "donors": "40",
    "member_fen": "3260.505",
    "leaders": "3",
    "leader_fen": "600",
    "others": "2",
    "other_fen": "５０元",
}


@pytest.fixture
def neighbour(world):
    """The other branch of the village has reported, so that Bob's queue has two tallies."""
    world.meet(world.unit.branch_a2, world.carol)
    return world.tally(world.unit.branch_a2, world.carol)


def report_meeting(page, attended):
    page.locator(".duty a.btn-primary").first.click()
    page.fill("#id_attended", attended)
    page.click("main form [type=submit], main form button.btn-primary")
    page.wait_for_selector(".message-success")


def type_tally(page, typed):
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)


def press(page, key):
    """Press a key of the queue, once the page's scripts are there to hear it."""
    page.wait_for_load_state("load")
    page.keyboard.press(key)


def check(page):
    page.click("button[value=check]")


def test_a_branch_reports_the_organizer_reviews_and_the_leader_sees_it(world, neighbour, device):
    alice = sign_in(device(PHONE), world.alice)
    the_meeting_comes_first(alice)
    a_wrong_amount_is_told_in_plain_words(alice)
    number = an_unstable_network_leads_to_one_tally(alice)

    bob = sign_in(device(DESKTOP), world.bob)
    bob_returns_the_tally_by_keyboard(bob, neighbour)

    alice.goto("/")
    the_reason_stands_on_the_card(alice)
    second = alice_corrects(alice)
    assert second != number
    assert Tally.objects.filter(duty__unit=world.unit.branch_a).count() == 2

    bob_accepts(bob)
    lee = sign_in(device(DESKTOP), world.lee)
    lee_sees_the_figures(lee, world)


def the_meeting_comes_first(page):
    expect(page.locator(".duty")).to_have_count(2)
    expect(page.locator(".duty-title").first).to_have_text("动员会")
    page.locator(".duty a.btn-primary").nth(1).click()
    expect(page.locator(".refusal h2")).to_contain_text("先")
    page.click(".refusal a.btn-primary")
    page.goto("/")
    report_meeting(page, "38")
    expect(page.locator(".section-count").first).to_have_text("1")


def a_wrong_amount_is_told_in_plain_words(page):
    page.locator(".duty a.btn-primary").click()
    expect(page.locator("#id_members")).to_have_value("42")
    type_tally(page, TYPED)
    page.wait_for_timeout(500)  # what a person types is kept after a pause of 300 ms
    page.reload()
    expect(page.locator(".draft-notice")).to_be_visible()
    expect(page.locator("#id_member_fen")).to_have_value("3260.505")
    check(page)
    expect(page.locator(".invalid-feedback")).to_contain_text("超过两位小数")
    for name, value in TYPED.items():
        expect(page.locator(f"#id_{name}")).to_have_value(value)
    page.fill("#id_member_fen", "3260.50")
    expect(page.locator("#sum-in-capitals")).to_have_text("叁仟叁佰壹拾元伍角")
    check(page)
    expect(page.locator(".capitals")).to_have_text("叁仟叁佰壹拾元伍角")


def an_unstable_network_leads_to_one_tally(page):
    """First nothing gets through, then she presses twice: one tally, one receipt number."""
    page.context.set_offline(True)
    page.click("button[value=submit]")
    expect(page.locator(".offline-notice")).to_be_visible()
    expect(page.locator(".capitals")).to_be_visible()
    assert not Tally.objects.filter(member_fen=326050).exists()
    page.context.set_offline(False)
    expect(page.locator(".offline-notice")).to_have_count(0)
    page.dblclick("button[value=submit]")
    number = receipt_number(page)
    assert Tally.objects.filter(member_fen=326050).count() == 1
    page.click("main a[href='/']")
    expect(page.locator(".duty a.btn-primary")).to_have_count(0)
    return number


def receipt_number(page):
    text = page.locator(".receipt-number").inner_text()
    assert re.fullmatch(r"\d{4}-\d{8}-\d\d", text)
    return text


def bob_returns_the_tally_by_keyboard(page, neighbour):
    """The queue is walked with J and K; R opens the page of the reason, A accepts."""
    page.click(".figure a[href*=review], a.figure[href*=review]")
    expect(page.locator("h1")).to_contain_text("东街村支部")
    press(page, "j")
    expect(page.locator("h1")).to_contain_text("西街村支部")
    press(page, "k")
    expect(page.locator("h1")).to_contain_text("东街村支部")
    expect(page.locator("table.compare")).to_contain_text("3,260.50")
    press(page, "r")
    page.locator("input[name=reason]").first.check()
    page.fill("textarea[name=words]", "请核对党员捐款，比名册多了十元。")
    page.click(".submit-row button")
    expect(page.locator("h1")).to_contain_text("西街村支部")
    press(page, "a")
    expect(page.locator("#content-main a.button").first).to_be_visible()
    assert Tally.objects.get(pk=neighbour.pk).duty.state == "done"


def the_reason_stands_on_the_card(page):
    expect(page.locator(".duty-returned .duty-reason")).to_contain_text("比名册多了十元")
    page.click(".duty-returned a.btn-primary")
    expect(page.locator("#id_member_fen")).to_have_value("3260.50")


def alice_corrects(page):
    """The report arrives and its answer is lost: the to-do page says that it is submitted."""
    page.fill("#id_member_fen", "3250.50")
    check(page)
    page.route("**/tally/", lose_the_answer)
    page.click("button[value=submit]", no_wait_after=True)
    page.wait_for_event("requestfailed")
    page.unroute("**/tally/")
    page.goto("/")
    page.click(".duty-submitted a.btn")
    page.click("a[href$='/receipt/']")
    return receipt_number(page)


def lose_the_answer(route):
    route.fetch(max_redirects=0)
    route.abort()


def bob_accepts(page):
    page.goto("/admin/donations/tally/review/")
    expect(page.locator(".review-history")).to_contain_text("比名册多了十元")
    press(page, "a")
    page.wait_for_selector(".list-empty")


def lee_sees_the_figures(page, world):
    """From the city's page down to the branch, and on paper."""
    expect(page).to_have_url(re.compile("/dashboards/$"))
    expect(page.locator(".leader-money abbr").first).to_have_attribute("title", re.compile(r"6,610\.50"))
    expect(page.locator("figure .chart svg")).to_be_visible()
    assert pages_of(page.pdf(format="A4", print_background=False)) == 1
    for unit in (world.unit.district_a, world.unit.town_a, world.unit.branch_a):
        page.locator("table th[scope=row] a", has_text=re.compile(f"^{unit.name}$")).click()
        expect(page.locator("h1, .page-unit").filter(has_text=unit.name).first).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_have_text("城关镇")


def pages_of(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_the_same_road_in_english(world, device):
    charlie = device(PHONE)
    charlie.goto("/")
    charlie.click(".navbar-toggler")
    charlie.click("button[name=language]")
    expect(charlie.locator("h1")).to_have_text("Sign in")
    sign_in(charlie, world.charlie)
    report_meeting(charlie, "31")
    charlie.locator(".duty a.btn-primary").click()
    type_tally(charlie, TYPED)
    check(charlie)
    expect(charlie.locator(".invalid-feedback")).to_contain_text("two decimals")
    charlie.fill("#id_member_fen", "3260.5")
    check(charlie)
    expect(charlie.locator(".capitals")).to_have_text("叁仟叁佰壹拾元伍角")
    charlie.click("button[value=submit]")
    expect(charlie.locator("h1")).to_have_text("The tally is submitted.")
    receipt_number(charlie)

    dora = sign_in(device(DESKTOP, "en"), world.dora)
    dora.goto("/admin/donations/tally/review/")
    expect(dora.locator("h1")).to_contain_text("Review")
    press(dora, "a")
    expect(dora.locator(".list-empty")).to_contain_text("Nothing waits for review.")

    lee = sign_in(device(DESKTOP, "en"), world.lee)
    expect(lee.locator(".leader-money h2")).to_have_text("Where the donations come from")
    expect(lee.locator(".leader-money abbr").first).to_have_attribute("title", re.compile(r"3,310\.50"))
