"""Errors that an operator reads."""


class DeckError(Exception):
    """Something an operator must know: the message says what is wrong and, where possible, what to do."""


class Hopeless(DeckError):
    """What is waited for will not come about by waiting."""


class DatabaseError(Exception):
    """What a database server answered, of whichever kind it is; `code` is its own number for it."""

    def __init__(self, message, code=""):
        super().__init__(message)
        self.code = code
