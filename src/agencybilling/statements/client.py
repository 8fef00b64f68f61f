"""A client's page as its templates find it: what the client may see, in words already (SPEC 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from agencybilling.domain.catalog import Pack
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.payments import PaymentRequest, RequestStatus
from agencybilling.i18n import _, ngettext
from agencybilling.queries.billing_card import EndedPeriod, IncludedPool
from agencybilling.queries.client_page import ClientPage, CurrentPlan, Offer, PeriodUse, WalletPool
from agencybilling.services import start_codes
from agencybilling.statements.banners import BannerTexts, banners_in_words
from agencybilling.statements.letterhead import Letterhead
from agencybilling.statements.pricing import pricing
from agencybilling.statements.sheet import Fact, Sheet, isolated, printed, sheet
from agencybilling.statements.tones import request_tone, subscription_tone
from agencybilling.wording.amounts import count, day, day_range, minutes_and_chats, percent
from agencybilling.wording.breakdown import due_and_paid, lines_in_words, what_for
from agencybilling.wording.meanings import request_meaning, subscription_meaning
from agencybilling.wording.names import request_status, subscription_status

_WARN_FROM, _FULL = 900, 1000


@dataclass(frozen=True, slots=True)
class StartCode:
    """With what a client can start the plan it is offered."""

    code: str
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pill:
    """A status, its tone and its meaning."""

    label: str
    tone: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PlanTexts:
    """The plan and its pricing grid."""

    name: str
    status: Pill
    facts: tuple[Fact, ...]
    pricing: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class PoolTexts:
    """A pool of minutes; `share` of it used in thousandths, None where it has no whole."""

    label: str
    said: str
    beside: str
    share: int | None
    tone: str


@dataclass(frozen=True, slots=True)
class UseTexts:
    """Usage this period."""

    title: str
    range: str
    pools: tuple[PoolTexts, ...]


@dataclass(frozen=True, slots=True)
class PackTexts:
    """A pack that can be added."""

    name: str
    price: str
    minutes: str
    description: str


@dataclass(frozen=True, slots=True)
class LineTexts:
    """A line item."""

    what: str
    how: str
    amount: str


@dataclass(frozen=True, slots=True)
class RequestTexts:
    """A payment request with what it is made of."""

    number: str
    what: str
    issued: str
    status: Pill
    amount: str
    due: str
    lines: tuple[LineTexts, ...]


@dataclass(frozen=True, slots=True)
class OfferTexts:
    """The plan that can be started; `code` and `mail_link` are empty where no code was made."""

    title: str
    name: str
    description: str
    pricing: tuple[Fact, ...]
    how: str
    code: str
    mail_link: str
    mail_label: str


@dataclass(frozen=True, slots=True)
class ClientTexts:
    """Everything a template shows of a client's page."""

    sheet: Sheet
    as_of: str
    words: dict[str, str]
    banners: tuple[BannerTexts, ...]
    plan: PlanTexts | None
    offer: OfferTexts | None
    use: UseTexts | None
    settling: tuple[str, ...]
    wallet: str
    packs: tuple[PackTexts, ...]
    columns: tuple[str, ...]
    requests: tuple[RequestTexts, ...]
    meanings: tuple[Pill, ...]


def start_code_of(offer: start_codes.Offer | None) -> StartCode | None:
    """What a client's page shows of an offer of `application.start_codes`; None without one."""
    return None if offer is None else StartCode(offer.code, offer.expires_on)


def client_texts(
    page: ClientPage,
    letterhead: Letterhead,
    *,
    currencies: Currencies,
    today: date,
    code: StartCode | None = None,
) -> ClientTexts:
    """A client's page in the language in use, as of today; codes are sent to the letterhead's address."""
    return ClientTexts(
        sheet=sheet(_("Your subscription"), client=page.client, letterhead=letterhead, reference=day(today)),
        as_of=_("As of {day}").format(day=day(today)),
        words=_words(),
        banners=banners_in_words(page, currencies),
        plan=None if page.plan is None else _plan(page.plan, currencies),
        offer=None
        if page.offer is None
        else _offer(page, page.offer, currencies=currencies, code=code, mail=letterhead.mail),
        use=None if page.use is None else _use(page.use, currencies, chats=page.chats_per_minute),
        settling=tuple(_ended(ended, currencies) for ended in page.settling),
        wallet=minutes_and_chats(page.wallet, page.chats_per_minute)
        if page.use is None and page.wallet
        else "",
        packs=tuple(_pack(pack, currencies, chats=page.chats_per_minute) for pack in page.packs),
        columns=(_("Request"), _("Description"), _("Status"), _("Due"), _("Amount")),
        requests=tuple(
            _request(request, currencies, chats=page.chats_per_minute) for request in page.requests
        ),
        meanings=_meanings(page.requests),
    )


def _words() -> dict[str, str]:
    return {
        "client": _("Client"),
        "how_to_pay": _("How to pay"),
        "plan": _("Current plan"),
        "no_plan": _("No subscription has been started yet."),
        "wallet": _("Wallet"),
        "settling": _("Ended, not billed yet"),
        "packs": _("Available add-on packs"),
        "requests": _("Payment requests"),
        "no_requests": _("There are no payment requests."),
    }


def _plan(plan: CurrentPlan, currencies: Currencies) -> PlanTexts:
    facts = [Fact(_("Started"), day(plan.started_on))]
    if plan.renews_on is not None:
        facts.append(Fact(_("Renews"), day(plan.renews_on)))
    if plan.canceled_on is not None:
        facts.append(Fact(_("Canceled"), day(plan.canceled_on)))
    status = Pill(
        subscription_status(plan.status), subscription_tone(plan.status), subscription_meaning(plan.status)
    )
    return PlanTexts(plan.terms.plan_name, status, tuple(facts), pricing(plan.terms, currencies))


def _offer(
    page: ClientPage, offer: Offer, *, currencies: Currencies, code: StartCode | None, mail: str
) -> OfferTexts:
    return OfferTexts(
        title=_("Ready to start"),
        name=offer.terms.plan_name,
        description=offer.description,
        pricing=pricing(offer.terms, currencies),
        how=_how_to_start(code),
        code="" if code is None else code.code,
        mail_link="" if code is None else _mail_link(page, offer, code=code, mail=mail),
        mail_label=_("Start by mail"),
    )


def _how_to_start(code: StartCode | None) -> str:
    if code is None:
        return _("Ask us for a code to start this plan.")
    if code.expires_on is None:
        return _("Send us this code to start the plan on these terms.")
    said = _("Send us this code until {day} to start the plan on these terms.")
    return said.format(day=day(code.expires_on))


def _mail_link(page: ClientPage, offer: Offer, *, code: StartCode, mail: str) -> str:
    words = {"client": page.client, "plan": offer.terms.plan_name, "code": code.code}
    subject = _("Start {plan} for {client}").format(**words)
    body = _("Please start {plan} for {client}.\n\nStart code: {code}\n").format(**words)
    return f"mailto:{quote(mail, safe='@')}?subject={quote(subject)}&body={quote(body)}"


def _use(use: PeriodUse, currencies: Currencies, *, chats: int | None) -> UseTexts:
    pools = [
        None if use.included is None else _included(use.included, chats),
        None if use.wallet is None else _wallet(use.wallet, chats),
        _beyond(use, currencies, chats=chats),
        _uncovered(use, chats),
    ]
    return UseTexts(
        title=_("Usage this period"),
        range=day_range(use.days.first, use.days.last),
        pools=tuple(pool for pool in pools if pool is not None),
    )


def _included(pool: IncludedPool, chats: int | None) -> PoolTexts:
    share = pool.used * 1000 // pool.whole if pool.whole else 0
    tone = "accent" if share < _WARN_FROM else "warn" if share < _FULL else "bad"
    said = _("{used} of {whole} used").format(
        used=minutes_and_chats(pool.used, chats), whole=minutes_and_chats(pool.whole, chats)
    )
    beside = _("{left} left, {percent} used").format(
        left=minutes_and_chats(pool.left, chats), percent=percent(pool.used, pool.whole)
    )
    return PoolTexts(_("Included minutes"), said, beside, share, tone)


def _wallet(pool: WalletPool, chats: int | None) -> PoolTexts:
    whole = pool.used + pool.left
    said = _("{left} left").format(left=minutes_and_chats(pool.left, chats))
    beside = _("{used} used this period").format(used=minutes_and_chats(pool.used, chats))
    return PoolTexts(_("Wallet"), said, beside, pool.used * 1000 // whole if whole else None, "accent")


def _beyond(use: PeriodUse, currencies: Currencies, *, chats: int | None) -> PoolTexts | None:
    """Billable minutes, where the terms have a rate or had to be charged by one."""
    excess = use.excess
    if excess.rate is None and not excess.billable:
        return None
    amount = _("{amount} so far").format(amount=printed(excess.amount, currencies))
    return PoolTexts(_("Billable minutes"), minutes_and_chats(excess.billable, chats), amount, None, "accent")


def _uncovered(use: PeriodUse, chats: int | None) -> PoolTexts | None:
    uncovered: Milliseconds = use.excess.uncovered
    if not uncovered:
        return None
    said = minutes_and_chats(uncovered, chats)
    return PoolTexts(_("Not covered"), said, _("used beyond all minutes, not billed"), None, "warn")


def _ended(ended: EndedPeriod, currencies: Currencies) -> str:
    words = {
        "days": day_range(ended.start_on, ended.end_on),
        "day": day(ended.settles_on),
        "minutes": minutes_and_chats(ended.excess.billable, ended.terms.chats_per_minute),
        "amount": printed(ended.excess.amount, currencies),
    }
    if not ended.excess.billable:
        return _("{days}: nothing billable so far, settled on {day}").format(**words)
    return _("{days}: {minutes} billable so far ({amount}), settled on {day}").format(**words)


def _pack(pack: Pack, currencies: Currencies, *, chats: int | None) -> PackTexts:
    words = ngettext("{n} minute", "{n} minutes", pack.minutes).format(n=count(pack.minutes))
    if chats is not None:
        words = minutes_and_chats(pack.credit, chats)
    return PackTexts(pack.name, printed(pack.price, currencies), words, pack.description)


def _request(request: PaymentRequest, currencies: Currencies, *, chats: int | None) -> RequestTexts:
    return RequestTexts(
        number=str(request.number),
        what=what_for(request._replace(description=isolated(request.description))),
        issued=day(request.issued_on),
        status=_pill(request.status),
        amount=printed(Money(request.amount, request.currency), currencies),
        due=due_and_paid(request),
        lines=tuple(
            LineTexts(line.what, line.how, line.amount)
            for line in lines_in_words(request, currencies, chats_per_minute=chats)
            if line.how
        ),
    )


def _pill(status: RequestStatus) -> Pill:
    return Pill(request_status(status), request_tone(status), request_meaning(status))


def _meanings(requests: Sequence[PaymentRequest]) -> tuple[Pill, ...]:
    """What the statuses mean that are among these requests, and grace where one still has it."""
    found = {request.status for request in requests}
    statuses = tuple(_pill(status) for status in RequestStatus if status in found)
    if not any(request.open and request.grace_until for request in requests):
        return statuses
    grace = _(
        "Until it ends, a late payment opens everything again; after it, the subscription is suspended."
    )
    return (*statuses, Pill(_("Grace"), "neutral", grace))
