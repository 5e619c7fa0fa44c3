"""AWS Support, played: what a person there does."""
