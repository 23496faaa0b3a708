"""The supervisor: runs web, worker and engine, brings back the one that dies, ends them all. It imports no Django.

    python -m apps.program.supervise supervisor --data-dir DIR [--role web …]

One loop, no threads: signals, the ends of children, their lines, and orders that arrive on the control port (loopback,
token in a 0600 file). A child that dies is started again at once; only one that keeps dying before it said that it is
ready is given growing pauses. A child is ended with its whole process group (apps/program/groups.py).
"""

import argparse
import contextlib
import fcntl
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from apps.downloader.engine import EXIT_UNAVAILABLE
from apps.program import groups
from apps.program.child import LONGEST_PAUSE_SECONDS, READY, Child
from apps.program.logfile import LogFile, in_our_form
from apps.program.order_desk import OrderDesk
from apps.program.voice import Voice

ROLES = ("web", "worker", "engine")
#: SIGTERM, then so long, then SIGKILL to the group: together with the rest under the five seconds of a Ctrl-C.
GRACE_SECONDS = 3.0
UNKILLABLE_SECONDS = 2.0
_LONGEST_LINE = 64 * 1024
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Options:
    """What the supervisor is told when it starts."""

    data_dir: Path
    host: str
    port: int
    version: str
    roles: tuple[str, ...]
    engine: bool
    quiet: bool = False


class Refused(Exception):
    """This supervisor cannot start; the text says why, to a person."""


class Supervisor:
    """The loop and all that it keeps an eye on."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._run_dir = options.data_dir / "run"
        everything = set(options.roles) >= {"web", "worker"}
        name = "supervisor" if everything else f"supervisor-{'-'.join(options.roles)}"
        self._state_file = self._run_dir / f"{name}.json"
        log = LogFile(options.data_dir / "log.txt", banner=f"AutoBangumi Version {options.version}")
        self._voice = Voice(log, echo=not options.quiet)
        self._children = {
            role: Child(role, wanted=role != "engine" or options.engine) for role in options.roles
        }
        self._selector = selectors.DefaultSelector()
        self._desk = OrderDesk(self._obey)
        self._address = (options.host, options.port)
        self._listener: socket.socket | None = None
        self._locks: list[BinaryIO] = []
        self._end_at: float | None = None

    # -- start

    def run(self) -> int:
        """Run until told to end; the exit code. Raises Refused."""
        self._run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._take_locks()
        if "web" in self._children:
            self._listener = listen(*self._address)
        groups.become_subreaper()
        self._catch_signals()
        self._kill_left_over()
        self._selector.register(self._desk, selectors.EVENT_READ, self._desk.serve)
        self._write_state()
        self._voice.tell("INFO", f"AutoBangumi Version {self._options.version} starts.")
        while not self._is_over():
            self._start_due()
            for key, _ in self._selector.select(self._patience()):
                key.data()
            self._reap()
            self._end_late_ones()
        self._state_file.unlink(missing_ok=True)
        self._voice.tell("INFO", "AutoBangumi has ended.")
        self._voice.close()
        return 0

    def _take_locks(self) -> None:
        for role in self._children:
            file = (self._run_dir / f"{role}.lock").open("ab")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Refused(
                    f"AutoBangumi is already running on {self._options.data_dir}."
                ) from None
            self._locks.append(file)

    def _catch_signals(self) -> None:
        woken, waker = socket.socketpair()
        woken.setblocking(False)  # noqa: FBT003 - its one argument
        waker.setblocking(False)  # noqa: FBT003
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        self._waker = waker
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # Under nohup a closing terminal is to be ignored. SIGINT is heard even where a shell
            # without job control, which starts `serve &`, has set it to be ignored.
            if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, lambda *_: self._asked_to_end())
        signal.signal(signal.SIGCHLD, lambda *_: None)

        def drain() -> None:
            with contextlib.suppress(BlockingIOError):
                woken.recv(4096)

        self._selector.register(woken, selectors.EVENT_READ, drain)

    def _kill_left_over(self) -> None:
        """What a supervisor that was killed itself has left running."""
        old: list[groups.Group] = []
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            stored = json.loads(self._state_file.read_text(encoding="utf-8"))
            old = [groups.Group(int(item["group"]), str(item["role"])) for item in stored["groups"]]
        for group in groups.clear_left_over(old):
            self._voice.tell(
                "WARNING", f"The {group.role} of an earlier run was still there; ended."
            )

    # -- children

    def _start_due(self) -> None:
        if self._end_at is not None:
            return
        now = time.monotonic()
        web = self._children.get("web")
        for child in self._children.values():
            if not child.wanted or child.group is not None or child.not_before > now:
                continue
            if child is not web and web is not None and self._web_goes_first(web, now):
                continue
            self._start(child)

    def _web_goes_first(self, web: Child, now: float) -> bool:
        """At the very start people wait for the page, so the others leave the processor to it for a moment."""
        return web.starts == 1 and not web.ready and now - web.started < 1.0

    def _start(self, child: Child) -> None:
        command = [sys.executable, "-m", *self._words(child.role)]
        fds = (self._listener.fileno(),) if child.role == "web" and self._listener else ()
        try:
            process = subprocess.Popen(  # noqa: S603 - our own modules
                command,
                cwd=_ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=fds,
                preexec_fn=groups.die_with_parent,  # noqa: PLW1509 - this process has one thread
            )
        except OSError as error:
            # No memory or no process left for now.
            child.not_before = time.monotonic() + LONGEST_PAUSE_SECONDS
            self._voice.tell(
                "ERROR", f"The {child.role} cannot be started: {error.strerror}. Trying again."
            )
            return
        child.begins(process, now=time.monotonic())
        pipe = process.stdout
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
            self._selector.register(pipe, selectors.EVENT_READ, lambda: self._read(child, pipe))
        self._write_state()

    def _words(self, role: str) -> list[str]:
        if role == "engine":
            folder = str(self._options.data_dir)
            return ["apps.downloader.engine", "engine", "--data-dir", folder]
        if role == "web" and self._listener is not None:
            return ["autobangumi", "web", "--socket", str(self._listener.fileno())]
        return ["autobangumi", role]

    def _read(self, child: Child, pipe: Any) -> None:
        """What a child says, line by line."""
        try:
            data = os.read(pipe.fileno(), 65536)
        except BlockingIOError:
            return
        if not data:
            self._selector.unregister(pipe)
            pipe.close()
        child.text += data
        if not data or len(child.text) > _LONGEST_LINE:
            child.text += b"\n"
        *lines, rest = child.text.split(b"\n")
        child.text = bytearray(rest)
        for raw in lines:
            text = raw.decode(errors="replace").rstrip("\r")
            if text == READY:
                self._is_ready(child)
            elif text.strip():
                self._voice.show(in_our_form(text))

    def _is_ready(self, child: Child) -> None:
        child.ready = True
        child.deaths_before_ready = 0
        if child.role == "web" and child.starts == 1:
            port = self._listener.getsockname()[1] if self._listener else self._address[1]
            host = self._address[0]
            shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104 - compared
            self._voice.tell("INFO", f"AutoBangumi is ready: http://{shown}:{port}")

    def _reap(self) -> None:
        """Wait for every process that has ended, ours and orphans alike."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                break
            for child in self._children.values():
                if child.process is not None and child.process.pid == pid:
                    child.process.returncode = os.waitstatus_to_exitcode(status)
                    self._has_died(child, child.process.returncode)
        now = time.monotonic()
        for child in self._children.values():
            if child.process is not None or child.group is None:
                continue
            # What cannot even be killed (it hangs in the kernel) is not waited for.
            if not groups.exists(child.group) or now - child.died > UNKILLABLE_SECONDS:
                child.group = None

    def _has_died(self, child: Child, code: int) -> None:
        now = time.monotonic()
        child.process = None
        child.died = now
        if child.group is not None:
            groups.kill(child.group)
        asked = child.ending
        child.kill_at = None
        if asked or self._end_at is not None:
            return
        if code == EXIT_UNAVAILABLE:
            child.wanted = False
            return
        pause = child.rests(now=now)
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        again = "at once" if not pause else f"in {pause:g} s"
        self._voice.tell("WARNING", f"The {child.role} ended {how}; it is started again {again}.")

    def _stop(self, child: Child) -> None:
        """Ask a child to end; its group is killed after the grace."""
        if child.process is None or child.ending:
            return
        child.kill_at = time.monotonic() + GRACE_SECONDS
        child.not_before = 0.0
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.process.pid, signal.SIGTERM)

    def _end_late_ones(self) -> None:
        now = time.monotonic()
        for child in self._children.values():
            if child.group is not None and child.kill_at is not None and child.kill_at <= now:
                groups.kill(child.group)

    # -- end

    def _asked_to_end(self) -> None:
        """A signal: the first asks all children to end, a second one makes it short."""
        now = time.monotonic()
        if self._end_at is not None:
            for child in self._children.values():
                child.kill_at = now
            return
        self._end(after_seconds=0.0)

    def _end(self, *, after_seconds: float) -> None:
        self._end_at = time.monotonic() + after_seconds

    def _is_over(self) -> bool:
        if self._end_at is None or self._end_at > time.monotonic():
            return False
        for child in self._children.values():
            if child.process is not None and not child.ending:
                self._stop(child)
        return all(child.group is None for child in self._children.values())

    def _patience(self) -> float | None:
        """How long the loop may sleep, where nothing happens."""
        now = time.monotonic()
        moments: list[float | None] = []
        if self._end_at is not None and self._end_at > now:
            moments.append(self._end_at)
        for child in self._children.values():
            moments.append(child.kill_at)
            if child.process is None and child.group is not None:
                moments.append(now + 0.02)
            elif child.wanted and child.group is None:
                moments.append(max(child.not_before, now + 0.02))
        known = [moment for moment in moments if moment is not None]
        return max(0.0, min(known) - now) if known else None

    # -- orders

    def _write_state(self) -> None:
        """For whoever may give orders (the token), and for the next supervisor (the groups)."""
        state = {
            "pid": os.getpid(),
            "port": self._desk.port,
            "token": self._desk.token,
            "groups": [
                {"role": child.role, "group": child.group}
                for child in self._children.values()
                if child.group is not None
            ],
        }
        fresh = self._state_file.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(state, file)
        fresh.replace(self._state_file)

    def _obey(self, what: str, order: Mapping[str, Any]) -> dict[str, Any]:
        if what == "shutdown":
            self._voice.tell("INFO", "Asked to end.")
            self._end(after_seconds=0.3)
        elif what == "restart":
            for role in order.get("roles", []):
                if role in self._children:
                    self._stop(self._children[role])
        elif what == "engine" and "engine" in self._children:
            self._switch_engine(on=order.get("on") is True)
        elif what == "listen":
            return self._listen_at(str(order.get("host")), int(order.get("port", 0)))
        elif what != "status":
            return {"ok": False, "why": "unknown"}
        return {"ok": True, "pid": os.getpid(), "children": list(self._shown_children())}

    def _switch_engine(self, *, on: bool) -> None:
        engine = self._children["engine"]
        if on and not engine.wanted:
            engine.not_before = 0.0
            engine.deaths_before_ready = 0
        engine.wanted = on
        if not on:
            self._stop(engine)

    def _listen_at(self, host: str, port: int) -> dict[str, Any]:
        """Listen elsewhere from now on; web is started again for it."""
        if self._listener is None or (host, port) == self._address:
            return {"ok": True}
        try:
            fresh = listen(host, port)
        except Refused as refused:
            self._voice.tell("ERROR", str(refused))
            return {"ok": False, "why": str(refused)}
        self._listener.close()
        self._listener, self._address = fresh, (host, port)
        self._children["web"].starts = 0
        self._stop(self._children["web"])
        return {"ok": True}

    def _shown_children(self) -> Iterator[dict[str, Any]]:
        now = time.monotonic()
        for child in self._children.values():
            yield {
                "role": child.role,
                "pid": child.process.pid if child.process else None,
                "wanted": child.wanted,
                "ready": child.ready and child.process is not None,
                "starts": child.starts,
                "seconds": round(now - child.started, 1) if child.process else 0,
            }


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises Refused with one sentence for a person."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    try:
        return socket.create_server((host, port), family=family, backlog=512, dualstack_ipv6=both)
    except OSError as error:
        raise Refused(
            f"Port {port} on {host} cannot be used ({os.strerror(error.errno or 0)}). Is another program on it? "
            "Set AUTOBANGUMI_PORT to a free one."
        ) from None
    except OverflowError:
        raise Refused(f"{port} is no port.") from None


def main(arguments: list[str] | None = None) -> int:
    """Read the options, run; the exit code."""
    parser = argparse.ArgumentParser(prog="supervisor", description="Runs AutoBangumi's parts.")
    parser.add_argument("name", choices=["supervisor"], help="the word by which `ps` tells it")
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7892)
    parser.add_argument("--version", default="")
    parser.add_argument("--role", choices=ROLES, action="append", help="all, if not given")
    parser.add_argument("--no-engine", action="store_true", help="begin with the engine off")
    parser.add_argument("--quiet", action="store_true", help="write to the log file only")
    found = parser.parse_args(arguments)
    options = Options(
        data_dir=found.data_dir.absolute(),
        host=found.host,
        port=found.port,
        version=found.version,
        roles=tuple(role for role in ROLES if not found.role or role in found.role),
        engine=not found.no_engine,
        quiet=found.quiet,
    )
    try:
        return Supervisor(options).run()
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
