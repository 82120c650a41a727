"""Feeds chunks through the supervisor's own path from pipe to disk: a JSON case a line in, an answer a line out.

Usage: masking.py FOLDER_OF_THE_SUPERVISOR. Case: {folder, secrets, public, output and events: [base64 chunk]}.
"""

import base64
import json
import os
import sys

sys.path.insert(0, sys.argv[1])

from journal import Journal
from lines import LineSplitter
from masker import Masker, spellings
from step import MAX_EVENT_BYTES

for line in sys.stdin:
    case = json.loads(line)
    journal = Journal(case["folder"], Masker(case["secrets"], case["public"]))
    writers = (
        (LineSplitter(), "output", journal.line),
        (LineSplitter(MAX_EVENT_BYTES), "events", lambda text, cut: journal.reported(text, cut, "main")),
    )
    for splitter, source, take in writers:
        for chunk in case[source]:
            for text, cut in splitter.feed(base64.b64decode(chunk)):
                take(text, cut)
        for text, cut in splitter.end():
            take(text, cut)
    journal.sync()
    for fd in journal.fds:
        os.close(fd)
    answer = {}
    for name in ("events.jsonl", "run.log"):
        path = os.path.join(case["folder"], name)
        with open(path, encoding="utf-8") as file:
            answer[name] = file.read()
        os.unlink(path)
    answer["spellings"] = [sorted(spellings(secret)) for secret in case["secrets"]]
    print(json.dumps(answer), flush=True)
