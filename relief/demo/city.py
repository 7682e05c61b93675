"""The tree of the invented city: 7 districts, 2 zones, 40 departments, 80 towns, 3,000 branches."""

from dataclasses import dataclass, field
from datetime import date

from accounts.rules import search_keys
from organizations.actions.units import set_areas
from organizations.choices import Kind
from organizations.models import Unit
from relief.demo import names

CODE = "990000000000"
TOWNS_IN_DISTRICT, TOWNS_IN_ZONE = 10, 5
VILLAGES = (22, 25, 28, 25)
"""In one town after the other: 2,000 in 80 towns."""
DEPARTMENT_BRANCHES = (9, 12, 15, 18, 21)
"""In one department after the other: 600 in 40."""
OFFICE_BRANCHES = 3
FIRMS_IN_TOWN = 2
NUMERALS = "一二三四五六七八九十"


@dataclass
class City:
    """The units as they stand in the database."""

    root: Unit
    tops: list
    """Districts, zones and departments: who takes part."""
    areas: list
    """Towns and departments: the grain of roll-ups."""
    branches: list
    committees: list
    parent: dict = field(default_factory=dict)
    """A unit's path to the unit above it."""


class Planting:
    """Rows of a tree, each with the path that its place gives it."""

    def __init__(self, chance):
        self.chance = chance
        self.units = []
        self.branches = 0

    def add(self, parent, kind, name, code, members=0):
        depth = parent.depth + 1 if parent else 1
        if parent:
            parent.numchild += 1
        path = Unit._get_path(parent.path if parent else "", depth, parent.numchild if parent else 1)
        unit = Unit(
            path=path, depth=depth, kind=kind, name=name, code=code, members=members, numchild=0,
            opened_on=date(2012, 3, 1), **search_keys(name),
        )  # fmt: skip
        self.units.append(unit)
        return unit

    def branch(self, parent, name):
        self.branches += 1
        members = int(self.chance.triangular(7, 64, 24))
        return self.add(parent, Kind.BRANCH, name, f"ZB{self.branches:05d}", members)


def plant_city(chance):
    """Create all units and return them as a City."""
    planting = Planting(chance)
    root = planting.add(None, Kind.CITY, names.CITY, CODE)
    towns = iter(enumerate(names.TOWNS))
    tops = [(name, Kind.DISTRICT, TOWNS_IN_DISTRICT) for name in names.DISTRICTS]
    tops += [(name, Kind.ZONE, TOWNS_IN_ZONE) for name in names.ZONES]
    for number, (name, kind, count) in enumerate(tops, start=1):
        district = planting.add(root, kind, name, f"9900{number:02d}000000")
        for place in range(1, count + 1):
            _plant_town(planting, district, place, *next(towns))
    for number, name in enumerate(names.DEPARTMENTS):
        _plant_department(planting, root, number, name)
    Unit.objects.bulk_create(planting.units)
    set_areas()
    return read_city()


def _plant_town(planting, district, place, number, name):
    suffix = "街道" if place <= 3 else "镇"
    town = planting.add(district, Kind.TOWN, name + suffix, f"{district.code[:6]}{place:03d}000")
    committee = planting.add(town, Kind.COMMITTEE, f"{town.name}党委", f"DW{town.code[4:9]}")
    for numeral in NUMERALS[:OFFICE_BRANCHES]:
        planting.branch(committee, f"{town.name}机关第{numeral}党支部")
    for firm in planting.chance.sample(names.FIRMS, FIRMS_IN_TOWN):
        firm += planting.chance.choice(names.TRADES)
        unit = planting.add(town, Kind.ENTERPRISE, f"{town.name}{firm}", f"QY{town.code[4:9]}{town.numchild}")
        planting.branch(unit, f"{unit.name}党支部")
    kind, word = (Kind.COMMUNITY, "社区") if place <= 3 else (Kind.VILLAGE, "村")
    chosen = planting.chance.sample(names.PLACES, VILLAGES[number % len(VILLAGES)])
    for step, one in enumerate(chosen, start=1):
        village = planting.add(town, kind, f"{town.name}{one}{word}", f"{town.code[:9]}{200 + step}")
        planting.branch(village, f"{village.name}党支部")


def _plant_department(planting, root, number, name):
    department = planting.add(root, Kind.DEPARTMENT, name, f"BM{number + 1:03d}")
    committee = planting.add(department, Kind.COMMITTEE, f"{name}机关党委", f"DW{number + 1:03d}")
    for step in range(1, DEPARTMENT_BRANCHES[number % len(DEPARTMENT_BRANCHES)] + 1):
        planting.branch(committee, f"{name}第{_numeral(step)}党支部")


def _numeral(number):
    """A number from 1 to 29 in Chinese characters."""
    tens, ones = divmod(number, 10)
    words = ("" if tens < 2 else NUMERALS[tens - 1]) + ("十" if tens else "")
    return words + (NUMERALS[ones - 1] if ones else "")


def read_city():
    """The city as the database has it, with each unit's area."""
    units = list(Unit.objects.select_related("area"))
    by_path = {unit.path: unit for unit in units}
    return City(
        root=units[0],
        tops=[unit for unit in units if unit.depth == 2],
        areas=[unit for unit in units if unit.kind in (Kind.TOWN, Kind.DEPARTMENT)],
        branches=[unit for unit in units if unit.kind == Kind.BRANCH],
        committees=[unit for unit in units if unit.kind == Kind.COMMITTEE],
        parent={unit.path: by_path.get(unit.path[:-4]) for unit in units},
    )
