"""What the log is spared."""

import logging

from celery.beat import SchedulingError


class FailedSendsBriefly(logging.Filter):
    """Filter for beat: a message that cannot be sent is one line.

    While the broker is away it tries anew every few seconds, and shows two whole stacks each time.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, cut short if it is about a message that cannot be sent."""
        if record.exc_info and isinstance(record.exc_info[1], SchedulingError):
            record.msg, record.args = str(record.exc_info[1]), ()
            record.exc_info = None
        return True
