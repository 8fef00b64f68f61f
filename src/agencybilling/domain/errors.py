"""Why a command is refused: one small class per reason, a code and the values at fault, no sentences."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A command that the rules do not allow (SPEC 11). It carries values; sentences are made at the edge."""

    code: ClassVar[str]

    def __init__(self, **values: object) -> None:
        super().__init__(self.code, values)
        self.values = values

    def __str__(self) -> str:
        return self.code


class NotFound(Refusal):
    """A name or number that the books do not hold."""

    code = "not_found"


class AlreadyExists(Refusal):
    """A name that is taken."""

    code = "already_exists"


class InvalidPlan(Refusal):
    """A field of a plan breaks SPEC 3."""

    code = "invalid_plan"


class InvalidPack(Refusal):
    """A field of a pack breaks SPEC 3."""

    code = "invalid_pack"


class InvalidCurrency(Refusal):
    """A code that is no currency and could be none (SPEC 2)."""

    code = "invalid_currency"


class InvalidAmount(Refusal):
    """An amount of money or wallet minutes that cannot stand."""

    code = "invalid_amount"


class InvalidQuantity(Refusal):
    """Seconds or chats that no call or chat can have (SPEC 7)."""

    code = "invalid_quantity"


class InvalidDate(Refusal):
    """A day that does not exist, or lies where it must not."""

    code = "invalid_date"


class InvalidStartDate(Refusal):
    """A start whose first period misses today, or before the last cancel (SPEC 4)."""

    code = "invalid_start_date"


class InvalidStatus(Refusal):
    """A word that is no status of a payment request (SPEC 6)."""

    code = "invalid_status"


class PlanArchived(Refusal):
    """An archived plan can't be assigned or started."""

    code = "plan_archived"


class PackArchived(Refusal):
    """An archived pack can't be assigned or applied."""

    code = "pack_archived"


class SubscriptionLive(Refusal):
    """The command needs that nothing is live."""

    code = "subscription_live"


class NoPlanAssigned(Refusal):
    """The command needs an assigned plan."""

    code = "no_plan_assigned"


class NoLiveSubscription(Refusal):
    """The command needs something live."""

    code = "no_live_subscription"


class SubscriptionNotActive(Refusal):
    """A pack is applied only while the subscription is Active."""

    code = "subscription_not_active"


class ClientDisabled(Refusal):
    """A disabled client can't start."""

    code = "client_disabled"


class AddonsDisabled(Refusal):
    """The terms have add-on packs off."""

    code = "addons_disabled"


class PackNotAssigned(Refusal):
    """The pack is not among the client's."""

    code = "pack_not_assigned"


class WalletTooLow(Refusal):
    """A correction takes more than the wallet holds."""

    code = "wallet_too_low"


class UsageConflict(Refusal):
    """The same source and id with other content or of another client."""

    code = "usage_conflict"


class UsageInFuture(Refusal):
    """Usage that has not happened yet."""

    code = "usage_in_future"


class PeriodSettled(Refusal):
    """The record was charged with a period that is settled."""

    code = "period_settled"


class NothingToSettle(Refusal):
    """No period has ended without being settled."""

    code = "nothing_to_settle"


class RequestSettled(Refusal):
    """A paid or canceled request has no due date to move."""

    code = "request_settled"


class AccessDenied(Refusal):
    """A campaign can't be resumed while access is denied."""

    code = "access_denied"


class StartCodeInvalid(Refusal):
    """A code that was typed wrong, that these books have not made, or that is another client's (SPEC 10)."""

    code = "start_code_invalid"


class StartCodeExpired(Refusal):
    """The last day on which the code was good is over."""

    code = "start_code_expired"


class StartCodeUsed(Refusal):
    """The code, or another one of the same offer, was redeemed."""

    code = "start_code_used"


class StartCodeOutdated(Refusal):
    """The client is not offered the terms of the code any more."""

    code = "start_code_outdated"
