"""What can go wrong with the embedded PostgreSQL and Redis, in words that say how to mend it."""


class EmbeddedError(RuntimeError):
    """The embedded PostgreSQL or Redis cannot be used; the message says why and what to do."""


class StartError(EmbeddedError):
    """A server ended or did not answer in time; the message carries the end of its log."""


class StopError(EmbeddedError):
    """A server outlived even SIGKILL."""


class NotPrivateError(EmbeddedError):
    """A folder that must be ours alone is somebody else's, or is a link."""


class RootNotPossibleError(EmbeddedError):
    """PostgreSQL refuses root, and this machine offers no way to run it as somebody else."""


class OtherVersionError(EmbeddedError):
    """The data was written by another major version of PostgreSQL."""


class BinaryMissingError(EmbeddedError):
    """A wheel that brings the server's program is not installed."""
