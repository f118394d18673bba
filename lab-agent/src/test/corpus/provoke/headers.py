#!/usr/bin/env python3
"""Writes what cases.txt says into the headers of the logs that are there already, without provoking them again."""
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parent.parent / "resources" / "kernel-logs"
SOURCE = (HERE / "provoke.c").read_text().split("\n")


def line_of(mark):
    return next(i for i, text in enumerate(SOURCE, 1) if re.search(re.escape(mark) + r"\b", text))


for row in (HERE / "cases.txt").read_text().split("\n"):
    if not row.strip() or row.startswith("#"):
        continue
    name, how, boards, _, rest = row.split(None, 4)
    stem = name.replace("_", "-") + (f"-in-{how}" if how in ("init", "exit") else "")
    for board in ("x86", "arm64"):
        prefix = f"{stem}.{'debug-' if boards == 'debug' else ''}{board}"
        # Of an image that boots another way only its clean boot is kept.
        machines = [prefix, f"{stem}.{board}-grub"] if boards == "plain" else [prefix]
        for log in [f for m in machines for f in (CORPUS / f"{m}.kmsg.log", CORPUS / f"{m}.console.log") if f.exists()]:
            answer = {}
            for word in rest.split(" -- ")[0].split():
                key, value = word.split("=", 1)
                if key.startswith("x86." if board == "arm64" else "arm."):
                    continue
                key = re.sub(r"^(arm|x86)\.", "", key)
                answer[key] = str(line_of(value)) if value.startswith("@") else value
            if answer["kind"] == "none":
                answer.setdefault("count", "0")
            else:
                for key, value in {"function": f"provoke_{name}", "module": "provoke", "truncated": "false",
                                   "interleaved": "false", "count": "1"}.items():
                    answer.setdefault(key, value)
            if answer.get(log.name.split(".")[-2]) == "lost":
                log.unlink()
                continue
            header, body = log.read_bytes().split(b"\n---\n", 1)
            kept = [text for text in header.decode().split("\n") if re.match(r"(arch|kernel|from|variant):", text)]
            log.write_bytes("\n".join([f"{k}: {v}" for k, v in answer.items()] + kept).encode() + b"\n---\n" + body)
