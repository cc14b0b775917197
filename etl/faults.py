"""What a user of the command line can put right."""


class UserError(Exception):
    """The command cannot be done; the message is one sentence that says what to do."""
