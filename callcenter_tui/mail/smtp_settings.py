"""Where the mail server is, how to speak to it, and whom to trust.

Apart from the conversation itself, so that whoever only reads settings does not load its library.
"""

from __future__ import annotations

import ipaddress
import ssl
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path

from callcenter_tui.mail import carriers, faults
from callcenter_tui.mail.troubles import Trouble
from callcenter_tui.text import clean_line

PATIENCE = 120.0
"""Seconds for the answer to the words. Longer than for other steps: whoever hangs up too soon does
not know whether the letter was taken, and a person has to find out."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where the server is and how to speak to it. ``ssl_tls`` (port 465) wins over ``starttls``.

    ``timeout``: seconds for each step. ``ca_file``: certificates to trust besides the system's.
    """

    server: str
    port: int = 587
    username: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True
    ssl_tls: bool = False
    ca_file: Path | None = None
    timeout: float = 30.0
    patience: float = PATIENCE

    @property
    def encrypted(self) -> bool:
        """Whether nothing but the greeting is said in clear."""
        return self.ssl_tls or self.starttls

    @property
    def loopback(self) -> bool:
        """Whether the server is this machine, and is named so that nobody else can be it."""
        if self.server.lower() == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.server).is_loopback
        except ValueError:
            return False

    @property
    def in_clear(self) -> bool:
        """Whether others on the way could read letters and password: then none is sent at all."""
        return not (self.encrypted or self.loopback)

    def trusting(self) -> ssl.SSLContext:
        """Certificates are always checked, by the system's list and the company's own file."""
        context = ssl.create_default_context()
        if self.ca_file is not None:
            try:
                context.load_verify_locations(cafile=self.ca_file)
            except OSError as error:
                raise Trouble(carriers.PERMANENT, fault=faults.CA_FILE) from error
        return context

    def told(self, said: str) -> str:
        """The server's words in one line; what it echoes of a login is nobody's business."""
        if self.password:
            name, word = self.username.encode(), self.password.encode()
            both = b"\0" + name + b"\0" + word
            for secret in (b64encode(both).decode(), b64encode(word).decode(), self.password):
                said = said.replace(secret, "...")
        return clean_line(said, limit=300)
