"""The project's settings with one more page: the bare view that a tally is measured against."""

from relief.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare"
