"""A C2PA manifest for a described image, signed with keys made on the spot (c2pa-python)."""

from __future__ import annotations

import base64
import importlib
import importlib.util
import io
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_FROM = datetime(2026, 1, 1, tzinfo=UTC)
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""The smallest PNG there is."""
_ACTIONS = {
    "label": "c2pa.actions.v2",
    "data": {
        "actions": [
            {
                "action": "c2pa.created",
                "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
            }
        ]
    },
}


def available() -> bool:
    """Is c2pa-python installed?"""
    return importlib.util.find_spec("c2pa") is not None


def png(label: str, entries: dict[str, Any], *, broken: bool = False) -> bytes:
    """A PNG whose active manifest makes one assertion. broken: changed after it was signed."""
    c2pa = importlib.import_module("c2pa")

    certificates, key = _credentials()

    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    manifest = {
        "claim_generator_info": [{"name": "consentry", "version": "1"}],
        "title": "case",
        "format": "image/png",
        "assertions": [_ACTIONS, {"label": label, "data": {"entries": entries}}],
    }
    out = io.BytesIO()
    signer = c2pa.Signer.from_callback(sign, c2pa.C2paSigningAlg.ES256, certificates, None)
    with c2pa.Builder(manifest) as builder:
        builder.sign(signer, "image/png", io.BytesIO(_PIXEL), out)
    signed = bytearray(out.getvalue())
    if broken:
        signed[signed.rfind(b"IDAT") + 6] ^= 1
    return bytes(signed)


@cache
def _credentials() -> tuple[str, ec.EllipticCurvePrivateKey]:
    """A certificate chain in PEM, and the key of its first certificate."""
    above, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("Case authority", "Case authority", above, above, authority=True)
    leaf = _certificate("Case", "Case authority", own, above, authority=False)
    pem = serialization.Encoding.PEM
    return (leaf.public_bytes(pem) + authority.public_bytes(pem)).decode(), own


def _certificate(
    subject: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_FROM + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), False)
        .add_extension(usage, critical=True)
    )
    if not authority:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(purpose, critical=False)
    return builder.sign(by, hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, text),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, text),
        ]
    )
