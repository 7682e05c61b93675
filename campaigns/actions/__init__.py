"""One function per change: the year's campaign, duties, and what is asked about them."""

from campaigns.actions.calendar import change_activity, change_campaign, choose_participants
from campaigns.actions.duties import DutyRefused, StaleDuty, move_duty, return_duty, settle_duty
from campaigns.actions.requests import (
    RequestRefused,
    ask_extension,
    confirm_waiver,
    grant_extension,
    lift_waiver,
    propose_waiver,
    refuse_request,
)
from campaigns.actions.setup import (
    CampaignRefused,
    close_campaign,
    copy_campaign,
    create_campaign,
    create_duties,
    start_campaign,
)

__all__ = [
    "CampaignRefused",
    "DutyRefused",
    "RequestRefused",
    "StaleDuty",
    "ask_extension",
    "change_activity",
    "change_campaign",
    "choose_participants",
    "close_campaign",
    "confirm_waiver",
    "copy_campaign",
    "create_campaign",
    "create_duties",
    "grant_extension",
    "lift_waiver",
    "move_duty",
    "propose_waiver",
    "refuse_request",
    "return_duty",
    "settle_duty",
    "start_campaign",
]
