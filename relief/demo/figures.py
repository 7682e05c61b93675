"""What an invented branch collects. Amounts are fen. Every result satisfies donations.rules.problems."""

from dataclasses import replace

from donations.choices import ReturnReason
from donations.rules import Figures

GIFTS = [1000, 2000, 2000, 3000, 5000, 5000, 5000, 8800, 10000, 10000, 12000, 20000]
LEADER_GIFTS = [5000, 10000, 10000, 16600, 20000, 20000, 30000, 50000]
QUOTA_GIFT = 10000
"""What every member of the one town gives whose amounts are to look prescribed."""
NOBODY = 0.006
"""The share of branches in which nobody gave: 0 is a valid tally."""


def collected(chance, members, *, is_quota=False):
    """A branch's figures: most members give, each what they like; a few others join in."""
    if chance.random() < NOBODY and not is_quota:
        return Figures(members=members)
    donors = max(1, round(members * chance.triangular(0.55, 1, 0.92)))
    leaders = min(donors, chance.choice([0, 0, 1, 1, 2, 3]))
    gifts = [QUOTA_GIFT] if is_quota else GIFTS
    leader_fen = sum(chance.choices(gifts if is_quota else LEADER_GIFTS, k=leaders))
    others = chance.choice([0, 0, 0, 1, 2, 3, 5, 8])
    return Figures(
        members=members,
        donors=donors,
        member_fen=leader_fen + sum(chance.choices(gifts, k=donors - leaders)),
        leaders=leaders,
        leader_fen=leader_fen,
        others=others,
        other_fen=sum(chance.choices(GIFTS, k=others)),
    )


def before_correction(chance, figures):
    """The figures as first reported, before a gift that came later was added, and why they were corrected."""
    if not figures.others:
        return replace(figures, members=figures.members + 1), "有一名党员组织关系已转出，更正党员数。"
    first = replace(figures, others=0, other_fen=0)
    return first, chance.choice(["漏记其他同志的捐款，补上。", "有群众后来补捐。", "登记表少抄了一页。"])


def before_return(chance, figures):
    """The figures as first reported with a slip in them, and with which reason and words they came back."""
    if chance.random() < 0.5 and figures.member_fen:
        slip = replace(figures, member_fen=figures.member_fen * 10, leader_fen=figures.leader_fen * 10)
        return slip, ReturnReason.AMOUNT, "比去年多出近十倍，是不是多写了一个零？"
    slip = replace(figures, members=figures.members + 12)
    return slip, ReturnReason.ROSTER, f"名册上是 {figures.members} 名党员，请核对。"
