"""Runs the console blocks of a page of the documentation and compares what they print.

A page is read from top to bottom, as a reader follows it:

- a fenced block marked `console` holds commands after `$` and what each prints; `...` stands for anything. A
  command that shows nothing is run, and what it prints is not compared. A command fails exactly where its shown
  output has a line that starts with `Error:`;
- `<!-- file: PATH -->` before any other fenced block: the block is written to that file, as the reader would;
- `<!-- runs: until stopped -->` before a console block: its command is started in a process of its own, and stopped by
  Ctrl-C once everything that it is shown to print, but for the last line, was printed;
- `<!-- today: 2017-06-01 -->` sets the calendar of the program;
- `<!-- figure: F0123456789ab is LABEL -->` lets an identity in the page stand for that of the figure with this
  label in the assessment that was made last, since identities change with the snapshot.
"""

from __future__ import annotations

import doctest
import io
import json
import re
import shlex
import signal
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

from saferplan.cli import main
from saferplan.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Typed:
    """A command on a line of the page, and what it prints; None where the page does not show it."""

    line: int
    command: str
    shown: str | None
    until_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A file that the reader writes."""

    path: str
    content: str


@dataclass(frozen=True, slots=True)
class Today:
    """The day it is from here on."""

    day: date


@dataclass(frozen=True, slots=True)
class Stands:
    """An identity in the page, and the label of the figure that it stands for."""

    identity: str
    label: str


Step = Typed | Written | Today | Stands

_MARK = re.compile(r"<!-- (file|today|figure|runs): (.+?) -->")
_PROGRAM = (sys.executable, "-c", "from saferplan.cli.main import run; run()")
_FENCE = re.compile(r"^```(\w*)\s*$")


def steps_of(page: str) -> list[Step]:
    """The steps of a page, in order."""
    steps: list[Step] = []
    lines = page.splitlines()
    file = ""
    until_stopped = False
    at = 0
    while at < len(lines):
        mark, fence = _MARK.fullmatch(lines[at]), _FENCE.match(lines[at])
        at += 1
        if mark and mark[1] == "file":
            file = mark[2]
        elif mark and mark[1] == "today":
            steps.append(Today(date.fromisoformat(mark[2])))
        elif mark and mark[1] == "runs":
            until_stopped = True
        elif mark:
            identity, _, label = mark[2].partition(" is ")
            steps.append(Stands(identity, label))
        elif fence:
            end = next(number for number in range(at, len(lines)) if lines[number].rstrip() == "```")
            block = lines[at:end]
            if file:
                steps.append(Written(file, "".join(f"{line}\n" for line in block)))
            elif fence[1] == "console":
                steps += [replace(one, until_stopped=until_stopped) for one in _typed(block, at + 1)]
            file, until_stopped, at = "", False, end + 1
    return steps


def _typed(block: list[str], first_line: int) -> list[Typed]:
    found: list[Typed] = []
    for number, line in enumerate(block, start=first_line):
        if line.startswith("$ "):
            found.append(Typed(number, line[2:], None))
            continue
        last = found.pop()
        if last.shown is None and last.command.endswith("\\"):
            found.append(Typed(last.line, f"{last.command[:-1].rstrip()} {line.strip()}", None))
        else:
            found.append(Typed(last.line, last.command, f"{last.shown or ''}{line}\n"))
    return found


class NotAsShownError(AssertionError):
    """A page shows something else than what happens."""


@dataclass
class Reader:
    """Somebody who follows a page from a folder, with the commands run by this very process."""

    folder: Path
    today: date = date(2017, 6, 1)
    stands: dict[str, str] = field(default_factory=dict)

    def follow(self, page: str) -> None:
        """Take every step of a page.

        Raises:
            NotAsShownError: a command does not do what the page shows.
        """
        for step in steps_of(page):
            match step:
                case Today(day):
                    self.today = day
                case Stands(identity, label):
                    self.stands[identity] = label
                case Written(path, content):
                    target = self.folder / self._put_in(path)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_text(self._put_in(content), encoding="utf-8")
                case Typed(line, command, shown, until_stopped):
                    self._type(line, command, shown, until_stopped)

    def _type(self, line: int, command: str, shown: str | None, until_stopped: bool) -> None:
        if until_stopped:
            failed, printed = self._run_until_stopped(command, len((shown or "").splitlines()) - 1)
        else:
            failed, printed = self._run(self._put_in(command))
        printed = self._put_back(printed)
        meant_to_fail = any(text.startswith("Error:") for text in (shown or "").splitlines())
        if failed is not meant_to_fail:
            raise NotAsShownError(
                f"line {line}: `{command}` {'fails' if failed else 'does not fail'}:\n{printed}"
            )
        if shown is not None and not doctest.OutputChecker().check_output(shown, printed, doctest.ELLIPSIS):
            raise NotAsShownError(f"line {line}: `{command}` prints\n{printed}\nand not\n{shown}")

    def _run(self, command: str) -> tuple[bool, str]:
        words = shlex.split(command)
        if words[0] == "cd":
            self.folder = (self.folder / words[1]).resolve(strict=True)
            return False, ""
        if words[0] == "saferplan" and " ".join(words[1:2]) in ("invite", "remind", "read-measures"):
            # The site is Django's, whose settings a process has once; those of this one are the tests'.
            done = subprocess.run(
                [*_PROGRAM, *words[1:]],
                cwd=self.folder,
                capture_output=True,
                text=True,
                check=False,
                encoding="utf-8",
            )
            return done.returncode != 0, done.stdout + done.stderr
        if words[0] == "saferplan":
            return self._saferplan([found for word in words[1:] for found in self._expanded(word)])
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )
        return done.returncode != 0, done.stdout + done.stderr

    def _run_until_stopped(self, command: str, lines: int) -> tuple[bool, str]:
        """Start a command, press Ctrl-C once it has printed so many lines, and wait for its end."""
        with subprocess.Popen(
            [*_PROGRAM, *shlex.split(command)[1:]],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        ) as process:
            assert process.stdout is not None
            printed = "".join(process.stdout.readline() for _ in range(lines))
            process.send_signal(signal.SIGINT)
            printed += process.stdout.read()
        return process.returncode != 0, printed

    def _expanded(self, word: str) -> list[str]:
        """A word as a shell hands it over: the paths it stands for, where it has a star."""
        return sorted(str(path) for path in self.folder.glob(word)) if "*" in word else [word]

    def _saferplan(self, words: list[str]) -> tuple[bool, str]:
        printed = io.StringIO()
        opened, created = Workspace.open.__func__, Workspace.create.__func__
        with (
            chdir(self.folder),
            mock.patch("sys.argv", ["saferplan", *words]),
            mock.patch.dict(opened.__kwdefaults__, clock=self._clock),
            mock.patch.dict(created.__kwdefaults__, clock=self._clock),
            redirect_stdout(printed),
            redirect_stderr(printed),
        ):
            try:
                main.run()
            except SystemExit as stopped:
                return bool(stopped.code), printed.getvalue()
        return False, printed.getvalue()

    def _clock(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=UTC)

    def _put_in(self, text: str) -> str:
        for identity, label in self.stands.items():
            if identity in text:
                text = text.replace(identity, self._identity(label))
        return text

    def _put_back(self, text: str) -> str:
        for identity, label in self.stands.items():
            text = text.replace(self._identity(label), identity)
        return text

    def _identity(self, label: str) -> str:
        made = max(
            self.folder.glob("assessments/*/assessment.json"), key=lambda path: path.stat().st_mtime_ns
        )
        figures = json.loads(made.read_text(encoding="utf-8"))["document"]["figures"]
        return next(str(figure["id"]) for figure in figures if figure["label"] == label)
