"""Create 100,000 duties, roll-ups and all, against Django's bulk_create of the same rows.

python -m benchmarks.bulk_duties [--quick] [--sqlite]
"""

from benchmarks import engine


def main():
    asked = engine.arguments(__doc__)
    name = engine.start(sqlite=asked.sqlite)
    size = 10_000 if asked.quick else 100_000
    from benchmarks.city import make_city

    world = make_city(size)
    runs = {"ours": lambda: ours(world, size), "bulk_create": lambda: bulk_create(world, size)}
    times = engine.alternate(runs, repeats=3)
    report = engine.Report(f"{size:,} duties in bulk on {name}")
    for run, seconds in times.items():
        report.line(run, seconds, "s")
    report.ratio("create_duties / bulk_create, time", times["ours"] / times["bulk_create"], at_most=1.3)
    report.close()


def ours(world, size):
    """The action that an organizer starts, from an empty table."""
    from campaigns.actions import create_duties

    empty()
    create_duties(by=None, activity=world.activity, kind="tally")
    check(size)


def bulk_create(world, size):
    """The same rows by bulk_create; the same triggers count them."""
    from campaigns.models import Duty
    from organizations.models import Unit

    empty()
    due_on = world.activity.milestones.get(duty_kind="tally").falls_on
    branches = Unit.objects.filter(kind="branch").values_list("pk", "path", "area_id")
    Duty.objects.bulk_create(
        (
            Duty(
                activity=world.activity, kind="tally", unit_id=pk, unit_path=path, area_id=area, due_on=due_on,
                original_due_on=due_on,
            )
            for pk, path, area in branches.iterator()
        ),
        batch_size=2000,
    )  # fmt: skip
    check(size)


def empty():
    from campaigns.models import Duty

    Duty.objects.all()._raw_delete("default")


def check(size):
    """As many duties as branches, and the roll-ups count every one."""
    from django.db.models import Sum

    from campaigns.models import Duty, Rollup

    counted = Rollup.objects.filter(measure="duties").aggregate(n=Sum("n"))["n"]
    assert Duty.objects.count() == counted == size + 5, counted


if __name__ == "__main__":
    main()
