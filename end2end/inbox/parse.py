"""Reads mails as they came over the wire, a JSON list on stdin, with Python's own parser: a second opinion beside mailparser's."""

import json
import sys
from email import message_from_bytes, policy


def read(source):
    mail = message_from_bytes(source.encode("utf-8"), policy=policy.default)
    parts = {part.get_content_type(): part for part in mail.walk() if not part.is_multipart()}

    def body(kind):
        return parts[kind].get_content() if kind in parts else None

    def people(name):
        return [[one.display_name, one.addr_spec] for header in mail.get_all(name, []) for one in header.addresses]

    return {
        "headers": [name.lower() for name in mail.keys()],
        "to": people("to"),
        "from": people("from"),
        "subject": str(mail["subject"]),
        "text": body("text/plain"),
        "html": body("text/html"),
        "defects": [type(defect).__name__ for part in mail.walk() for defect in part.defects],
    }


sources = json.load(sys.stdin)
json.dump([read(source) for source in sources], sys.stdout)
