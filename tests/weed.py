"""A real S3 server for tests: SeaweedFS on loopback, all its ports chosen free, no telemetry."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

PORTS = (
    *("s3.port", "s3.port.grpc", "s3.port.iceberg", "master.port", "master.port.grpc"),
    *("volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc"),
    *("admin.port", "admin.port.grpc"),
)
ABSENT = {"s3:GetBucketPublicAccessBlock"}
"""Actions of AWS that this server has not, and refuses in a policy."""


@dataclass(frozen=True)
class S3:
    """Where the server is, who may do everything there, its master, and its folder on this disk."""

    endpoint: str
    access_key: str
    secret_key: str
    region: str = "us-east-1"
    master: str = ""
    folder: Path = Path()

    def environment(self) -> dict[str, str]:
        """What boto3 reads, for a process that a test starts."""
        return {
            "AWS_ENDPOINT_URL_S3": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_DEFAULT_REGION": self.region,
        }

    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=self.region,
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 2}),
        )

    def identity(self, policy: dict[str, Any]) -> S3:
        """Somebody new who may do what an IAM policy allows, and nothing else."""
        iam, name = self._iam(), f"u{uuid.uuid4().hex[:12]}"
        iam.create_user(UserName=name)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        allowed = [
            each | {"Action": [action for action in each["Action"] if action not in ABSENT]}
            for each in policy["Statement"]
        ]
        policy = policy | {"Statement": allowed}
        iam.put_user_policy(UserName=name, PolicyName="role", PolicyDocument=json.dumps(policy))
        found = replace(self, access_key=key["AccessKeyId"], secret_key=key["SecretAccessKey"])
        resource = policy["Statement"][0]["Resource"][0]
        bucket = resource.removeprefix("arn:aws:s3:::").partition("/")[0]
        for _ in range(600):
            with suppress(ClientError):
                found.client().list_objects_v2(Bucket=bucket, MaxKeys=1)
                return found
            time.sleep(0.1)
        raise RuntimeError("the S3 server does not know the new identity")

    def _iam(self) -> Any:
        return boto3.client(
            "iam",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=self.region,
        )


class Weed:
    """One server process with its folder; ``start`` returns when a bucket can be made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.s3 = S3("", "consentry-tests", "consentry-tests-secret")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, patience: float = 150.0) -> S3:
        ports = dict(zip(PORTS, _free_ports(len(PORTS)), strict=True))
        self.s3 = S3(
            f"http://127.0.0.1:{ports['s3.port']}",
            "consentry-tests",
            "tests-secret",
            master=f"127.0.0.1:{ports['master.port']}",
            folder=self.folder,
        )
        command = [
            _program(),
            "mini",
            f"-dir={self.folder}",
            *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false"),
            "-s3.iam.readOnly=false",
            *("-webdav=false", "-admin.ui=false", "-s3.port.lance=0"),
            *(f"-{name}={port}" for name, port in ports.items()),
        ]
        log = (self.folder / "weed.log").open("wb")
        self._process = subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, **self.s3.environment()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        log.close()
        self._wait(patience)
        return self.s3

    def cpu(self) -> float:
        """Seconds of CPU that the server has used."""
        assert self._process is not None
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """At once: nobody asks again for what it holds."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def _wait(self, patience: float) -> None:
        client, until = self.s3.client(), time.monotonic() + patience
        while True:
            try:
                client.create_bucket(Bucket="ready")
                client.put_object(Bucket="ready", Key="ready", Body=b"ready")
                return
            except Exception as problem:
                gone = self._process is None or self._process.poll() is not None
                if gone or time.monotonic() > until:
                    self.stop()
                    said = (self.folder / "weed.log").read_text(errors="replace")[-2000:]
                    raise RuntimeError(f"the S3 server did not start: {problem}\n{said}") from None
                time.sleep(0.1)


def _program() -> str:
    beside = Path(sys.executable).parent / "weed"
    return str(beside) if beside.exists() else shutil.which("weed") or "weed"


def _free_ports(count: int) -> list[int]:
    """Free ports below 32768, where the system takes none for outgoing connections."""
    held, ports = [], []
    for port in range(18_000 + os.getpid() % 1_000 * 11, 32_000):
        if len(ports) == count:
            break
        sock = socket.socket()
        try:
            sock.bind(("127.0.0.1", port))
        except OSError:
            sock.close()
            continue
        held.append(sock)
        ports.append(port)
    for sock in held:
        sock.close()
    return ports
