"""The demo: three mail servers from nothing to Ready, watched, and at the end checked from outside."""
