"""The reviewed table of who may call what (AC2): table.txt, read and written.

One line is a route and a method; the columns are the cast of world.PEOPLE; routes with a row in their address ask for
a row of district A. Whoever changes the table reviews each changed cell against organizations/permissions.py.
"""

from pathlib import Path

from tests.access.world import PEOPLE

FILE = Path(__file__).with_name("table.txt")
HEAD = """\
# Who may call what, with a row of district A where the address takes one. Reviewed by hand; see tests/access/table.py.
#   ok     answered, or led on          login  sent to sign in          gone   an ended invitation (410)
#   403    refused: not their work      404    not theirs, or missing   405    no such method
#   409    let in, but not possible now (told why on the page)
"""


def read():
    """The table as {(route, method): {person: word}}."""
    lines = [line.split() for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {
        (route, method): dict(zip(PEOPLE, words, strict=True))
        for route, method, *words in lines
        if route != "route"
    }


def written(cells):
    """The table as text."""
    width = max(len(route) for route, _method in cells) + 1
    head = f"{'route':{width}}{'':5}" + " ".join(f"{name:9}" for name in PEOPLE)
    lines = [line_of(width, *key, cells[key]) for key in sorted(cells)]
    return "\n".join([HEAD, head.rstrip(), *lines, ""])


def line_of(width, route, method, words):
    return (f"{route:{width}}{method:5}" + " ".join(f"{words[name]:9}" for name in PEOPLE)).rstrip()
