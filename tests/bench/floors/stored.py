"""F: Textual, SQLModel and SQLite, with one query before the paint. Takes the file's path."""

import sys

from sqlmodel import Field, Session, SQLModel, create_engine, select
from textual.app import App, ComposeResult
from textual.widgets import Static


class Row(SQLModel, table=True):
    __tablename__ = "calls"

    id: str = Field(primary_key=True)
    key: str
    state: str


class Stored(App[None]):
    def compose(self) -> ComposeResult:
        with Session(create_engine(f"sqlite:///{sys.argv[1]}")) as session:
            rows = session.exec(select(Row).where(Row.state == "active").limit(30))
            yield Static("\n".join(f"{row.key} {row.state}" for row in rows))


if __name__ == "__main__":
    Stored().run()
