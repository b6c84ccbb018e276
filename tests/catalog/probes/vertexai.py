"""What vertexai does where nothing is set."""

import inspect
import json
import sys

from google.auth.credentials import AnonymousCredentials
from google.cloud.aiplatform_v1.services.prediction_service.transports import PredictionServiceGrpcTransport
from vertexai.language_models import TextGenerationModel

transport = PredictionServiceGrpcTransport(credentials=AnonymousCredentials())
call = transport._wrapped_methods[transport.generate_content]
json.dump(
    {
        "generate_content|timeout": call._timeout,
        "generate_content|retries": call._retry,
        "predict|output_limit": inspect.signature(TextGenerationModel.predict).parameters["max_output_tokens"].default,
    },
    sys.stdout,
)
