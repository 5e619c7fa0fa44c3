"""DNS: a root, top-level domains, the authoritative servers of every published zone, and a recursive resolver."""
