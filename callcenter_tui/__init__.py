"""A call-center desk in a terminal: AI agents answer, people watch, take over and close."""

__version__ = "0.1.0"
