"""Real servers on loopback that say what a test wants, and a net whose every connection ends at one of them."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from annotations.fetch import Net

TLS = Path(__file__).parent / "data" / "tls"

Answer = bytes | Callable[[socket.socket], None]


def page(body: bytes = b"<p>Bread is baked.", **headers: str) -> bytes:
    """A whole answer with status 200; `Content_Type="text/plain"` sets a header, None leaves it out."""
    stated = {"Content_Type": "text/html; charset=utf-8", "Content_Length": str(len(body))} | headers
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in stated.items() if value is not None]
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode() + body


def redirect(to: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Elsewhere\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


class Site:
    """Gives each connection the next of its answers, the last one from then on, and keeps what it was asked."""

    def __init__(self, *answers: Answer, certificate: str = "") -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.names: list[str | None] = []
        self.context = self._context(certificate) if certificate else None
        self.server = socket.create_server(("127.0.0.1", 0))
        self.place = self.server.getsockname()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _context(self, certificate: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(TLS / certificate)
        context.sni_callback = lambda _, name, __: self.names.append(name)
        return context

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self.server.accept()
                with suppress(OSError), connection:
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        if self.context and self.asked_for_a_tunnel(connection):
            connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        with self.context.wrap_socket(connection, server_side=True) if self.context else connection as stream:
            self.asked.append(self._read_head(stream))
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if callable(answer):
                answer(stream)
            else:
                stream.sendall(answer)

    def asked_for_a_tunnel(self, connection: socket.socket) -> bool:
        if connection.recv(1, socket.MSG_PEEK) != b"C":
            return False
        self.asked.append(self._read_head(connection))
        return True

    def _read_head(self, stream: socket.socket) -> str:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            if not (byte := stream.recv(1)):
                raise ConnectionError
            head += byte
        return head.decode()

    def close(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join(10)


class Town:
    """A net where names have the addresses a test gives them; remembers each look-up and each connection."""

    def __init__(self, site: Site | None = None, **hosts: list[str]) -> None:
        self.site = site
        self.hosts = {name.replace("_", "."): answers for name, answers in hosts.items()}
        self.looked_up: list[str] = []
        self.dialled: list[tuple[str, int]] = []
        self.dead: set[str] = set()

    def look_up(self, host: str) -> list[str]:
        self.looked_up.append(host)
        if host not in self.hosts:
            raise socket.gaierror
        return self.hosts[host]

    def dial(self, host: str, port: int, seconds: float) -> socket.socket:
        self.dialled.append((host, port))
        if host in self.dead or not self.site:
            raise ConnectionRefusedError
        return socket.create_connection(self.site.place, seconds)

    def net(self, proxy: tuple[str, int] | None = None) -> Net:
        return Net(self.look_up, self.dial, lambda: ssl.create_default_context(cafile=TLS / "authority.pem"), proxy)
