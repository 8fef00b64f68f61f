"""A call or some chats recorded by hand: whose, how much and when, with what its pools hold then (SPEC 7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from functools import partial

from PySide6.QtCore import QLocale, QTime
from PySide6.QtWidgets import QLabel, QLineEdit, QTimeEdit, QWidget

from agencybilling.domain.calendar import Instant
from agencybilling.domain.errors import InvalidAmount, InvalidQuantity, NotFound, Refusal
from agencybilling.domain.usage import Channel, Outcome
from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.amount_edit import AmountEdit
from agencybilling.gui.widgets.day_edit import DayEdit
from agencybilling.gui.widgets.picker import Choice, Picker
from agencybilling.gui.widgets.segments import SegmentedControl
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _, locale_name
from agencybilling.services.application import Application
from agencybilling.services.usage import HandedIn, NewUsage, UsageRecords
from agencybilling.wording.consequences import Consequence
from agencybilling.wording.consequences.usage import of_recording

_SIDE_PX = 9


def clients_by_name(application: Application) -> tuple[Choice, ...]:
    """Whose usage it can be; read on any thread."""
    with application.read() as unit:
        names = unit.accounts.names(unit.accounts.ids())
    return tuple(Choice(key, name) for key, name in sorted(names.items(), key=lambda one: one[1].casefold()))


class RecordUsageDialog(CommandDialog):
    """One record. Its id is proposed from the present time, so that two of them differ."""

    client: Picker
    channel: SegmentedControl
    quantity_label: QLabel
    quantity: AmountEdit
    day: DayEdit
    time: QTimeEdit
    external_id: QLineEdit
    campaign: QLineEdit
    note: QLineEdit

    def __init__(
        self,
        workplace: Workplace,
        clients: Sequence[Choice],
        *,
        client_id: int | None = None,
        parent: QWidget,
    ) -> None:
        super().__init__(workplace, "record_usage.ui", parent=parent)
        application = workplace.application
        self._zone = application.zone
        now = self._zone.wall(application.office.clock())
        self.client.show_choices(clients)
        self.client.pick(client_id)
        self.channel.show_choices([(Channel.VOICE, _("A call")), (Channel.CHAT, _("Chats"))])
        self._show_now(now)
        self.external_id.setText(f"by-hand-{now:%Y%m%d-%H%M%S}")
        self._follow_channel()
        self._listen()
        (self.client if client_id is None else self.quantity).setFocus()

    def command(self) -> Callable[[], object]:
        """The record."""
        return self._recording(self.workplace.application.usage)

    def preview(self) -> Callable[[], Sequence[Consequence]] | None:
        """How it would be charged; nothing until there is enough to say so."""
        if self.client.key is None or not self.quantity.text().strip():
            return None
        application = self.workplace.application
        decide = self._recording(application.preview.usage)

        def found() -> list[Consequence]:
            window, currencies = application.settings.get().usage_window_days, application.currencies
            return of_recording(decide(), currencies, usage_window_days=window)

        return found

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """The field that the refused value stands in."""
        match refusal.code:
            case "invalid_quantity":
                return self.quantity
            case "usage_in_future":
                return self.day
            case "usage_conflict" | "invalid_amount":
                return self.external_id
            case _:
                return self.client if "client" in refusal.values else None

    def message(self, result: object) -> Message | None:
        """How it was charged."""
        if not isinstance(result, HandedIn):
            return None
        words = {"id": self.external_id.text().strip(), "client": result.decision.account.client.name}
        match result.outcome:
            case Outcome.DUPLICATE:
                said = _("{id} was in the books of {client} already; nothing is changed.")
                return Message(said.format(**words), tone=Tone.INFO)
            case Outcome.UNBILLED:
                said = _("{id} is recorded for {client}, and charged with no period.")
                return Message(said.format(**words), tone=Tone.WARN)
            case _:
                return Message(_("{id} is recorded for {client}.").format(**words))

    # ------------------------------------------------------------ inside

    def _show_now(self, now: datetime) -> None:
        today = now.date()
        self.day.know_today(lambda: today)
        self.day.allow(latest=today)
        self.day.show_day(today)
        self.time.setLocale(QLocale(locale_name()))
        self.time.setDisplayFormat(self.time.locale().timeFormat(QLocale.FormatType.ShortFormat))
        self.time.lineEdit().setTextMargins(_SIDE_PX, 0, 0, 0)
        self.time.setTime(QTime(now.hour, now.minute))

    def _listen(self) -> None:
        self.client.picked.connect(lambda _key: self.foresee())
        self.channel.changed.connect(lambda _key: self._follow_channel())
        self.quantity.textEdited.connect(lambda _text: self.foresee())
        self.day.picked.connect(lambda _day: self.foresee())
        self.time.timeChanged.connect(lambda _time: self.foresee())
        self.external_id.textEdited.connect(lambda _text: self.foresee())

    def _follow_channel(self) -> None:
        calls = self.channel.key == Channel.VOICE
        self.quantity.show_unit(_("seconds") if calls else _("chats"))
        self.quantity_label.setText(_("H&ow long") if calls else _("H&ow many"))
        self.foresee()

    def _recording(self, usage: UsageRecords) -> Callable[[], HandedIn]:
        client_id = self.client.key
        if not isinstance(client_id, int):
            raise NotFound(client=self.client.text())
        new = NewUsage(
            self.external_id.text().strip(),
            Channel(self.channel.key),
            self._typed_quantity(),
            self._occurred_at(),
            campaign=self.campaign.text().strip() or None,
            note=self.note.text().strip() or None,
        )
        if not new.external_id:
            raise InvalidAmount(field="external_id")
        new.checked(self.workplace.application.office.clock())
        return partial(usage.hand_in, client_id, new)

    def _typed_quantity(self) -> object:
        plain = self.quantity.plain()
        if self.channel.key == Channel.VOICE:
            return plain
        if not plain.isascii() or not plain.isdigit():
            raise InvalidQuantity(chats=plain)
        return int(plain)

    def _occurred_at(self) -> Instant | None:
        """None where it can't be told: the present instant then."""
        chosen, clock = self.day.day(), self.time.time()
        if chosen is None:
            return None
        return self._zone.instant(datetime.combine(chosen, time(clock.hour(), clock.minute())))
