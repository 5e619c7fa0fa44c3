"""The three mail servers of the demo, and what stands in the world before they come."""

from dataclasses import dataclass, field
from typing import Any

NAMESPACE = "mail"
CLUSTER = "demo"
API_VERSION = "mailserver-operator.dev/v1alpha1"
HOME, GOVCLOUD = "eu-west-1", "us-gov-west-1"
TEXT_TTL, FOREIGN_TTL = 20, 5
FOREIGN_ADDRESS = "233.252.0.7"
"""Where the record points that somebody else made (MCAST-TEST-NET, RFC 6676: an address of nobody)."""


@dataclass(frozen=True)
class Server:
    """One MailServer; ``texts`` are the TXT values that its domain has before, of which one may be an SPF record."""

    name: str
    domain: str
    region: str
    about: str
    texts: tuple[str, ...] = ()
    foreign_record: bool = False
    spec: dict[str, Any] = field(default_factory=dict)

    @property
    def hostname(self) -> str:
        return f"mail.{self.domain}"

    @property
    def signs_at(self) -> list[str]:
        """The names of its DKIM keys and of its DMARC policy."""
        keys = [f"{key['selector']}._domainkey.{self.domain}" for key in self.spec.get("dkim", [])]
        return [*keys, *([f"_dmarc.{self.domain}"] if "dmarc" in self.spec else [])]

    def manifest(self, instance_id: str) -> dict[str, Any]:
        region = {} if self.region == HOME else {"region": self.region}
        return {
            "apiVersion": API_VERSION,
            "kind": "MailServer",
            "metadata": {"name": self.name, "namespace": NAMESPACE},
            "spec": {"domain": self.domain, **region, "instance": {"id": instance_id}, **self.spec},
        }


SHOP = Server(
    "shop",
    "example.com",
    HOME,
    "the smallest manifest",
    texts=("google-site-verification=jxq2pYd7", "v=spf1 include:_spf.newsletter.test ~all"),
)
AGENCY = Server(
    "agency",
    "example.org",
    GOVCLOUD,
    "no self-service reverse DNS",
    texts=("MS=ms39281746",),
    spec={
        "supportRequest": {
            "contactEmail": "postmaster@example.org",
            "useCase": "Confirmations and appointment reminders to residents who filed a form on example.org.",
            "volume": "about 500 messages a day",
            "spamPrevention": {"measures": ["SMTPAuth", "RateLimiting", "BounceHandling"]},
        }
    },
)
ALSO = "club.example"
"""Another domain that club sends for. Somebody else's newsletters do so too, and say so in its TXT records."""
ALSO_TEXTS = ("google-site-verification=Tq7wvZ0c", "v=spf1 include:_spf.newsletter.test -all", "apple-domain=9fKpQ2")
SELECTOR, KEY = "mail2026", "dkim"
"""Of club's DKIM key: the selector, and the Secret that has the private half."""
CLUB = Server(
    "club",
    "example.net",
    HOME,
    "its name is taken",
    texts=("status-page=k3f",),
    foreign_record=True,
    spec={
        "dkim": [{"selector": SELECTOR, "secretRef": {"name": KEY, "key": "tls.key"}}],
        "dmarc": {"policy": "none", "rua": ["dmarc@example.net"]},
        "additionalDomains": [{"name": ALSO}],
    },
)
SERVERS = (SHOP, AGENCY, CLUB)
