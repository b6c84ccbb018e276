"""What google-generativeai does where nothing is set."""

import inspect
import json
import sys

import google.generativeai as genai
from google.ai.generativelanguage_v1beta.services.generative_service.transports import GenerativeServiceGrpcTransport
from google.api_core.exceptions import ResourceExhausted
from google.auth.credentials import AnonymousCredentials

transport = GenerativeServiceGrpcTransport(credentials=AnonymousCredentials())
call = transport._wrapped_methods[transport.generate_content]
embed = transport._wrapped_methods[transport.embed_content]
name = inspect.signature(genai.GenerativeModel.__init__).parameters["model_name"]
json.dump(
    {
        "generate_content|timeout": call._timeout,
        "generate_content|retries": 1 if call._retry._predicate(ResourceExhausted("x")) else None,
        "google.generativeai.embed_content|timeout": embed._timeout,
        "google.generativeai.GenerativeModel|model": name.default,
    },
    sys.stdout,
)
