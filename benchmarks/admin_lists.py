"""The organizer's list of tallies at 1,000,000 rows against the stock admin on the same table.

python -m benchmarks.admin_lists [--quick] [--rounds 5]

Both admins answer the same request, rendered whole, in turn in one process; only the list differs. The stock one is
Django's ModelAdmin with the same columns and joins, and no scope to check. Compared: the first page, a page deep in
the table, a search by the beginning of a unit's name, and what waits for review.
"""

import statistics
import sys
from datetime import timedelta

from benchmarks import engine

PAGE = 50


def main():
    asked = engine.arguments(__doc__, rounds={"type": int, "default": 5})
    report = engine.Report("the desk's list of tallies, on PostgreSQL")
    engine.start()
    ours_at = {}
    size = 0
    organizer = None
    for size in engine.sizes(asked.quick).values():
        organizer = grow(size, organizer)
        ours_at[size] = measure(size, organizer, asked.rounds, report)
    for name in ("first page", "deep page", "search"):
        report.growth(f"{name} of ours at tallies", {size: found[name] for size, found in ours_at.items()})
    report.close()


def measure(size, organizer, rounds, report):
    """Check the answers, then time both admins; return our median seconds by kind of page."""
    ours, stock = admins()
    check(ours, organizer, size)
    kinds = {
        "first page": ("", ""),
        "deep page": (f"?after={row_at(size * 9 // 10)}", f"?p={size * 9 // 10 // PAGE}"),
        "search": (f"?q={searched(size)}", f"?q={searched(size)}"),
        "waiting for review": ("?state=submitted", "?duty__state=submitted"),
    }
    found = {}
    for name, (our_query, stock_query) in kinds.items():
        pages = {
            "ours": lambda query=our_query: answer(ours, organizer, query),
            "stock": lambda query=stock_query: answer(stock, organizer, query),
        }
        for run in pages.values():
            run()
        times = engine.alternate(pages, repeats=rounds)
        found[name] = times["ours"]
        words = f"{name} at {size:,}: stock {times['stock'] * 1000:,.0f} ms / ours {times['ours'] * 1000:,.1f} ms"
        ratio = times["stock"] / times["ours"]
        if size == max(engine.SIZES.values()):
            report.ratio(words, ratio, at_least=10)
        else:
            report.line(words, ratio, "×")
        spent = {
            key: statistics.median(in_database(run) for _round in range(rounds)) for key, run in pages.items()
        }
        words = f"… of it in the database: {spent['stock'] * 1000:,.1f} ms / {spent['ours'] * 1000:,.1f} ms"
        report.line(words, spent["stock"] / spent["ours"], "×")
    return found


def in_database(run):
    """The seconds that one page waits for its statements; the rest is Django putting the page together."""
    from django.db import connection

    taken = []

    def timed(execute, sql, params, many, context):
        with engine.clock() as seconds:
            result = execute(sql, params, many, context)
        taken.append(seconds())
        return result

    with connection.execute_wrapper(timed):
        run()
    return sum(taken)


def admins():
    """Our admin of tallies, and the stock one on another site, with the same columns and joins."""
    from django.contrib.admin import AdminSite, ModelAdmin, site

    from donations.models import Tally

    class Stock(ModelAdmin):
        list_display = ["duty", "revision", "donors", "member_fen", "other_fen", "submitted_at"]
        list_select_related = ["duty__activity__campaign", "duty__unit", "duty__area", "submitted_by"]
        search_fields = ["duty__unit__name"]
        list_filter = ["duty__state"]
        list_per_page = PAGE

        def has_view_permission(self, request, obj=None):
            return True

        has_add_permission = has_change_permission = has_delete_permission = has_module_permission = (
            lambda self, request, obj=None: False
        )

    return site._registry[Tally], Stock(Tally, AdminSite("stock"))


def answer(model_admin, organizer, query=""):
    """Render the whole list as the organizer gets it; return the list that it shows."""
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.test import RequestFactory

    from accounts.models import User

    request = RequestFactory().get(f"/admin/donations/tally/{query}")
    request.user = User.objects.get(pk=organizer.pk)
    request._messages = CookieStorage(request)
    response = model_admin.changelist_view(request)
    if response.status_code != 200:
        sys.exit(f"{query} answered {response.status_code}")
    response.render()
    return response.context_data["cl"]


def check(ours, organizer, size):
    """Compare what our list shows with plain SQL."""
    expect("first page", shown(ours, organizer, ""), rows("ORDER BY unit_path, id DESC LIMIT %s", PAGE))
    place = size * 9 // 10
    deep = rows("ORDER BY unit_path, id DESC LIMIT %s OFFSET %s", PAGE, place + 1)
    expect("deep page", shown(ours, organizer, f"?after={row_at(place)}"), deep)
    named = (
        "WHERE unit_path IN (SELECT path FROM organizations_unit WHERE name LIKE %s) ORDER BY unit_path, id DESC"
    )
    text = searched(size)
    found = rows(f"{named} LIMIT %s", f"{text}%", PAGE)
    expect("search", shown(ours, organizer, f"?q={text}"), found)
    waiting = (
        "WHERE duty_id IN (SELECT id FROM campaigns_duty WHERE state = 'submitted') ORDER BY unit_path LIMIT %s"
    )
    expect("waiting", shown(ours, organizer, "?state=submitted"), rows(waiting, PAGE))
    if answer(ours, organizer).result_count != min(size, 10_001):
        sys.exit("the capped count is wrong")


def shown(ours, organizer, query):
    return [one.pk for one in answer(ours, organizer, query).result_list]


def expect(name, got, right):
    if not right or got != right:
        sys.exit(f"{name}: {got[:5]} shown, {right[:5]} right")


def row_at(place):
    return rows("ORDER BY unit_path, id DESC LIMIT 1 OFFSET %s", place)[0]


def searched(size):
    """The beginning of eleven branches' names."""
    return f"支部{size - 20 if size > 20 else size}"[:-1]


def rows(tail, *values):
    return [row[0] for row in execute(f"SELECT id FROM donations_tally {tail}", values)]


# --- the rows -----------------------------------------------------------------------------------------------


def grow(size, organizer):
    """Bring the table to a size: branches below 200 areas, each with its duty and tally, one in fifty waiting."""
    from benchmarks.leader_page import make_areas

    if organizer is None:
        organizer = begin(make_areas)
    add_branches(size)
    add_reports(organizer)
    execute("VACUUM ANALYZE organizations_unit")
    execute("VACUUM ANALYZE campaigns_duty")
    execute("VACUUM ANALYZE donations_tally")
    return organizer


def begin(make_areas):
    from django.utils import timezone

    from campaigns.actions import create_campaign, start_campaign
    from organizations.actions import give_post
    from organizations.choices import Role
    from tests.cast import make_user

    today = timezone.localdate()
    city, _areas = make_areas()
    organizer = make_user("organizer", "孙市组")
    give_post(by=None, user=organizer, unit=city, role=Role.ORGANIZER, starts_on=today - timedelta(days=1))
    start_campaign(by=organizer, campaign=create_campaign(by=organizer, name=str(today.year), year=today.year))
    return organizer


def add_branches(size):
    """Branches number 0 to size - 1, spread over the areas; those that exist stay."""
    execute(
        "INSERT INTO organizations_unit (path, depth, numchild, code, name, kind, area_id, members, pinyin, initials) "
        "SELECT a.path || lpad(upper(to_hex(g / a.areas + 1)), 4, '0'), a.depth + 1, 0, 'B' || g, "
        "'支部' || g, 'branch', a.id, 20, 'zhibu' || g, 'zb' || g "
        "FROM generate_series((SELECT COUNT(*) FROM organizations_unit WHERE kind = 'branch'), %s - 1) g "
        "JOIN (SELECT id, path, depth, COUNT(*) OVER () AS areas, row_number() OVER (ORDER BY path) - 1 AS place "
        "FROM organizations_unit WHERE kind IN ('town', 'department')) a ON a.place = g %% a.areas",
        [size],
    )


def add_reports(organizer):
    execute(
        "INSERT INTO campaigns_duty (activity_id, kind, unit_id, unit_path, area_id, original_due_on, due_on, state, "
        "timeliness, reported_on, version, revision, measures, note) "
        "SELECT (SELECT id FROM campaigns_activity WHERE kind = 'donation'), 'tally', u.id, u.path, u.area_id, "
        "CURRENT_DATE, CURRENT_DATE, CASE WHEN mod(u.id, 50) = 0 THEN 'submitted' ELSE 'done' END, 'on_time', "
        "CURRENT_DATE, 1, 1, '{}', '' FROM organizations_unit u WHERE u.kind = 'branch' "
        "AND NOT EXISTS (SELECT 1 FROM campaigns_duty d WHERE d.unit_id = u.id)",
        [],
    )
    execute(
        "INSERT INTO donations_tally (duty_id, unit_path, revision, token, submitted_by_id, submitted_at, reason, members, "
        "donors, member_fen, leaders, leader_fen, others, other_fen) "
        "SELECT d.id, d.unit_path, 1, gen_random_uuid(), %s, now(), '', 20, 10, 100000, 0, 0, 0, 0 FROM campaigns_duty d "
        "WHERE NOT EXISTS (SELECT 1 FROM donations_tally t WHERE t.duty_id = d.id)",
        [organizer.pk],
    )


def execute(sql, values=()):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


if __name__ == "__main__":
    main()
