"""The one error of words that no simulation can be made of."""


class Unusable(ValueError):
    """Says what is wrong, where, and how to mend it, in a sentence for the operator."""
