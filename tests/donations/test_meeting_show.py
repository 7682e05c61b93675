"""What was reported of a meeting."""


def test_everybody_in_scope_reads_it(world, sign_in):
    duty = world.meet(world.unit.branch_a, world.alice).duty
    for person in (world.alice, world.bob, world.lee, world.audrey):
        assert "40" in sign_in(person).get(f"/donations/duties/{duty.pk}/meeting/show/").text


def test_before_it_is_reported_the_page_says_so(world, sign_in):
    duty = world.duty(world.unit.branch_a, "meeting")
    answer = sign_in(world.alice).get(f"/donations/duties/{duty.pk}/meeting/show/")
    assert answer.context["revisions"] == []


def test_a_foreign_one_is_missing(world, sign_in):
    duty = world.meet(world.unit.branch_b, world.charlie).duty
    assert sign_in(world.alice).get(f"/donations/duties/{duty.pk}/meeting/show/").status_code == 404
