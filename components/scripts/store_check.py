"""Waits until the stores answer, before a release that does not wait for them itself is started.

Runs with the API image's own Python (3.10) and nothing but its standard library, isolated from whatever else the image
has on its path (python3 -I), hence one file. It reads the variables that the API reads (ELASTIC_HOST, ELASTIC_SCHEME,
ELASTIC_CA_FILE, REDIS_HOST, REDIS_PORT) and signs in nowhere: a store that asks for a password answers. PATIENCE_SECONDS
is how long it waits, PAUSE_SECONDS how long between two looks.

Exit codes, the last words beside them on stderr and in LAST_WORDS_FILE:
  0    both stores answer
  2    it was started without something that it needs
  3    a store did not answer in time
  4    Elasticsearch has a certificate that does not stand up to a check
  143  it was asked to stop
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import ssl
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

STARTED_WRONGLY = 2
NO_ANSWER = 3
BAD_CERTIFICATE = 4
STOPPED = 128 + signal.SIGTERM

# Of one look at one store.
LOOK_SECONDS = 5


class Failure(Exception):
    """Ends the run with a code and last words."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


class NotNow(Exception):
    """The store gave no usable answer, which may change by itself."""


class OutOfTime(Exception):
    """Patience has ended, wherever the run is."""


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


# What it waits for, for the last words when patience ends.
waiting_for = "no store has been asked yet"

# What a signal asked for. An exception that it raises while Python tidies an object up is lost with that; this is not.
asked: Exception | None = None


def main(environment: Mapping[str, str]) -> int:
    try:
        elasticsearch = elasticsearch_check(environment)
        redis = redis_check(environment)
        patience, pause = number(environment, "PATIENCE_SECONDS"), number(environment, "PAUSE_SECONDS")
        signal.signal(signal.SIGALRM, on_alarm)
        signal.signal(signal.SIGTERM, on_stop)
        signal.setitimer(signal.ITIMER_REAL, patience)
        for name, look in {"Elasticsearch": elasticsearch, "Redis": redis}.items():
            await_store(name, look, pause)
        return 0
    except OutOfTime:
        words = f"The stores do not answer after {environment['PATIENCE_SECONDS']} seconds: {waiting_for}."
        return last_words(Failure(NO_ANSWER, words), environment)
    except Failure as failure:
        return last_words(failure, environment)


def await_store(name: str, look: Callable[[], None], pause: float) -> None:
    global waiting_for
    while True:
        try:
            look()
            say(f"{name} answers")
            return
        except NotNow as reason:
            words = f"{name}: {reason}"
            if words != waiting_for:
                say(f"waiting; {words}")
            waiting_for = words
            sleep(pause)


def elasticsearch_check(environment: Mapping[str, str]) -> Callable[[], None]:
    addresses = [address(text) for text in needed(environment, "ELASTIC_HOST").split(",")]
    tls = tls_context(environment) if needed(environment, "ELASTIC_SCHEME") == "https" else None

    def look() -> None:
        # Tracardi's client goes on to the next host when one does not answer.
        first_that_answers(addresses, lambda one: ask_elasticsearch(one, tls))

    return look


def redis_check(environment: Mapping[str, str]) -> Callable[[], None]:
    # As Tracardi does: scheme and port are for the queue, which takes the text as it is; the rest takes REDIS_PORT.
    host = needed(environment, "REDIS_HOST").removeprefix("redis://").split(":")[0]
    redis = Address(host, int(number(environment, "REDIS_PORT")))
    return lambda: ask_redis(redis)


def first_that_answers(addresses: Sequence[Address], ask: Callable[[Address], None]) -> None:
    reasons = []
    for one in addresses:
        try:
            return ask(one)
        except NotNow as reason:
            reasons.append(str(reason))
    raise NotNow(", ".join(reasons))


def ask_elasticsearch(where: Address, tls: ssl.SSLContext | None) -> None:
    """Any answer below 500 will do: without a password it is 401."""
    connection = (
        http.client.HTTPConnection(where.host, where.port, timeout=LOOK_SECONDS)
        if tls is None
        else http.client.HTTPSConnection(where.host, where.port, timeout=LOOK_SECONDS, context=tls)
    )
    try:
        connection.request("GET", "/", headers={"Connection": "close"})
        status = connection.getresponse().status
    except ssl.SSLCertVerificationError as error:
        raise Failure(
            BAD_CERTIFICATE,
            f"Elasticsearch at {where} has a certificate that does not stand up to a check: {error.verify_message}. "
            "Name the authority that signed it in tracardi:elasticsearch.ca, and the host as the certificate does.",
        ) from None
    except (OSError, http.client.HTTPException) as error:
        raise NotNow(f"no answer from {where} ({why(error)})") from None
    finally:
        connection.close()
    if status >= 500:
        raise NotNow(f"{where} answers {status}")


def ask_redis(where: Address) -> None:
    """PING is answered with PONG, or with the wish for a password. While it loads its data it says so."""
    try:
        with socket.create_connection((where.host, where.port), timeout=LOOK_SECONDS) as connection:
            connection.sendall(b"PING\r\n")
            with connection.makefile("rb") as answers:
                answer = answers.readline(512)
    except OSError as error:
        raise NotNow(f"no answer from {where} ({why(error)})") from None
    if not answer.startswith((b"+PONG", b"-NOAUTH")):
        raise NotNow(f"{where} is not ready" if answer.startswith(b"-") else f"{where} answers, but not as Redis does")


def tls_context(environment: Mapping[str, str]) -> ssl.SSLContext:
    """Verifies certificate and name. Without a file of its own it trusts the authorities that the image trusts."""
    file = environment.get("ELASTIC_CA_FILE")
    try:
        return ssl.create_default_context(cafile=file)
    except (OSError, ssl.SSLError):
        raise Failure(STARTED_WRONGLY, f"{file} holds no certificate of an authority.") from None


def address(text: str) -> Address:
    host, _, port = text.rpartition(":")
    if host == "" or not port.isdigit():
        raise Failure(STARTED_WRONGLY, "ELASTIC_HOST must name hosts with their ports.")
    return Address(host, int(port))


def number(environment: Mapping[str, str], name: str) -> float:
    try:
        return float(needed(environment, name))
    except ValueError:
        raise Failure(STARTED_WRONGLY, f"{name} is no number.") from None


def needed(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if value == "":
        raise Failure(STARTED_WRONGLY, f"{name} is not set.")
    return value


def why(error: Exception) -> str:
    return "it took too long" if isinstance(error, TimeoutError) else type(error).__name__


def on_alarm(_signal: int, _frame: FrameType | None) -> NoReturn:
    end(OutOfTime())


def on_stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    end(Failure(STOPPED, f"Stopped before the stores answered: {waiting_for}."))


def end(reason: Exception) -> NoReturn:
    global asked
    asked = reason
    raise reason


def sleep(seconds: float) -> None:
    time.sleep(seconds)
    if asked is not None:
        raise asked


def last_words(failure: Failure, environment: Mapping[str, str]) -> int:
    print(failure, file=sys.stderr, flush=True)
    try:
        with open(environment.get("LAST_WORDS_FILE", "/dev/termination-log"), "w", encoding="utf-8") as file:
            file.write(str(failure))
    except OSError:
        # Kubernetes then takes the end of the log.
        pass
    return failure.code


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main(os.environ))
