"""OU5: what the log says of a day's work names nobody and opens no door."""

import io
import json
import logging

import pytest

from relief.logs import json_formatter
from tests.access.routes import ROUTES, address
from tests.cast import PASSWORD

PRIVATE = ("李小燕", "王建国", "孙市组", "金丝雀", "白鹭", "110101199003071234", "13800138000", PASSWORD, "kanari")


@pytest.fixture
def written():
    """The log as production writes it, from the lowest level on."""
    logging.disable(logging.NOTSET)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(json_formatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_the_log_of_all_routes_and_of_signing_in_names_nobody(both, open_as, written):
    typed = {"name": "李小燕", "reason": "白鹭 13800138000", "username": "110101199003071234", "password": PASSWORD,
             "old_password": PASSWORD, "q": "王建国", "csrfmiddlewaretoken": "x", "id": "110101199003071234"}  # fmt: skip
    for name in ("anonymous", "alice", "carol"):
        client = open_as(name, raise_request_exception=False)
        for route in ROUTES:
            if route.endswith(":logout"):
                continue
            client.get(address(route, both.a), typed)
            client.post(address(route, both.b), typed)
    for _try in range(12):
        open_as("anonymous").post("/accounts/login/", {"username": "alice", "password": "wrong"})
    lines = written.getvalue().splitlines()
    assert len(lines) > 300
    assert all(isinstance(json.loads(line), dict) for line in lines)
    assert [(word, line[:200]) for line in lines for word in PRIVATE if word in line] == []
    token = address("accounts:invitation", both.a).split("/")[-2]
    assert token not in written.getvalue()


def test_control_a_careless_log_line_is_found(written):
    logging.getLogger("relief").warning("李小燕 failed")
    logging.getLogger("relief").warning("13800138000")
    assert "李小燕" in written.getvalue()
    assert "13800138000" not in written.getvalue()
