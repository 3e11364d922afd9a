"""From content to a letter: subject, plain text, and HTML that real mail programs show.

Words of customers and models never become markup, and no parser of ours ever reads them as such:
in the HTML every value that a template puts out travels through the inliner of styles as hex
digits and is put back, escaped, in the finished page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import callcenter_tui
from callcenter_tui.domain.contact import normal_phone
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.letters import Content, LetterKind, Rendered
from callcenter_tui.locale.letter_words import words
from callcenter_tui.mail.addresses import checked_address
from callcenter_tui.mail.contents import of_data, to_data
from callcenter_tui.mail.paragraphs import bulleted, cut, ruled, wrapped
from callcenter_tui.text import clean_line

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

TEMPLATES = Path(callcenter_tui.__file__).parent.parent / "email_templates"
"""Beside the package, in a checkout and where a wheel was unpacked."""

PARTS = ("subject.txt.j2", "body.txt.j2", "body.html.j2")
LONGEST_SUBJECT = 150
"""More is cut by every list of messages; the topic stands in the body in full."""

NEUTRAL = "#3d4852"
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_SLOT = re.compile("\ue000([0-9a-f]*)\ue001")
_FILTERS = ("upper", "lower", "length", "first", "last", "join", "default", "trim", "replace")
"""The filters a template has beside ours. ``safe`` is not among them."""


@dataclass(frozen=True, slots=True)
class Company:
    """Who writes. Each may be empty: then its line is missing. Raises Invalid, naming the setting.

    ``ink`` is black or white, whichever is read better on ``color``.
    """

    name: str = ""
    phone: str = ""
    support_email: str = ""
    color: str = ""
    ink: str = field(init=False, default="")

    def __post_init__(self) -> None:
        color = self.color.strip()
        if color and not _COLOR.fullmatch(color):
            raise Invalid("COMPANY_COLOR is not a colour", "Six digits after #, such as #1f6feb.")
        support = self.support_email.strip()
        if support:
            try:
                support = checked_address(support)
            except Invalid as wrong:
                raise Invalid("SUPPORT_EMAIL is not an e-mail address", wrong.hint) from None
        checked = {
            "name": clean_line(self.name, limit=80),
            "phone": clean_line(self.phone, limit=40),
            "support_email": support,
            "color": _six_digits(color or NEUTRAL),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "ink", _ink(self.color))


class Renderer:
    """Renders letters with the templates of a folder; what it does not have comes from ours."""

    def __init__(self, company: Company, folder: Path = TEMPLATES) -> None:
        self.company, self.folder = company, folder
        self._html: SandboxedEnvironment | None = None
        self._text: SandboxedEnvironment | None = None

    def render(
        self, kind: LetterKind, language: str, content: Content, *, customer: str, call_key: str
    ) -> Rendered:
        """The letter; raises Invalid naming the template that cannot be used and its line."""
        from markupsafe import Markup

        if self._html is None or self._text is None:
            self._html, self._text = _environment(self.folder, True), _environment(self.folder)
        spoken = "es" if language == "es" else "en"
        key = clean_line(call_key, limit=20)
        values: dict[str, Any] = {
            "kind": str(kind),
            "language": spoken,
            "content": of_data(kind, to_data(content)),
            "customer": cut(clean_line(customer), 80),
            "call_key": key,
            "company": self.company,
            "dialled": _dialled(self.company.phone),
            "w": lambda which, /, **marks: words(which, spoken, **({"call": key} | marks)),
        }
        subject = cut(clean_line(_run(self._text, kind, PARTS[0], values)), LONGEST_SUBJECT)
        text = _run(self._text, kind, PARTS[1], values).strip() + "\n"
        # The colours are the only values in a style; Company let nothing through but # and digits.
        colors = {"color": Markup(self.company.color), "ink": Markup(self.company.ink)}  # noqa: S704 - see above
        page = _run(self._html, kind, PARTS[2], values | colors | {"subject": subject})
        return Rendered(subject, re.sub(r"\n{3,}", "\n\n", text), _put_back(_inlined(page)))


def kinds_there(folder: Path = TEMPLATES) -> tuple[LetterKind, ...]:
    """The kinds of letters all of whose templates are in this folder."""
    return tuple(
        kind for kind in LetterKind if all((folder / kind / part).is_file() for part in PARTS)
    )


def _environment(folder: Path, html: bool = False) -> SandboxedEnvironment:
    from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined  # 0.1 s: only for letters
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    found = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder), FileSystemLoader(TEMPLATES)]),
        autoescape=html,
        undefined=StrictUndefined,
        finalize=_slot if html else None,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # a changed template holds from the next start, for all letters at once
    )
    known = {name: found.filters[name] for name in _FILTERS}
    found.filters.clear()
    found.filters.update(known)
    found.filters.update(wrapped=wrapped, bulleted=bulleted, ruled=ruled)
    found.globals.clear()
    return found


def _run(
    environment: SandboxedEnvironment, kind: LetterKind, part: str, values: dict[str, Any]
) -> str:
    from jinja2 import TemplateError

    name = f"{LetterKind(kind)}/{part}"
    try:
        return environment.get_template(name).render(values)
    except (TemplateError, LookupError, TypeError, ValueError, AttributeError, OSError) as error:
        said = clean_line(f"{type(error).__name__}: {error}", limit=200)
        title = f"The template of a letter cannot be used: {_place(error) or name}"
        raise Invalid(title, said) from error


def _place(error: Exception) -> str:
    """The template and line in which it went wrong, as far as that is known."""
    if (line := getattr(error, "lineno", None)) and (name := getattr(error, "name", None)):
        return f"{name}, line {line}"
    place, step = "", error.__traceback__
    while step is not None:
        path = Path(step.tb_frame.f_code.co_filename)
        if path.suffix == ".j2":
            place = f"{path.parent.name}/{path.name}, line {step.tb_lineno}"
        step = step.tb_next
    return place


def _slot(value: object) -> object:
    """A value as hex digits; markup is a template's own, whose values have become digits before."""
    if hasattr(value, "__html__"):
        return value
    return f"\ue000{str(value).encode('utf-8', 'replace').hex()}\ue001"


def _put_back(page: str) -> str:
    from markupsafe import escape

    return _SLOT.sub(lambda slot: str(escape(bytes.fromhex(slot[1]).decode())), page)


def _inlined(page: str) -> str:
    """Styles from the sheet into the tags; the rules for dark screens stay where they are."""
    from css_inline import CSSInliner, InlineError

    inliner = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
    try:
        return inliner.inline(page)
    except InlineError as error:
        raise Invalid("The styles of a letter cannot be used", clean_line(error)) from error


def _dialled(phone: str) -> str:
    """What a telephone dials; empty where the words are no plain number."""
    try:
        return normal_phone(phone)
    except Invalid:
        return ""


def _six_digits(color: str) -> str:
    digits = color[1:].lower()
    return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits)


def _ink(color: str) -> str:
    """By the contrast of WCAG 2: white on dark colours, nearly black on light ones."""
    shares = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#ffffff" if 1.05 / (light + 0.05) >= (light + 0.05) / 0.0525 else "#111111"
