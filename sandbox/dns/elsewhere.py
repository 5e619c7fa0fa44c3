"""Name servers behind which a server of another maker answers: queries and answers are passed on as they are."""

import asyncio
import socket

Place = tuple[str, int]
"""Address and port."""
SECONDS = 3.0  # until a query counts as unanswered


async def pass_on(wire: bytes, place: Place, over_tcp: bool) -> bytes | None:
    """The answer, by the same transport; None where there is none."""
    try:
        async with asyncio.timeout(SECONDS):
            return await (_over_tcp if over_tcp else _over_udp)(wire, place)
    except (OSError, EOFError, TimeoutError):
        return None


async def _over_udp(wire: bytes, place: Place) -> bytes:
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.setblocking(False)
        await loop.sock_connect(own, place)
        await loop.sock_sendall(own, wire)
        return await loop.sock_recv(own, 65535)


async def _over_tcp(wire: bytes, place: Place) -> bytes:
    reader, writer = await asyncio.open_connection(*place)
    try:
        writer.write(len(wire).to_bytes(2) + wire)
        return await reader.readexactly(int.from_bytes(await reader.readexactly(2)))
    finally:
        writer.close()
