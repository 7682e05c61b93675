from django.urls import reverse

from organizations.choices import Role
from organizations.permissions import ROLES, Ability

URL = reverse("organizations:permission-list")


def test_everybody_signed_in_reads_the_whole_table(world, sign_in):
    for person in (world.alice, world.sam, world.root):
        rows = sign_in(person).get(URL).context["table"]["rows"]
        assert len(rows) == len(Ability)


def test_the_table_says_what_the_code_does(world, sign_in):
    rows = sign_in(world.alice).get(URL).context["table"]["rows"]
    for ability, row in zip(Ability, rows, strict=True):
        for role, cell in zip(Role, row[1:], strict=False):
            assert (cell != "—") == (ability in ROLES[role])


def test_nobody_else_does(client, db):
    assert client.get(URL).status_code == 302
