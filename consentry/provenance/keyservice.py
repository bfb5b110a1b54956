"""A service that keeps keys: what lies in the folder of keys is sealed by it, and opened by asking.

``CONSENTRY_KEY_SERVICE=aws-kms:alias/crawler`` has new keys sealed by AWS KMS. A file of a key then
holds one line, the service and base64; whoever may ask the service to open it has the key. Another
service is one class with two methods, made known by ``register``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from consentry.errors import ConfigError, KeyMissingError

SETTING = "CONSENTRY_KEY_SERVICE"


class KeyService(Protocol):
    """Seals and opens 32 bytes. ``about`` says which key of which home; it is bound to it.

    Both raise ``KeyMissingError`` if the service does not.
    """

    def seal(self, key: bytes, about: Mapping[str, str]) -> bytes: ...

    def open(self, sealed: bytes, about: Mapping[str, str]) -> bytes: ...


class AwsKms:
    """AWS KMS, by boto3: ``Encrypt`` and ``Decrypt`` under one key, bound by encryption context.

    key: its id, ARN or alias. Who asks is read by boto3 from the usual places.
    """

    def __init__(self, key: str) -> None:
        from consentry.storage.client import client

        self._key = key
        self._client = client("kms")

    def seal(self, key: bytes, about: Mapping[str, str]) -> bytes:
        return bytes(self._ask("encrypt", "CiphertextBlob", about, Plaintext=key))

    def open(self, sealed: bytes, about: Mapping[str, str]) -> bytes:
        return bytes(self._ask("decrypt", "Plaintext", about, CiphertextBlob=sealed))

    def _ask(self, what: str, field: str, about: Mapping[str, str], **given: bytes) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        from consentry.storage.trouble import code

        ask = getattr(self._client, what)
        try:
            return ask(KeyId=self._key, EncryptionContext=dict(about), **given)[field]
        except (ClientError, BotoCoreError) as problem:
            why = code(problem) or type(problem).__name__
            raise KeyMissingError(
                f"AWS KMS does not {what} the key {about.get('key')} with {self._key} ({why}). See "
                "whether it is there, and what this role may ask of it."
            ) from None


_made: dict[str, Callable[[str], KeyService]] = {"aws-kms": AwsKms}


def register(name: str, make: Callable[[str], KeyService]) -> None:
    """Make a service known: ``<name>:<key>`` is then ``make(key)``."""
    _made[name] = make


def named(service: str) -> KeyService:
    """The service of ``<name>:<key>``. Raises ``ConfigError``."""
    name, _, key = service.partition(":")
    if name not in _made or not key:
        raise ConfigError(
            f"no service of keys is named {service[:80]!r}.",
            remedy=f"Write <service>:<key>; known: {', '.join(sorted(_made))}.",
        )
    return _made[name](key)
