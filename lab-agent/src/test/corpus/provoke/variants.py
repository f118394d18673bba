#!/usr/bin/env python3
"""Makes what real machines do to a log only now and then: cuts, glues and mixes logs that are there already.

Each variant says in its header what was done ("variant:"), and what the analyser has to make of it.
"""
import pathlib
import re

CORPUS = pathlib.Path(__file__).resolve().parent.parent.parent / "resources" / "kernel-logs"
STAMP = re.compile(rb"^\[ *\d+\.\d{6}\] ", re.M)
END = re.compile(rb"---\[ end trace [0-9a-f]+ \]---|---\[ end Kernel panic")


def read(name):
    header, body = (CORPUS / f"{name}.log").read_bytes().split(b"\n---\n", 1)
    return dict(line.split(":", 1) for line in header.decode().split("\n")), body


def write(name, header, body, variant, **changes):
    header = {key: value.strip() for key, value in header.items()} | changes | {"variant": variant}
    text = "\n".join(f"{key}: {value}" for key, value in header.items() if value is not None)
    (CORPUS / f"{name}.log").write_bytes(text.encode() + b"\n---\n" + body)


def lines(body):
    return body.split(b"\n")


def head_at(body, words=(b"BUG", b"WARNING", b"Unable to handle", b"Kernel panic", b"cut here", b"INFO:", b"refcount_t", b"list_", b"divide", b"opcode", b"Internal error", b"usercopy", b"sysfs: ", b"Insufficient")):
    return next(i for i, line in enumerate(lines(body)) if any(word in line for word in words))


def end_missing(name):
    """The board died or was cut off while it printed the last lines."""
    header, body = read(name)
    end = END.search(body)
    if end:
        kept = body[:body.rfind(b"\n", 0, end.start()) + 1]
        write(f"{name}.no-end", header, kept, "the end marker and what follows it cut off", truncated=None)


def no_stamps(name):
    header, body = read(name)
    write(f"{name}.no-stamps", header, STAMP.sub(b"", body), "the time stamps taken off, as with printk.time=0")


def prompt_glued(name):
    header, body = read(name)
    rows = lines(body)
    at = head_at(body)
    rows[at] = b"local-1 login: \x1b[32mroot@local-1\x1b[0m:~# " + rows[at]
    write(f"{name}.prompt", header, b"\n".join(rows), "a login prompt and a coloured shell prompt before the head")


def callers(name):
    """A kernel that names callers, and another task that talks in between."""
    header, body = read(name)
    other = b"[   99.000000][  T901] usb 1-1: new high-speed USB device\r\n[   99.000001][  T901] other: talking, Call Trace: is a word\r\n"
    rows = []
    for i, row in enumerate(lines(body)):
        rows.append(re.sub(rb"^(\[ *\d+\.\d{6}\]) ", rb"\1[  T181] ", row))
        if i % 5 == 3:
            rows[-1] += b"\n" + other.rstrip(b"\n")
    write(f"{name}.callers", header, b"\n".join(rows), "callers added, and lines of another caller between them")


def mixed_line(name, after):
    """Two CPUs wrote into one line."""
    header, body = read(name)
    rows = lines(body)
    at = next(i for i, row in enumerate(rows) if after in row)
    rows[at] = rows[at].rstrip(b"\r") + b"[   99.000000] virtio_net: link is up\r"
    write(f"{name}.mixed", header, b"\n".join(rows), "a message of another CPU glued to a line of the report", interleaved="true")


def lost(name):
    """The console was too slow."""
    header, body = read(name)
    rows = lines(body)
    at = head_at(body) + 4
    rows[at:at + 3] = [b"** 12 printk messages dropped **\r"]
    write(f"{name}.dropped", header, b"\n".join(rows), "three lines replaced by the note of dropped messages", truncated="true",
          file=None, line=None, sub=None, function=None)


def records_lost(name):
    header, body = read(name)
    rows = lines(body)
    at = head_at(body) + 5
    del rows[at:at + 2]
    write(f"{name}.gap", header, b"\n".join(rows), "two records taken out: a gap in the numbering", truncated="true", file=None, line=None,
          sub=None, function=None)


def head_lost(name):
    """Nothing but the tail came through."""
    header, body = read(name)
    rows = lines(body)
    at = next(i for i, row in enumerate(rows) if b"CPU: " in row and b"Comm: " in row)
    write(f"{name}.headless", header, b"\n".join(rows[at:]), "everything above the line with CPU and PID cut off", kind="HEAD_LOST",
          truncated="true", sub=None, file="", line="0")


def cut_in_stack(name):
    header, body = read(name)
    rows = lines(body)
    at = next(i for i, row in enumerate(rows) if re.search(rb"Call [Tt]race:", row))
    write(f"{name}.cut", header, b"\n".join(rows[:at + 1]) + b"\n", "cut off behind the beginning of the stack", truncated="true", function=None)


def head_alone(name):
    header, body = read(name)
    rows = lines(body)
    at = head_at(body)
    at += 1 if b"cut here" in rows[at] else 0
    keep = [row for row in rows[at + 1:] if not re.search(rb"\+0x|CPU: |Call |Modules|RIP|pc :|Tainted|end trace|panic|Oops|Internal error|opcode|WARNING|BUG", row)]
    write(f"{name}.head-alone", header, b"\n".join(rows[:at + 1] + [b"[  100.000000] systemd: all is well\r"] * 3) + b"\n",
          "only the first line left", **({"kind": "none", "count": "0"} | {k: None for k in ("sub", "function", "file", "line", "truncated", "interleaved")}))


def two_in_one(first, second):
    """No callers: a second report breaks into the stack of the first."""
    header, body = read(first)
    _, other = read(second)
    rows = lines(body)
    at = next(i for i, row in enumerate(rows) if re.search(rb"Call [Tt]race:", row)) + 1
    begin = head_at(other)
    write(f"{first}.broken-into", header, b"\n".join(rows[:at] + lines(other)[begin:]), f"{second} breaks into its stack",
          interleaved="true", count="*", function="*", truncated=None, file=None, line=None)


for board in ("x86", "arm64"):
    def have(name):
        return (CORPUS / f"{name}.log").exists()

    def each(make, names, source="console", *args):
        for name in names:
            full = f"{name}.{board}.{source}"
            if have(full):
                make(full, *args)

    each(end_missing, ["null-read", "null-write", "bad-read", "bug-on", "warn", "list-del-twice", "usercopy-out", "refcount-underflow", "panic",
                       "fortify", "noncanonical", "kmalloc-oversize", "proc-twice"])
    each(no_stamps, ["null-write", "warn", "panic", "bug-on", "refcount-underflow", "sleep-in-atomic", "clean-boot", "look-alikes"])
    each(prompt_glued, ["null-write", "warn-on", "bad-write", "panic", "double-free"])
    each(callers, ["null-write", "warn", "bug-on", "hung-task", "list-add-twice", "slab-leftover"])
    each(mixed_line, ["null-write", "bad-read", "warn"], "console", b"Hardware name")
    each(lost, ["null-write", "bug-on", "warn"])
    each(records_lost, ["null-write", "bug-on", "warn", "bad-page"], "kmsg")
    each(head_lost, ["null-write", "bad-read", "warn"])
    each(cut_in_stack, ["null-write", "bug-on", "warn", "bad-write"])
    each(head_alone, ["null-write", "bad-read", "hung-task", "bad-page", "refcount-underflow"])
    if have(f"warn.{board}.console") and have(f"null-write.{board}.console"):
        two_in_one(f"null-write.{board}.console", f"warn.{board}.console")
