"""Units, people and posts on the desk."""

from datetime import date

import pytest

from accounts.models import User
from audit.models import Entry
from organizations.models import Post, Unit


def post_of(**values):
    return {"starts_on": "2026-01-01", "role": "secretary", **values}


def test_a_person_is_registered_with_a_post(world, desk):
    sent = post_of(username="newone", name="新人", unit=world.unit.branch_a.pk)
    assert desk(world.bob)("accounts_user_add", post=sent).status_code == 302
    user = User.objects.get(username="newone")
    assert not user.has_usable_password()
    assert user.posts.get().unit == world.unit.branch_a
    assert Entry.objects.filter(verb__in=["user.create", "post.give"]).order_by("-id")[:2].count() == 2


def test_a_first_password_must_be_changed(world, desk):
    sent = post_of(username="newone", name="新人", unit=world.unit.branch_a.pk, password="Walrus-Teapot-9931")
    desk(world.bob)("accounts_user_add", post=sent)
    assert User.objects.get(username="newone").must_change_password


def test_a_weak_password_or_a_taken_name_is_refused(world, desk):
    sent = post_of(username="alice", name="新人", unit=world.unit.branch_a.pk, password="12345678")
    errors = desk(world.bob)("accounts_user_add", post=sent).context_data["form"].errors
    assert {"username", "password"} <= set(errors)


def test_the_invitation_link_is_shown_once_and_opens(world, desk, client):
    call = desk(world.bob)
    assert call("accounts_user_invite", world.alice.pk).status_code == 200
    page = call("accounts_user_invite", world.alice.pk, post={})
    link = page.context_data["link"]
    client.logout()
    assert client.get(link).status_code == 302


def test_a_disabled_person_is_out_at_the_next_request(world, send, desk):
    assert send(world.bob, "accounts_user_disable", world.alice.pk, reason="调离").status_code == 302
    world.alice.refresh_from_db()
    assert not world.alice.is_active
    assert send(world.bob, "accounts_user_enable", world.alice.pk, reason="回来").status_code == 302


def test_nobody_disables_or_promotes_themselves(world, send, desk):
    assert send(world.bob, "accounts_user_disable", world.bob.pk, reason="x").context_data["form"].errors
    sent = post_of(user=world.bob.pk, unit=world.unit.branch_a.pk)
    assert desk(world.bob)("organizations_post_add", post=sent).context_data["form"].errors
    assert send(world.root, "accounts_user_administrator", world.root.pk, reason="x").context_data["form"].errors


@pytest.mark.parametrize("role", ["auditor", "nonsense"])
def test_an_organizer_names_no_auditor(world, desk, role):
    sent = post_of(user=world.sam.pk, unit=world.unit.town_a.pk, role=role)
    assert "role" in desk(world.bob)("organizations_post_add", post=sent).context_data["form"].errors


def test_roles_that_must_not_meet_are_refused(world, desk):
    sent = post_of(user=world.carol.pk, unit=world.unit.city.pk, role="auditor")
    assert desk(world.root)("organizations_post_add", post=sent).context_data["form"].errors
    assert not Post.objects.filter(user=world.carol, role="auditor").exists()


def test_an_auditor_does_not_administer_the_system(world, send):
    assert send(world.root, "accounts_user_administrator", world.audrey.pk, reason="x").context_data["form"].errors
    assert send(world.root, "accounts_user_administrator", world.lee.pk, reason="值班").status_code == 302
    world.lee.refresh_from_db()
    assert world.lee.is_superuser


def test_only_a_system_administrator_names_another(world, desk):
    assert (
        desk(world.carol)("accounts_user_administrator", world.alice.pk, post={"reason": "x"}).status_code == 403
    )


def test_a_post_ends(world, send):
    post = world.alice.posts.get()
    assert send(world.bob, "organizations_post_end", post.pk, ends_on="2019-01-01").context_data["form"].errors
    assert send(world.bob, "organizations_post_end", post.pk, ends_on="2026-01-31").status_code == 302
    post.refresh_from_db()
    assert post.ends_on == date(2026, 1, 31)


def test_units_open_rename_move_merge_close(world, send, desk):
    unit, bob = world.unit, world.bob
    sent = {"parent": unit.town_a.pk, "kind": "village", "name": "新村", "code": "X1", "members": 0}
    assert desk(bob)("organizations_unit_add", post=sent).status_code == 302
    new = Unit.objects.get(code="X1")
    assert send(bob, "organizations_unit_rename", new.pk, name="老村", members=3).status_code == 302
    assert send(bob, "organizations_unit_move", unit.branch_a2.pk, parent=new.pk, reason="调整").status_code == 302
    assert (
        send(bob, "organizations_unit_close", new.pk, closed_on="2030-01-01", reason="x")
        .context_data["form"]
        .errors
    )
    merged = {"successor": unit.branch_a.pk, "closed_on": "2030-01-01", "reason": "合并"}
    assert send(bob, "organizations_unit_merge", unit.branch_a2.pk, **merged).status_code == 302
    assert send(bob, "organizations_unit_close", new.pk, closed_on="2030-01-01", reason="撤并").status_code == 302
    assert Unit.objects.get(code="ZB-a2").successor == unit.branch_a


@pytest.mark.parametrize("sent", [{"kind": "city"}, {"code": "ZB-a1"}])
def test_refusals_of_the_tree_are_errors_of_the_form(world, desk, sent):
    values = {
        "parent": world.unit.town_a.pk,
        "kind": "village",
        "name": "新村",
        "code": "X1",
        "members": 0,
        **sent,
    }
    assert desk(world.bob)("organizations_unit_add", post=values).context_data["form"].errors


def test_nobody_moves_or_closes_the_unit_they_organize_from(world, desk):
    for verb in ("move", "close", "merge"):
        assert desk(world.bob)(f"organizations_unit_{verb}", world.unit.district_a.pk).status_code == 403


def test_an_edit_over_anothers_edit_is_refused_with_both_shown(world, desk):
    call = desk(world.bob)
    page = call("organizations_unit_rename", world.unit.town_a.pk)
    Unit.objects.filter(pk=world.unit.town_a.pk).update(name="别名镇")
    sent = {"seen": page.context_data["seen"], "name": "新镇", "members": 1}
    answer = call("organizations_unit_rename", world.unit.town_a.pk, post=sent)
    text = answer.content.decode()
    assert "别名镇" in text
    assert "新镇" in text
    assert Unit.objects.get(pk=world.unit.town_a.pk).name == "别名镇"
