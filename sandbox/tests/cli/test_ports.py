"""Ports that are chosen before anybody listens on them."""

from sandbox import ports


def test_no_port_is_given_twice(monkeypatch):
    monkeypatch.setattr(ports, "HIGHEST", ports.LOWEST + 100)
    assert len({ports.free_port() for _ in range(50)}) == 50
