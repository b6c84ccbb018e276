"""What google-genai does where nothing is set."""

import json
import sys

from google import genai
from google.genai import _api_client, types
from google.genai._gaos import google_genai as interactions

client = genai.Client(api_key="x")
options = client._api_client._http_options
json.dump(
    {
        "google.genai.Client|timeout": _api_client.get_timeout_in_seconds(options.timeout),
        "google.genai.Client|retries": _api_client.retry_args(options.retry_options)["stop"].max_attempt_number - 1,
        "google.genai.Client|retries|http_options.retry_options": _api_client.retry_args(types.HttpRetryOptions())[
            "stop"
        ].max_attempt_number
        - 1,
        "interactions.create|retries": interactions._translate_retry_config(options).max_retries,
    },
    sys.stdout,
)
