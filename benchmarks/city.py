"""A city of any size for benchmarks: the cast's small city and 50 towns more with so many branches."""

TOWNS = 50


def make_city(branches):
    """Build tests/cast.py's world, then `branches` branches over 50 towns of one district. Returns the world."""
    from organizations.actions import open_unit
    from organizations.actions.units import set_areas
    from organizations.choices import Kind
    from organizations.models import Unit
    from tests.cast import make_world

    world = make_world()
    towns = [
        open_unit(by=None, parent=world.unit.district_a, code=f"T{n}", name=f"第{n}镇", kind=Kind.TOWN)
        for n in range(TOWNS)
    ]
    below = towns[0].depth + 1
    Unit.objects.bulk_create(
        (
            Unit(
                code=f"B{n}",
                name=f"第{n}支部",
                kind=Kind.BRANCH,
                members=42,
                depth=below,
                path=Unit._get_path(towns[n % TOWNS].path, below, n // TOWNS + 1),
            )
            for n in range(branches)
        ),
        batch_size=1000,
    )
    set_areas()
    return world
