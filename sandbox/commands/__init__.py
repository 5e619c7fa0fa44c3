"""The commands of the command line, a module each."""


class CommandFailed(Exception):
    """Ends the command; the message is for the person who typed it."""

    exit_code = 1


class NotRunning(CommandFailed):
    exit_code = 3
