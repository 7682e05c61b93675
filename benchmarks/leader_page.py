"""How the leader's page grows with the duties, and what it costs above the roll-up SQL itself.

python -m benchmarks.leader_page [--quick] [--rounds 9]

Each size has an engine of its own with the same 200 areas, and its own process; the rounds go from one to the next,
so that a noisy machine disturbs all of them alike. In each process two pages alternate: the leader's page of the
city, and a bare signed-in page that runs the same roll-up statements raw. Before anything is timed, the page's
figures are compared with sums over the duties themselves.
"""

import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from datetime import timedelta

from benchmarks import engine

REQUESTS = 20


def main():
    asked = engine.arguments(
        __doc__,
        postgres={"action": "store_true", "help": "the only engine that this is measured on"},
        rounds={"type": int, "default": 9},
        worker={"type": int, "help": "one size, in a process of its own"},
    )
    if asked.worker:
        return worker(asked.worker)
    return compare(list(engine.sizes(asked.quick).values()), asked.rounds)


def compare(sizes, rounds):
    """Measure all sizes in turn and print how they compare."""
    processes = [start_worker(size) for size in sizes]
    facts = [read(process) for process in processes]
    times = [{"page": [], "bare": []} for _size in sizes]
    for _round in range(rounds):
        for process, found in zip(processes, times, strict=True):
            for kind, seconds in ask(process).items():
                found[kind].append(seconds)
    for process in processes:
        process.stdin.close()
        process.wait()
    report(sizes, facts, times)


def report(sizes, facts, times):
    table = engine.Report("the leader's page of the city, on PostgreSQL")
    for kind in ("bare", "page"):
        table.growth(
            f"{kind} at duties",
            {size: statistics.median(found[kind]) for size, found in zip(sizes, times, strict=True)},
        )
    for size, fact in zip(sizes, facts, strict=True):
        table.line(f"roll-up rows at {size:,}", fact["rollups"])
        table.line(f"buffers read at {size:,}", fact["buffers"])
    for size, found in zip(sizes[1:], times[1:], strict=True):
        grown = middle_ratio(found["page"], times[0]["page"])
        table.ratio(f"page at {size:,} / at {sizes[0]:,}", grown, at_most=1.1)
    for size, found in zip(sizes, times, strict=True):
        table.ratio(
            f"page / bare page and raw SQL, at {size:,}", middle_ratio(found["page"], found["bare"]), at_most=1.6
        )
    table.ratio(
        "buffers, for each ten times the duties", most_growth([fact["buffers"] for fact in facts]), at_most=1.2
    )
    table.ratio("queries, largest / smallest size", facts[-1]["queries"] / facts[0]["queries"], at_most=1)
    table.close()


def middle_ratio(ones, others):
    """The median of the ratios round by round: what disturbed a round disturbed both."""
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))


def most_growth(numbers):
    return max((after / before for before, after in itertools.pairwise(numbers)), default=1)


def start_worker(size):
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.leader_page", "--worker", str(size)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def ask(process):
    process.stdin.write("go\n")
    process.stdin.flush()
    return read(process)


def read(process):
    line = process.stdout.readline()
    if not line:
        sys.exit("A process ended before it answered; its error stands above.")
    return json.loads(line)


# --- one size, in its own process ---------------------------------------------------------------------------


def worker(size):
    """Load the size, check the page, then answer each line with the mean seconds of both pages."""
    engine.start()
    city, leader = load(size)
    statements = check(city, leader)
    client, bare = clients(leader, statements)
    fact = {**facts(statements), "queries": count_queries(client)}
    for _time in range(3 * REQUESTS):
        get(client)
        get(bare, "/bare/")
    print(json.dumps(fact), flush=True)
    for _line in sys.stdin:
        print(json.dumps({"page": timed(client), "bare": timed(bare, "/bare/")}), flush=True)


def get(client, path="/dashboards/"):
    response = client.get(path)
    if response.status_code != 200:
        sys.exit(f"{path} answered {response.status_code}")
    return response


def timed(client, path="/dashboards/"):
    start = time.perf_counter()
    for _time in range(REQUESTS):
        get(client, path)
    return (time.perf_counter() - start) / REQUESTS


def load(size):
    """A city with 9 districts and zones, 40 departments and 160 towns; two kinds of duty for size / 2 branches."""
    from django.utils import timezone

    from campaigns.actions import create_campaign
    from organizations.actions import give_post
    from organizations.choices import Role
    from tests.cast import make_user

    today = timezone.localdate()
    city, areas = make_areas()
    leader = make_user("leader", "吴书记")
    give_post(by=None, user=leader, unit=city, role=Role.LEADER, starts_on=today)
    make_branches(areas, size // 2)
    years = [create_campaign(by=leader, name=str(year), year=year) for year in (today.year - 1, today.year)]
    for campaign, left in zip(years, (14, 14), strict=True):
        campaign.festival_on = today + timedelta(days=left) - timedelta(days=354 * (today.year - campaign.year))
        campaign.state = "running" if campaign is years[-1] else "closed"
        campaign.save()
        make_duties(campaign, finished=campaign is years[0])
    analyze()
    return city, leader


def make_areas():
    from organizations.actions import open_unit
    from organizations.choices import Kind

    def add(parent, code, kind):
        return open_unit(by=None, parent=parent, code=code, name=f"测试{code}", kind=kind)

    city = add(None, "C", Kind.CITY)
    areas = [add(city, f"M{number}", Kind.DEPARTMENT) for number in range(40)]
    for number in range(9):
        district = add(city, f"D{number}", Kind.DISTRICT if number < 7 else Kind.ZONE)
        towns = [add(district, f"D{number}T{town}", Kind.TOWN) for town in range(20 if number < 7 else 10)]
        areas.extend(towns)
    return city, areas


def make_branches(areas, count):
    """Spread the branches over the areas, each directly below its area."""
    execute(
        "INSERT INTO organizations_unit (path, depth, numchild, code, name, kind, area_id, members, pinyin, initials) "
        "SELECT a.path || lpad(upper(to_hex(g / %(areas)s + 1)), 4, '0'), a.depth + 1, 0, 'B' || g, "
        "'支部' || g, 'branch', a.id, 20, '', '' FROM generate_series(0, %(count)s - 1) g "
        "JOIN (SELECT id, path, depth, row_number() OVER (ORDER BY path) - 1 AS place FROM organizations_unit "
        "WHERE id = ANY(%(ids)s)) a ON a.place = g %% %(areas)s",
        {"areas": len(areas), "count": count, "ids": [area.pk for area in areas]},
    )


def make_duties(campaign, *, finished):
    """Duties in all states as a drive has them shortly after its deadline, the triggers counting as they come."""
    activity = campaign.activities.get(kind="donation")
    activity.opens_on = campaign.festival_on - timedelta(days=45)
    activity.closes_on = campaign.festival_on - timedelta(days=1)
    activity.save()
    for kind, days in (("meeting", 24), ("tally", 16)):
        execute(
            """
            INSERT INTO campaigns_duty (activity_id, kind, unit_id, unit_path, area_id, original_due_on, due_on,
                state, timeliness, reported_on, version, revision, measures, note)
            SELECT %(activity)s, %(kind)s, id, path, area_id, %(due)s::date, %(due)s::date + late_days,
                state, CASE WHEN reported_on IS NULL THEN '' WHEN reported_on <= %(due)s::date THEN 'on_time'
                    WHEN reported_on <= %(due)s::date + late_days THEN 'extended' ELSE 'late' END,
                reported_on, 1, 1, CASE WHEN reported_on IS NULL THEN '{}'
                    WHEN %(kind)s = 'meeting' THEN '{"attended": 18}' ELSE jsonb_build_object('members', 20,
                    'donors', 18, 'member_fen', 90000 + dice * 100, 'leaders', 1, 'leader_fen', 20000,
                    'others', 2, 'other_fen', 3000, 'amount_fen', 93000 + dice * 100) END, ''
            FROM (SELECT u.id, u.path, u.area_id, dice, CASE WHEN dice %% 50 = 7 THEN 5 ELSE 0 END AS late_days,
                CASE WHEN dice %% 100 = 3 THEN 'waived' WHEN NOT %(finished)s AND dice %% 20 = 1 THEN 'open'
                    WHEN NOT %(finished)s AND dice %% 100 = 5 THEN 'returned'
                    WHEN NOT %(finished)s AND dice %% 4 = 2 THEN 'submitted' ELSE 'done' END AS state,
                CASE WHEN dice %% 100 = 3 OR NOT %(finished)s AND dice %% 20 = 1 THEN NULL
                    WHEN dice %% 50 = 7 THEN %(due)s::date + 2 WHEN dice %% 50 = 9 THEN %(due)s::date + 1
                    ELSE %(due)s::date - (dice / 100 %% 20) END AS reported_on
                FROM (SELECT id, path, area_id, ((hashint8(id) & 2147483647) %% 2000)::int AS dice FROM organizations_unit
                    WHERE kind = 'branch') u) d
            """,
            {
                "activity": activity.pk,
                "kind": kind,
                "due": campaign.festival_on - timedelta(days=days),
                "finished": finished,
            },
        )


def execute(sql, params=None):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else None


def analyze():
    execute("VACUUM ANALYZE")


def check(city, leader):
    """Compare the page with sums over the duties; return the roll-up statements that it ran."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from dashboards import figures

    choice, today = figures.chosen(), timezone.localdate()
    with CaptureQueriesContext(connection) as captured:
        page = figures.page_of(city, choice, today)
    counted = execute(
        "SELECT COUNT(*) FILTER (WHERE state IN ('submitted', 'done')), COUNT(*) FILTER (WHERE state <> 'waived'), "
        "COUNT(*) FILTER (WHERE state IN ('open', 'returned') AND due_on < %s), "
        "SUM((measures->>'amount_fen')::bigint) FILTER (WHERE state IN ('submitted', 'done')), "
        "SUM((measures->>'leader_fen')::bigint) FILTER (WHERE state IN ('submitted', 'done')) "
        "FROM campaigns_duty WHERE activity_id = %s AND kind = 'tally'",
        [today, choice.activity.pk],
    )[0]
    progress, gifts = page.progress, page.totals.gifts
    shown = (progress.reported, progress.due, progress.missing, gifts.amount_fen, gifts.leader_fen)
    below = sum(row.progress.reported for row in page.rows)
    if shown != tuple(counted) or below != progress.reported:
        sys.exit(f"The page says {shown} and {below}, the duties {counted}.")
    return [one["sql"] for one in captured if "rollup" in one["sql"]]


def clients(leader, statements):
    """Two signed-in clients: one for the leader's page, one for the bare page."""
    from django.shortcuts import render
    from django.test import Client
    from django.urls import path

    import relief.urls
    from organizations.permissions import ROUTES, SIGNED_IN

    def bare(request):
        for statement in statements:
            execute(statement)
        return render(request, "base.html")

    relief.urls.urlpatterns.append(path("bare/", bare, name="bare"))
    ROUTES["bare"] = SIGNED_IN
    found = []
    for _client in range(2):
        client = Client(SERVER_NAME="localhost")
        client.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
        found.append(client)
    return found


def count_queries(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    get(client)
    with CaptureQueriesContext(connection) as captured:
        get(client)
    return len(captured)


def facts(statements):
    """The rows of the roll-ups, and the buffers that the page's statements touch."""
    rollups = execute(
        "SELECT (SELECT COUNT(*) FROM campaigns_rollup) + (SELECT COUNT(*) FROM campaigns_dayrollup)"
    )
    buffers = 0
    for statement in statements:
        execute(statement)
        plan = execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}")[0][0][0]["Plan"]
        buffers += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        if os.environ.get("SHOW_PLANS"):
            print(statement, "\n", *(row[0] + "\n" for row in execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}")),
                  file=sys.stderr)  # fmt: skip
    return {"rollups": rollups[0][0], "buffers": buffers}


if __name__ == "__main__":
    main()
