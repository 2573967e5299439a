"""What tasks ask for, as far as one can practise it."""

from enum import StrEnum


class Group(StrEnum):
    WRITE = "write"
    REVIEW = "review"
    RANK = "rank"
