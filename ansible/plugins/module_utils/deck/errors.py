"""The one error that an operator reads."""


class DeckError(Exception):
    """Something an operator must know: the message says what is wrong and, where possible, what to do."""
