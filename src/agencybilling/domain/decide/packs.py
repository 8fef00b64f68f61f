"""Packs and the wallet: assigning, applying, correcting (SPEC 8)."""

from __future__ import annotations

from datetime import date, timedelta

from agencybilling.domain.account import Account
from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import Instant
from agencybilling.domain.catalog import Pack, Terms
from agencybilling.domain.decide.draft import Agency, Decision, Draft, UsageSource
from agencybilling.domain.errors import (
    AddonsDisabled,
    InvalidAmount,
    NoLiveSubscription,
    NoPlanAssigned,
    PackArchived,
    PackNotAssigned,
    SubscriptionNotActive,
    WalletTooLow,
)
from agencybilling.domain.minutes import MS_PER_MINUTE, Milliseconds
from agencybilling.domain.money import decimal_of
from agencybilling.domain.payments import Line, LineKind, PaymentRequest, RequestStatus, RequestType
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.domain.wallet import WalletEntry, WalletEntryKind

# The stand-in of the one entry that a command makes.
NEW = -1
# Nobody corrects a wallet by more than some nineteen thousand years of talk.
MOST_CORRECTION_MS = 10**15


def assign_pack(account: Account, pack: Pack) -> Decision:
    """Let the client have a pack: an active one, with packs on in the live terms, else the assigned plan."""
    draft = Draft(account)
    if pack.id in account.pack_ids:
        return draft.decided()
    if pack.archived:
        raise PackArchived(pack=pack.name)
    live = account.live
    terms = live.terms if live is not None else account.plan.terms if account.plan is not None else None
    if terms is None:
        raise NoPlanAssigned(client=account.client.name)
    if not terms.addon_packs:
        raise AddonsDisabled(plan=terms.plan_name)
    draft.pack_ids = account.pack_ids | {pack.id}
    draft.note(Event.PACK_ASSIGNED, pack=pack.name)
    return draft.decided()


def unassign_pack(account: Account, pack: Pack) -> Decision:
    """Take a pack away; its minutes stay in the wallet. Raises `PackNotAssigned`."""
    if pack.id not in account.pack_ids:
        raise PackNotAssigned(pack=pack.name)
    draft = Draft(account)
    draft.pack_ids = account.pack_ids - {pack.id}
    draft.note(Event.PACK_UNASSIGNED, pack=pack.name)
    return draft.decided()


def apply_pack(
    account: Account, pack: Pack, *, now: Instant, agency: Agency, paid: bool, usage: UsageSource
) -> Decision:
    """Credit the wallet at once and request the price, Pending or Paid.

    Needs, in this order: something live, its status Active, packs on in its terms, the pack assigned, and
    active.
    """
    live = account.live
    if live is None:
        raise NoLiveSubscription(client=account.client.name)
    if live.status is not SubscriptionStatus.ACTIVE:
        raise SubscriptionNotActive(status=live.status)
    if not live.terms.addon_packs:
        raise AddonsDisabled(plan=live.terms.plan_name)
    if pack.id not in account.pack_ids:
        raise PackNotAssigned(pack=pack.name)
    if pack.archived:
        raise PackArchived(pack=pack.name)
    today = agency.zone.day_of(now)
    draft = Draft(account, usage)
    request = _request(draft, pack, terms=live.terms, today=today, now=now, paid=paid)
    draft.add_credit(
        WalletEntry(
            id=NEW,
            at=now,
            kind=WalletEntryKind.PACK,
            asked=pack.credit,
            taken=pack.credit,
            pack_id=pack.id,
            request_id=None if request is None else request.id,
        )
    )
    draft.note(Event.PACK_APPLIED, request=request, pack=pack.name, minutes_ms=pack.credit)
    return draft.decided()


def adjust_wallet(
    account: Account, *, minutes: object, reason: str, now: Instant, usage: UsageSource
) -> Decision:
    """Correct the wallet by hand, by whole milliseconds other than 0 and no more than it holds."""
    number = decimal_of(minutes)
    if number is None:
        raise InvalidAmount(minutes=minutes)
    exact = number * MS_PER_MINUTE
    if exact == 0 or exact != exact.to_integral_value() or abs(exact) > MOST_CORRECTION_MS:
        raise InvalidAmount(minutes=minutes)
    if not reason.strip():
        raise InvalidAmount(field="reason")
    change = Milliseconds(int(exact))
    if account.client.wallet + change < 0:
        raise WalletTooLow(minutes=minutes, wallet_ms=account.client.wallet)
    draft = Draft(account, usage)
    draft.add_credit(
        WalletEntry(
            id=NEW, at=now, kind=WalletEntryKind.CORRECTION, asked=change, taken=change, reason=reason.strip()
        )
    )
    draft.note(Event.WALLET_CORRECTED, minutes_ms=change, reason=reason.strip())
    return draft.decided()


def _request(
    draft: Draft, pack: Pack, *, terms: Terms, today: date, now: Instant, paid: bool
) -> PaymentRequest | None:
    """The pack's price; a free pack makes no request (SPEC 6)."""
    if not pack.price.minor:
        return None
    request = PaymentRequest(
        id=draft.new_request_id(),
        type=RequestType.PACK,
        kind=None,
        status=RequestStatus.PAID if paid else RequestStatus.PENDING,
        currency=pack.price.currency,
        amount=pack.price.minor,
        issued_on=today,
        due_on=today + timedelta(days=terms.due_days),
        paid_on=today if paid else None,
        description=pack.name,
        created_at=now,
        lines=(Line(LineKind.PACK, pack.price.minor),),
    )
    draft.requests.append(request)
    return request
