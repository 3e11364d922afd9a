"""``callcenter ssh``: staff on this host by SSH, in the console and in nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from callcenter_tui.cli.options import Json
from callcenter_tui.cli.output import checks, say
from callcenter_tui.cli.ssh_written import Host

app = typer.Typer(
    name="ssh",
    help="Staff by SSH: sshd's fragment, the launcher, the worker.",
    no_args_is_help=True,
)

What = Literal["sshd", "launcher", "unit", "steps", "env"]
PARTS: dict[What, tuple[str, ...]] = {
    "steps": ("steps.txt",),
    "sshd": ("sshd.conf",),
    "launcher": ("console.sh",),
    "unit": ("worker.service",),
    "env": ("console.env", "worker.env"),
}
USUAL = Host()

Group = Annotated[str, typer.Option(metavar="NAME", help="Its members get the console only.")]
Account = Annotated[str, typer.Option(metavar="NAME", help="What consoles run by.")]
Venv = Annotated[str, typer.Option(metavar="PATH", help="Where the program is installed.")]
Home = Annotated[str, typer.Option(metavar="PATH", help="Data of consoles and worker.")]


@app.command("print")
def print_files(
    what: Annotated[What | None, typer.Argument(help="One of them alone, as a file.")] = None,
    group: Group = USUAL.group,
    account: Account = USUAL.account,
    venv: Venv = USUAL.venv,
    home: Home = USUAL.home,
) -> None:
    """Print the steps and the files; changes nothing."""
    host = Host(group, account, venv, home)
    if what and what != "env":
        print(host.text(PARTS[what][0]), end="")
        return
    for part in (what,) if what else PARTS:
        for name in PARTS[part]:
            say(f"===== {name}")
            say(host.text(name))


@app.command()
def install(
    group: Group = USUAL.group,
    account: Account = USUAL.account,
    venv: Venv = USUAL.venv,
    home: Home = USUAL.home,
    root: Annotated[Path, typer.Option(metavar="DIR", help="Write below it.")] = Path("/"),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace changed files too; the old one is kept as .bak."),
    ] = False,
) -> None:
    """Write the files where they belong; as root."""
    from callcenter_tui.cli import ssh_install

    host = Host(group, account, venv, home)
    for put in ssh_install.install(host, root.absolute(), force=force, dry=dry_run):
        deed = f"{'would be ' if dry_run and put.deed in ('written', 'replaced') else ''}{put.deed}"
        say(f"{deed}: {put.path}{f' ({put.note})' if put.note else ''}")
    if dry_run:
        return
    say("Next: what is missing of the steps (callcenter ssh print steps), then")
    say("  systemctl daemon-reload && systemctl enable --now callcenter-worker")
    say("  sshd -t && systemctl reload ssh")
    say(f"  callcenter ssh check {host.options}".rstrip())


@app.command()
def check(
    group: Group = USUAL.group,
    account: Account = USUAL.account,
    venv: Venv = USUAL.venv,
    home: Home = USUAL.home,
    as_json: Json = False,
) -> None:
    """Is this host as the steps leave it? Changes nothing; as root it sees everything."""
    from callcenter_tui.cli import ssh_checks

    checks(list(ssh_checks.found(Host(group, account, venv, home))), as_json=as_json)
