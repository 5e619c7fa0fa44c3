"""The control API: how tests and people steer the sandbox. JSON over HTTP below `/_sandbox`."""

from .application import Control
from .steered import DnsControl, MailControl

__all__ = ["Control", "DnsControl", "MailControl"]
