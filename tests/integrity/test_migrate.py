"""An upgrade that changes a trigger goes through, and leaves the new one in place."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.core.management.commands import migrate
from django.db import connection

from integrity.actions import missing_triggers, remove_triggers


@pytest.fixture
def outdated(db):
    """A database whose triggers are not those that the code declares."""
    remove_triggers(connection)
    assert missing_triggers(connection)


def test_migrating_puts_changed_triggers_in_place(outdated):
    call_command("migrate", verbosity=0, skip_checks=False)
    assert not missing_triggers(connection)


def test_control_djangos_own_command_would_refuse(outdated):
    with pytest.raises(SystemCheckError, match="E001"):
        call_command(migrate.Command(), verbosity=0, skip_checks=False)
