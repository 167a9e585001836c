"""Installs Tracardi as the GUI's installer does: asks the private API what is missing, has it installed, asks again.

Runs with the API image's own Python (3.10) and nothing but its standard library, isolated from whatever else the image
has on its path (python3 -I), hence one file. What is not secret are environment variables (API_URL, ADMINISTRATOR_EMAIL,
PATIENCE_SECONDS, PAUSE_SECONDS), the token and the password are files (TOKEN_FILE, PASSWORD_FILE). Neither is printed,
and neither is anything that the API answers to them.

Exit codes, the last words beside them on stderr and in LAST_WORDS_FILE:
  0    everything is there, installed now or before
  2    it was started without something that it needs
  3    the API did not answer in time, or not as Tracardi does
  4    the API refuses the installation token
  5    the API refuses the administrator or the request
  6    the API says that it has installed, but the schema is not complete
  7    the API says that it has installed, but there is no administrator
  143  it was asked to stop
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import FrameType
from typing import NoReturn
from urllib.parse import urlsplit

STARTED_WRONGLY = 2
NOT_READY = 3
TOKEN_REFUSED = 4
REQUEST_REFUSED = 5
SCHEMA_INCOMPLETE = 6
NO_ADMINISTRATOR = 7
STOPPED = 128 + signal.SIGTERM

# Of one answer to a question. A hanging store makes the API wait for ELASTIC_QUERY_TIMEOUT; asking again is better.
QUESTION_SECONDS = 30
# More than any answer has; a server that never ends its answer must not fill the memory.
LONGEST_ANSWER = 1 << 20
# The API only logs errors of the schema: some (a store that was busy) are gone when it is asked once more.
ATTEMPTS = 3


class Failure(Exception):
    """Ends the run with a code and last words."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


class NotNow(Exception):
    """The API gave no usable answer, which may change by itself."""


class OutOfTime(Exception):
    """Patience has ended, wherever the run is."""


@dataclass(frozen=True)
class Settings:
    host: str
    port: int
    email: str
    token: str
    password: str
    patience: float
    pause: float


@dataclass(frozen=True)
class State:
    """What the API says is there. Its data exist twice: once for trying things out, once for what web sites send."""

    staging: bool
    production: bool
    administrator: bool

    @property
    def complete(self) -> bool:
        return self.staging and self.production and self.administrator

    def missing(self) -> str:
        parts = {
            "the schema for staging": self.staging,
            "the schema for production": self.production,
            "the administrator": self.administrator,
        }
        return ", ".join(part for part, there in parts.items() if not there)


# What it waits for, for the last words when patience ends.
waiting_for = "GET /install: no answer yet"

# What a signal asked for. An exception that it raises while Python tidies an object up is lost with that; this is not.
asked: Exception | None = None


def main(environment: Mapping[str, str]) -> int:
    try:
        settings = read_settings(environment)
        signal.signal(signal.SIGALRM, on_alarm)
        signal.signal(signal.SIGTERM, on_stop)
        signal.setitimer(signal.ITIMER_REAL, settings.patience)
        say(install(settings))
        return 0
    except OutOfTime:
        words = f"Tracardi is not installed after {environment['PATIENCE_SECONDS']} seconds: {waiting_for}."
        return last_words(Failure(NOT_READY, words), environment)
    except Failure as failure:
        return last_words(failure, environment)


def install(settings: Settings) -> str:
    """Returns what has been done."""
    before = await_state(settings)
    if before.complete:
        return "Tracardi is installed already. Nothing was changed."
    say(f"missing: {before.missing()}")
    after = before
    for _ in range(ATTEMPTS):
        await_installation(settings)
        after = await_state(settings)
        if after.complete:
            return installed(before, settings)
        say(f"still missing: {after.missing()}")
        sleep(settings.pause)
    fail_incomplete(after)


def installed(before: State, settings: Settings) -> str:
    if before.administrator:
        return "Tracardi is installed. There was an administrator already, whose password was not touched."
    return f"Tracardi is installed, with {settings.email} as administrator."


def fail_incomplete(state: State) -> NoReturn:
    look = "it logs the reason instead of answering it, so read the log of its pods"
    if not (state.staging and state.production):
        raise Failure(
            SCHEMA_INCOMPLETE,
            f"The API says that it has installed, but {state.missing()} is missing. {look.capitalize()}: "
            "the Elasticsearch user may lack rights (monitor, manage index templates, create indices and aliases), "
            "or the cluster may have no shards left.",
        )
    raise Failure(
        NO_ADMINISTRATOR, f"The API says that it has installed, but there is no administrator. {look.capitalize()}."
    )


def await_installation(settings: Settings) -> None:
    """Has the API install what is missing. It may be asked again: what exists is left as it is."""
    global waiting_for
    waiting_for = "POST /install: no answer yet"
    while True:
        try:
            request_installation(settings)
            return
        except NotNow as reason:
            wait(f"POST /install: {reason}", settings)
            # The request may have been carried out although its answer was lost.
            if await_state(settings).complete:
                return


def request_installation(settings: Settings) -> None:
    body = {
        "username": settings.email,
        "password": settings.password,
        "token": settings.token,
        "needs_admin": True,
        "update_mapping": False,
    }
    # About a hundred indices and all plugins: it takes as long as patience lasts.
    status, answer = ask(settings, "POST", settings.patience, body=json.dumps(body))
    if 200 <= status < 300:
        return
    if status in (404, 408, 429) or status >= 500:
        raise NotNow(unusable(status))
    if status == 403 and b"admin account" in answer:
        raise Failure(
            REQUEST_REFUSED,
            "The API refuses the administrator (403): the user name must be an e-mail address and the password not "
            "empty. Change tracardi:administrator.email or the password.",
        )
    if status == 403:
        raise Failure(
            TOKEN_REFUSED,
            "The API refuses the installation token (403): its pods run with another INSTALLATION_TOKEN than this "
            "Job. Restart the private API, or set the token that it has.",
        )
    raise Failure(
        REQUEST_REFUSED,
        f"The API refuses the request to install ({status}). Its answer may repeat the password and is not shown; "
        "is this the private API of a release that this program knows?",
    )


def await_state(settings: Settings) -> State:
    while True:
        try:
            return read_state(settings)
        except NotNow as reason:
            wait(f"GET /install: {reason}", settings)


def read_state(settings: Settings) -> State:
    staging = read_context(settings, "staging")
    production = read_context(settings, "production")
    # Administrators are the same in both; whoever asks for production may not be told about them.
    return replace(staging, production=production.staging)


def read_context(settings: Settings, context: str) -> State:
    status, answer = ask(settings, "GET", QUESTION_SECONDS, headers={"x-context": context})
    if status != 200:
        raise NotNow(unusable(status))
    try:
        told = json.loads(answer)
        schema, administrator = told["schema_ok"], told["admin_ok"]
    except (ValueError, KeyError, TypeError):
        raise NotNow("it answers, but not as Tracardi does") from None
    return State(staging=schema is True, production=False, administrator=administrator is True)


def unusable(status: int) -> str:
    if status == 404:
        return "it is not ready (404)"
    if status >= 500:
        return f"it answers {status}; its stores may be down"
    return f"it answers {status}"


def ask(
    settings: Settings,
    method: str,
    seconds: float,
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[int, bytes]:
    """One request. Follows no redirect and knows no proxy: the token goes to the API and nowhere else."""
    connection = http.client.HTTPConnection(settings.host, settings.port, timeout=seconds)
    try:
        kind = {} if body is None else {"Content-Type": "application/json"}
        connection.request(method, "/install", body, {"Connection": "close", **kind, **(headers or {})})
        response = connection.getresponse()
        return response.status, response.read(LONGEST_ANSWER)
    except TimeoutError:
        raise NotNow(f"it did not answer within {seconds:g} seconds") from None
    except (OSError, http.client.HTTPException) as error:
        raise NotNow(f"no answer ({type(error).__name__})") from None
    finally:
        connection.close()


def wait(reason: str, settings: Settings) -> None:
    """Says what it waits for when that has changed: a log of repetitions would hide it."""
    global waiting_for
    if reason != waiting_for:
        say(f"waiting; {reason}")
    waiting_for = reason
    sleep(settings.pause)


def read_settings(environment: Mapping[str, str]) -> Settings:
    url = urlsplit(needed(environment, "API_URL"))
    if url.scheme != "http" or url.hostname is None:
        raise Failure(STARTED_WRONGLY, "API_URL is no http address.")
    return Settings(
        host=url.hostname,
        port=url.port or 80,
        email=needed(environment, "ADMINISTRATOR_EMAIL"),
        token=secret(environment, "TOKEN_FILE"),
        password=secret(environment, "PASSWORD_FILE"),
        patience=float(needed(environment, "PATIENCE_SECONDS")),
        pause=float(needed(environment, "PAUSE_SECONDS")),
    )


def needed(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if value == "":
        raise Failure(STARTED_WRONGLY, f"{name} is not set.")
    return value


def secret(environment: Mapping[str, str], name: str) -> str:
    path = needed(environment, name)
    try:
        with open(path, encoding="utf-8") as file:
            content = file.read()
    except FileNotFoundError:
        raise Failure(STARTED_WRONGLY, f"{path} is not there: its Secret, or the key in it, is missing.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(STARTED_WRONGLY, f"{path} cannot be read ({type(error).__name__}).") from None
    if content.strip() == "":
        raise Failure(STARTED_WRONGLY, f"{path} is empty: the Secret behind it holds nothing.")
    if content != content.strip():
        raise Failure(
            STARTED_WRONGLY,
            f"{path} has white space at an end, which would become part of the secret: write the Secret without.",
        )
    return content


def on_alarm(_signal: int, _frame: FrameType | None) -> NoReturn:
    end(OutOfTime())


def on_stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    end(Failure(STOPPED, f"Stopped before Tracardi was installed: {waiting_for}."))


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
