"""Submit a tally, complete, through gunicorn, against a bare view that inserts one row.

    python -m benchmarks.submit_tally [--sqlite] [--requests 1200] [--rounds 3] [--clients 4]

Complete means: session, scope, deadline, meeting, form, duty, roll-ups, immutable revision, token, audit. Rounds of
the two alternate in one run on one engine; the ratio of the medians counts. Every answer is read, and at the end
tallies, roll-ups and audit rows are counted.
"""

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks import engine

FIGURES = {
    "members": 42, "donors": 40, "member_fen": "3260.00", "leaders": 3, "leader_fen": "600.00", "others": 2,
    "other_fen": "50.00",
}  # fmt: skip


def main():
    args = engine.arguments(
        __doc__,
        requests={"type": int, "default": 1200},
        rounds={"type": int, "default": 3},
        clients={"type": int, "default": 4},
    )
    args.requests = 300 if args.quick else args.requests
    name = engine.start(sqlite=args.sqlite)
    secretary = open_tallies(args.requests * args.rounds)
    make_bare_table()
    duties = duty_numbers()
    cookies = sign_in(secretary)
    port = free_port()
    server = serve(port)
    try:
        wait_for(port)
        results = {"bare": [], "tally": []}
        for _round in range(args.rounds):
            share, duties = duties[: args.requests], duties[args.requests :]
            results["bare"].append(run(port, args.clients, [bare_request(cookies, pk) for pk in share], "/"))
            sent = [tally_request(cookies, pk) for pk in share]
            results["tally"].append(run(port, args.clients, sent, "/donations/tallies/"))
    finally:
        server.terminate()
        server.wait()
    check(args.requests * args.rounds)
    report(name, results, 0.45 if args.sqlite else 0.75)


def open_tallies(branches):
    """A city of so many branches with their meetings held and their tallies open, and a secretary for all of it."""
    from benchmarks.city import make_city
    from campaigns.actions import create_duties
    from campaigns.choices import DutyKind, DutyState
    from campaigns.models import Duty
    from organizations.actions import give_post
    from organizations.choices import Role
    from tests.cast import date, make_user

    world = make_city(branches)
    for kind in (DutyKind.MEETING, DutyKind.TALLY):
        create_duties(by=None, activity=world.activity, kind=kind)
    Duty.objects.filter(kind=DutyKind.MEETING).update(state=DutyState.DONE)
    user = make_user("bench", "测速员")
    give_post(by=None, user=user, unit=world.unit.city, role=Role.SECRETARY, starts_on=date(2020, 1, 1))
    return user


def make_bare_table():
    from django.db import connection

    from benchmarks.bare import Row

    with connection.schema_editor() as editor:
        editor.create_model(Row)


def duty_numbers():
    from campaigns.models import Duty

    return list(Duty.objects.filter(kind="tally", unit__code__startswith="B").values_list("pk", flat=True))


def sign_in(user):
    """A session of this user and a CSRF secret, as a Cookie header and the token that goes with it."""
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    secret = _get_new_csrf_string()
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={secret}", secret


def bare_request(cookies, pk):
    return post("/bare/", cookies, {**FIGURES, "duty_id": pk, "token": uuid4(), "version": 0, "step": "submit"})


def tally_request(cookies, pk):
    typed = {**FIGURES, "token": uuid4(), "version": 0, "step": "submit"}
    return post(f"/donations/duties/{pk}/tally/", cookies, typed)


def post(path, cookies, values):
    cookie, token = cookies
    body = urlencode({**values, "csrfmiddlewaretoken": token}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(port):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    command = ["gunicorn", "relief.wsgi", "-b", f"127.0.0.1:{port}", "-w", "2", "-k", "gthread", "--threads", "2"]
    return subprocess.Popen([sys.executable, "-m", *command, "--log-level", "error"], env=environment)


def wait_for(port):
    for _try in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def run(port, clients, requests, expected):
    """Send all requests over so many kept connections; return requests a second. Each must redirect as expected."""
    wrong = []
    threads = [
        threading.Thread(target=client, args=(port, requests[n::clients], expected, wrong)) for n in range(clients)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - started
    if wrong:
        raise SystemExit(f"{len(wrong)} wrong answers, the first: {wrong[0][:600]}")
    return len(requests) / taken


def client(port, requests, expected, wrong):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for request in requests:
            connection.sendall(request)
            answer = read_answer(connection)
            head = answer.split(b"\r\n\r\n")[0]
            if not (head.startswith(b"HTTP/1.1 302") and f"\r\nLocation: {expected}".encode() in head):
                wrong.append(answer.decode(errors="replace"))
                return


def read_answer(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536) or b"\r\n\r\n"
    head, body = data.split(b"\r\n\r\n", 1)
    length = next(
        (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return data


def check(requests):
    """What came out: one tally and one audit row a request, and roll-ups that equal the duties."""
    from django.core.management import call_command
    from django.db.models import Sum

    from audit.models import Entry
    from benchmarks.bare import Row
    from campaigns.models import Rollup
    from donations.models import Tally

    call_command("rebuild_rollups", check=True)
    counted = Rollup.objects.filter(measure="amount_fen").aggregate(n=Sum("n"))["n"]
    assert Row.objects.count() == Tally.objects.count() == requests
    assert Entry.objects.filter(verb="tally.submit").count() == requests
    assert counted == requests * 331000, counted


def report(name, results, target):
    bare, tally = (statistics.median(results[key]) for key in ("bare", "tally"))
    table = engine.Report(f"submit a tally, complete, on {name}")
    table.line("bare insert", bare, "requests/s")
    table.line("complete tally", tally, "requests/s")
    table.ratio("complete tally / bare insert, requests a second", tally / bare, at_least=target)
    table.close()


if __name__ == "__main__":
    main()
