"""Mail: other people's MX hosts, and the network between them and a place that wants to send."""
