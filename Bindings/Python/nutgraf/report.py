# SPDX-License-Identifier: Apache-2.0
"""A report and what was read from it. All of it is immutable."""
from __future__ import annotations

from . import _ffi

TYPE_CHECKING = False  # typing itself costs as much time as all the rest
if TYPE_CHECKING:
    from typing import Any

    from .errors import Error


class View:
    """One finding: its fields are attributes, named as in the data contract.

    A field that is unknown is None. A view keeps its report alive.
    """

    __slots__ = ("_data", "report")
    _data: dict[str, Any]
    report: Report

    def __init__(self, data: dict[str, Any], report: Report) -> None:
        object.__setattr__(self, "_data", data)
        object.__setattr__(self, "report", report)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._data:
            return self._data[name]
        if name in self._fields:
            return None
        raise AttributeError(f"{type(self).__name__} has no field {name!r}")

    _fields: tuple[str, ...] = ()

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("findings of a report cannot be changed")

    def __eq__(self, other: object) -> bool:
        return (
            type(self) is type(other)
            and self._data == other._data  # type: ignore[attr-defined]
            and self.report is other.report  # type: ignore[attr-defined]
        )

    def __hash__(self) -> int:
        return hash((id(self.report), repr(self._data)))

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self._fields, *self._data})

    def to_dict(self) -> dict[str, Any]:
        return dict(self._data)

    def _span(self, name: str) -> Span | None:
        data = self._data.get(name)
        return Span(data, self.report) if data else None

    def _entity(self, name: str) -> Entity | None:
        number = self._data.get(name)
        return None if number is None else self.report.entities[number]


class Span(View):
    """A range of the report's text, in code points."""

    __slots__ = ()
    _fields = ("start", "end")

    @property
    def text(self) -> str:
        return self.report.text[self._data["start"] : self._data["end"]]

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        shown = self.text if len(self.text) <= 40 else self.text[:39] + "…"
        kind = self._data.get("kind") or self._data.get("label") or self._data.get("type") or ""
        return f"<{type(self).__name__} {shown!r} {kind}>".replace(" >", ">")


class Block(Span):
    """A run of the text with one role on the page: kind, level, clutter, source, score."""

    __slots__ = ()
    _fields = ("start", "end", "kind", "level", "clutter", "source", "score")


class Sentence(Span):
    __slots__ = ()


class Token(Span):
    """A word with its lemma, upos, head (position, -1 for a root) and deprel."""

    __slots__ = ()
    _fields = ("start", "end", "lemma", "upos", "head", "deprel")


class Mention(Span):
    """A place where an entity is spoken of: label, kind, score."""

    __slots__ = ()
    _fields = ("start", "end", "label", "kind", "score")

    @property
    def entity(self) -> Entity | None:
        return self._entity("entity")


class Role(Span):
    """A role an entity is given: title, of, former."""

    __slots__ = ()
    _fields = ("start", "end", "title", "former")

    @property
    def of(self) -> Entity | None:
        return self._entity("of")


class Entity(View):
    """Who or what is spoken of: id, name, label, aliases, same_as."""

    __slots__ = ()
    _fields = ("id", "name", "label", "aliases", "same_as")

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(Role(role, self.report) for role in self._data.get("roles", ()))

    @property
    def acts_for(self) -> Entity | None:
        return self._entity("acts_for")

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(m for m in self.report.mentions if m._data.get("entity") == self._data["id"])

    def __str__(self) -> str:
        return self._data["name"]

    def __repr__(self) -> str:
        return f"<Entity {self._data['id']} {self._data['name']!r} {self._data['label']}>"


class Time(Span):
    """A time expression (TIMEX3): type, value, edtf, from_, to, mod, anchor."""

    __slots__ = ()
    _fields = ("start", "end", "type", "value", "edtf", "to", "mod", "anchor")

    @property
    def from_(self) -> str | None:
        return self._data.get("from")


class Quantity(Span):
    """A quantity: kind, value, low, high, comparator, unit, currency, per."""

    __slots__ = ()
    _fields = (
        "start", "end", "kind", "value", "low", "high", "comparator", "unit", "currency", "per",
    )  # fmt: skip


class Quotation(View):
    """What somebody said: kind, stance, score; content, cue, source, speaker, parent."""

    __slots__ = ()
    _fields = ("kind", "stance", "score")

    @property
    def content(self) -> tuple[Span, ...]:
        return tuple(Span(part, self.report) for part in self._data["content"])

    @property
    def text(self) -> str:
        return " … ".join(part.text for part in self.content)

    @property
    def start(self) -> int:
        return self._data["content"][0]["start"]

    @property
    def end(self) -> int:
        return self._data["content"][-1]["end"]

    @property
    def cue(self) -> Span | None:
        return self._span("cue")

    @property
    def source(self) -> Span | None:
        return self._span("source")

    @property
    def speaker(self) -> Entity | None:
        return self._entity("speaker")

    @property
    def parent(self) -> Quotation | None:
        number = self._data.get("parent")
        return None if number is None else self.report.quotations[number]

    def __repr__(self) -> str:
        shown = self.text if len(self.text) <= 50 else self.text[:49] + "…"
        return f"<Quotation {self._data['kind']} {shown!r} by {self.speaker or 'nobody named'}>"


class Participant(View):
    __slots__ = ()

    @property
    def entity(self) -> Entity | None:
        return self._entity("entity")

    @property
    def span(self) -> Span | None:
        return self._span("span")

    def __repr__(self) -> str:
        return f"<Participant {self.entity or self.span}>"


class Event(View):
    """Who did what to whom: type, cameo, modality; trigger, extent, actors, recipients, …"""

    __slots__ = ()
    _fields = ("type", "cameo", "modality", "score")

    @property
    def trigger(self) -> Span | None:
        return self._span("trigger")

    @property
    def extent(self) -> Span | None:
        return self._span("extent")

    @property
    def text(self) -> str:
        return self.extent.text if self.extent else ""

    @property
    def actors(self) -> tuple[Participant, ...]:
        return tuple(Participant(one, self.report) for one in self._data.get("actors", ()))

    @property
    def recipients(self) -> tuple[Participant, ...]:
        return tuple(Participant(one, self.report) for one in self._data.get("recipients", ()))

    @property
    def place(self) -> Entity | None:
        return self._entity("place")

    @property
    def time(self) -> Time | None:
        number = self._data.get("time")
        return None if number is None else self.report.times[number]

    @property
    def attributed_to(self) -> Entity | None:
        return self._entity("attributed_to")

    def __repr__(self) -> str:
        return f"<Event {self._data['type']} {self.text[:50]!r}>"


class Position(View):
    """Who demands, offers, rejects what: stance, topic, score; holder, content, toward."""

    __slots__ = ()
    _fields = ("stance", "topic", "score")

    @property
    def holder(self) -> Entity | None:
        return self._entity("holder")

    @property
    def toward(self) -> Entity | None:
        return self._entity("toward")

    @property
    def content(self) -> Span | None:
        return self._span("content")

    def __repr__(self) -> str:
        return f"<Position {self.holder} {self._data['stance']} {str(self.content)[:40]!r}>"


class Warning(View):
    __slots__ = ()
    _fields = ("code", "start", "end", "message")

    def __repr__(self) -> str:
        return f"<Warning {self.code}: {self.message}>"


class Report:
    """One report, read. Free it early with ``close()`` or a ``with`` block; views stay usable for
    what was read from it before."""

    error: Error | None = None

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._dict: dict[str, Any] | None = None
        self._lists: dict[str, tuple] = {}

    def _json(self, tokens: bool = False) -> bytes:
        return _ffi.take(_ffi.lib.nutgraf_report_json, self._handle.value, 0, int(tokens))

    @property
    def _data(self) -> dict[str, Any]:
        if self._dict is None:
            import json

            self._dict = json.loads(self._json())
        return self._dict

    def _views(self, key: str, kind: type) -> Any:
        if key not in self._lists:
            self._lists[key] = tuple(kind(item, self) for item in self._data.get(key, ()))
        return self._lists[key]

    @property
    def id(self) -> str:
        return self._data["id"]

    @property
    def text(self) -> str:
        """The text into which all offsets point."""
        return self._data["text"]

    @property
    def language(self) -> str | None:
        return self._data.get("language")

    @property
    def article(self) -> dict[str, Any]:
        """Title, byline, dateline, dates … with their evidence, as in the data contract."""
        return self._data["article"]

    @property
    def title(self) -> str | None:
        found = self.article.get("title")
        if not found or isinstance(found, str):
            return found or None
        return found.get("text") or self.text[found["start"] : found["end"]]

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self._views("blocks", Block)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self._views("sentences", Sentence)

    @property
    def tokens(self) -> tuple[Token, ...]:
        if "tokens" not in self._lists:
            import json

            items = json.loads(self._json(tokens=True))["tokens"]
            self._lists["tokens"] = tuple(Token(item, self) for item in items)
        return self._lists["tokens"]

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return self._views("mentions", Mention)

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self._views("entities", Entity)

    @property
    def times(self) -> tuple[Time, ...]:
        return self._views("times", Time)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        return self._views("quantities", Quantity)

    @property
    def quotations(self) -> tuple[Quotation, ...]:
        return self._views("quotations", Quotation)

    @property
    def events(self) -> tuple[Event, ...]:
        return self._views("events", Event)

    @property
    def positions(self) -> tuple[Position, ...]:
        return self._views("positions", Position)

    @property
    def warnings(self) -> tuple[Warning, ...]:
        return self._views("warnings", Warning)

    def __getitem__(self, span: Span | slice) -> str:
        """``report[mention]`` and ``report[10:20]`` are the words of a span."""
        if isinstance(span, slice):
            return self.text[span]
        return self.text[span.start : span.end]

    def to_dict(self) -> dict[str, Any]:
        """The annotated report of the data contract, as a new dict."""
        import json

        return json.loads(self._json())

    def to_json(self, tokens: bool = False) -> str:
        return self._json(tokens).decode()

    def _repr_html_(self) -> str:
        return _ffi.take(_ffi.lib.nutgraf_report_html, self._handle.value).decode()

    def __repr__(self) -> str:
        title = self.title or self.text[:50].strip()
        return f"<Report {self.id!r} {title[:60]!r}>"

    def __bool__(self) -> bool:
        return True

    def __or__(self, fields: dict[str, Any]) -> dict[str, Any]:
        """``report | {"id": …, "title": …}``: a document for Index.add, extraction included."""
        return {"_report": self, **fields}

    def close(self) -> None:
        self._handle.close()

    def __enter__(self) -> Report:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class FailedReport(Report):
    """What stands in the place of a record that could not be read. Its lists are empty, it is
    false, and ``error`` says why."""

    def __init__(self, id_: str | None, error: Error) -> None:
        super().__init__(None)
        self.error = error
        self._dict = {
            "id": id_,
            "error": {"code": error.code, "message": str(error)},
        }

    text = ""  # type: ignore[assignment]
    article: dict[str, Any] = {}  # type: ignore[assignment]
    tokens: tuple[Token, ...] = ()  # type: ignore[assignment]

    def to_dict(self) -> dict[str, Any]:
        return {key: value for key, value in self._data.items()}

    def to_json(self, tokens: bool = False) -> str:
        import json

        return json.dumps(self._dict, ensure_ascii=False)

    def _repr_html_(self) -> str:
        import html

        return f"<p><b>{html.escape(str(self.id))}</b>: {html.escape(str(self.error))}</p>"

    def __repr__(self) -> str:
        return f"<FailedReport {self.id!r} {self.error}>"

    def __bool__(self) -> bool:
        return False

    def close(self) -> None:
        pass
