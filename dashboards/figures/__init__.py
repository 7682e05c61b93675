"""Read-only numbers for the leader's page. They come from the roll-ups: the cost grows with areas, not branches."""

from dashboards.figures.curve import Curve, curve_of
from dashboards.figures.page import Page, above, chosen, page_of, units_of
from dashboards.figures.shown import shown_duties, shown_page

__all__ = [
    "Curve",
    "Page",
    "above",
    "chosen",
    "curve_of",
    "page_of",
    "shown_duties",
    "shown_page",
    "units_of",
]
