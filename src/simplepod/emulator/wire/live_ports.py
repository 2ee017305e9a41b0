"""Ports of emulated machines that really answer, on loopback."""

import asyncio
import contextlib
import socket

from simplepod.emulator.world.boot import Port
from simplepod.emulator.world.instances import Instance
from simplepod.emulator.world.world import World

LOOPBACK = "127.0.0.1"
MOST_MACHINES = 64
"""So many at once have ports that answer: each takes a file descriptor a port, and a process has 1024."""
SSH_BANNER = b"SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13.5\r\n"
HTTP_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: 9\r\n\r\nit works\n"


class LivePorts:
    """Listens for every port of the client's machines that are rented while the emulator serves.

    Before a machine is up its ports hang up on whoever connects; then SSH sends its banner, and the rest speaks HTTP.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._listeners: dict[int, list[_Listener]] = {}
        self._before = world.map_port, world.unmap_ports
        world.map_port, world.unmap_ports = self._map_port, self._unmap_ports

    def close(self) -> None:
        """Stop listening; machines rented later have ports where nothing answers."""
        self._world.map_port, self._world.unmap_ports = self._before
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.close()
        self._listeners.clear()

    def _map_port(self, instance: Instance, port: Port) -> int:
        is_full = len(self._listeners) >= MOST_MACHINES and instance.id not in self._listeners
        if is_full or instance.who != "client":
            return self._before[0](instance, port)
        listener = _Listener(self._world, instance, port)
        self._listeners.setdefault(instance.id, []).append(listener)
        return listener.number

    def _unmap_ports(self, instance: Instance) -> None:
        for listener in self._listeners.pop(instance.id, []):
            listener.close()


class _Listener:
    """Callbacks on sockets rather than an asyncio server, whose start would have to be awaited."""

    def __init__(self, world: World, instance: Instance, port: Port) -> None:
        self._world = world
        self._instance = instance
        self._port = port
        self._connections: set[socket.socket] = set()
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket()
        self._socket.setblocking(False)
        self._socket.bind((LOOPBACK, 0))
        self._socket.listen()
        self._loop.add_reader(self._socket, self._accept)

    @property
    def number(self) -> int:
        return int(self._socket.getsockname()[1])

    def close(self) -> None:
        for connection in list(self._connections):
            self._hang_up(connection)
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def _accept(self) -> None:
        connection, _ = self._socket.accept()
        connection.setblocking(False)
        if not self._is_open():
            connection.close()
            return
        self._connections.add(connection)
        self._loop.add_reader(connection, self._answer, connection)
        if not self._port.is_http:
            self._send(connection, SSH_BANNER)

    def _answer(self, connection: socket.socket) -> None:
        data = b""
        with contextlib.suppress(OSError):  # the peer reset it
            data = connection.recv(65_536)
        if data and not self._port.is_http:
            return
        if data:
            self._send(connection, HTTP_ANSWER)
        self._hang_up(connection)

    def _is_open(self) -> bool:
        now = self._world.clock.time()
        is_listening = self._instance.boot.port_state(self._port, now, tunnel=False) == "open"
        return is_listening and self._instance.is_up(now)

    def _send(self, connection: socket.socket, data: bytes) -> None:
        with contextlib.suppress(OSError):  # the peer went away
            connection.send(data)

    def _hang_up(self, connection: socket.socket) -> None:
        self._connections.discard(connection)
        self._loop.remove_reader(connection)
        connection.close()
