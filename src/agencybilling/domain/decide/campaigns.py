"""What people do with campaigns and clients: adding, pausing, resuming, shutting out (SPEC 9)."""

from __future__ import annotations

from dataclasses import replace

from agencybilling.domain.access import access_of
from agencybilling.domain.account import Account
from agencybilling.domain.audit import Event
from agencybilling.domain.campaigns import Campaign
from agencybilling.domain.catalog import name_key
from agencybilling.domain.decide.draft import Decision, Draft
from agencybilling.domain.errors import AccessDenied, AlreadyExists, NotFound


def set_enabled(account: Account, *, enabled: bool) -> Decision:
    """Open or close a client's portal; billing goes on either way."""
    draft = Draft(account)
    if account.client.enabled != enabled:
        draft.client = replace(account.client, enabled=enabled)
        draft.note(Event.CLIENT_ENABLED if enabled else Event.CLIENT_DISABLED)
    return draft.decided()


def add_campaign(account: Account, name: str) -> Decision:
    """A new campaign, running where access lets it. Raises `AlreadyExists`, `NotFound` for an empty name."""
    name = " ".join(name.split())
    if not name:
        raise NotFound(campaign=name)
    if any(name_key(c.name) == name_key(name) for c in account.campaigns):
        raise AlreadyExists(campaign=name)
    draft = Draft(account)
    campaign = Campaign(id=-1, name=name, running=access_of(account).campaigns_run)
    draft.campaigns = (*account.campaigns, campaign)
    draft.note(Event.CAMPAIGN_ADDED, campaign=name, running=campaign.running)
    return draft.decided()


def pause_campaign(account: Account, name: str) -> Decision:
    """Pause by hand: it stays so until a person resumes it, whatever access does."""
    campaign = _campaign(account, name)
    draft = Draft(account)
    if not campaign.paused_by_person:
        _put(draft, replace(campaign, running=False, paused_by_person=True))
        draft.note(Event.CAMPAIGN_PAUSED, campaign=campaign.name, by_hand=True)
    return draft.decided()


def resume_campaign(account: Account, name: str) -> Decision:
    """Resume by hand. Raises `AccessDenied` while access is denied."""
    campaign = _campaign(account, name)
    access = access_of(account)
    if not access.campaigns_run:
        raise AccessDenied(campaign=campaign.name, reason=access.reason)
    draft = Draft(account)
    if campaign.paused_by_person:
        _put(draft, replace(campaign, running=True, paused_by_person=False))
        draft.note(Event.CAMPAIGN_RESUMED, campaign=campaign.name, by_hand=True)
    return draft.decided()


def _campaign(account: Account, name: str) -> Campaign:
    found = next((c for c in account.campaigns if name_key(c.name) == name_key(name)), None)
    if found is None:
        raise NotFound(campaign=name)
    return found


def _put(draft: Draft, changed: Campaign) -> None:
    draft.campaigns = tuple(changed if c.id == changed.id else c for c in draft.campaigns)
