"""What boto3 does for Bedrock where nothing is set."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.retries import standard

attempts = {"standard": standard.DEFAULT_MAX_ATTEMPTS, "adaptive": standard.DEFAULT_MAX_ATTEMPTS, "legacy": 5}
plain = boto3.client("bedrock-runtime").meta.config
adaptive = boto3.client("bedrock-runtime", config=Config(retries={"mode": "adaptive"})).meta.config
json.dump(
    {
        "boto3.client|timeout": plain.read_timeout,
        "boto3.client|retries": attempts[plain.retries["mode"]] - 1,
        "boto3.client|retries|config.retries.mode": attempts[adaptive.retries["mode"]] - 1,
    },
    sys.stdout,
)
