"""Start a program as somebody else, apart from the terminal, or tied to its parent's life.

A script for a fresh, single-threaded interpreter (`python -I -S launch.py HOW -- PROGRAM ...`),
because none of this is safe between fork and exec of a process with threads. It uses the standard
library only and imports nothing of ours.

HOW is any of:
    log=FILE             detach: own session, output appended to FILE, print the program's pid
    child=PID            send SIGTERM to the program when the process PID, which starts it, dies
    namespace=UID        in a user namespace where we, root, are UID; files see us as root still
    capability=UID:GID   as UID, but keeping root's right to pass by file permissions
"""

import ctypes
import os
import signal
import sys

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAP_DAC_OVERRIDE = 1
CAP_VERSION_3 = 0x20080522

libc = ctypes.CDLL(None, use_errno=True)


def call(name: str, *arguments: object) -> None:
    """Call a function of the C library and raise OSError when it answers -1."""
    if getattr(libc, name)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


def prctl(option: int, *arguments: int) -> None:
    """prctl(2), the arguments padded to four."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    call("prctl", option, *(ctypes.c_ulong(argument) for argument in padded))


def enter_namespace(uid: int) -> None:
    """Become `uid` in our own eyes; for files and signals we stay who we were."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    call("unshare", CLONE_NEWUSER)
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {outer_uid} 1"),
        ("gid_map", f"{uid} {outer_gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(line)


def keep_passage(uid: int, gid: int) -> None:
    """Become `uid`, keeping only the capability to pass by file permissions."""
    # Without this access(2), by which PostgreSQL looks for its own files, ignores capabilities.
    prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    header = (ctypes.c_uint32 * 2)(CAP_VERSION_3, 0)
    only = 1 << CAP_DAC_OVERRIDE
    call("capset", header, (ctypes.c_uint32 * 6)(only, only, only, 0, 0, 0))
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE)


def detach(log: str) -> None:
    """Go on as a child of init whose output ends up in `log`; the parent prints our pid."""
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    pid = os.fork()
    if pid:
        os.write(1, str(pid).encode())
        os._exit(0)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)


def die_with_parent(parent: int) -> None:
    """Have the kernel send us SIGTERM when our parent dies."""
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)  # it died before we asked


def main(arguments: list[str]) -> None:
    """Do what HOW says and become the program."""
    end = arguments.index("--")
    program = arguments[end + 1 :]
    for how in arguments[:end]:
        word, _, value = how.partition("=")
        if word == "log":
            detach(value)
        elif word == "child":
            die_with_parent(int(value))
        elif word == "namespace":
            enter_namespace(int(value))
        elif word == "capability":
            uid, gid = value.split(":")
            keep_passage(int(uid), int(gid))
        else:
            raise SystemExit(f"launch.py: what is {how!r}?")
    os.execv(program[0], program)  # noqa: S606 - a program of ours, no shell wanted


if __name__ == "__main__":
    main(sys.argv[1:])
