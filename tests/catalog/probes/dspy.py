"""What dspy does where nothing is set."""

import json
import sys

import dspy

model = dspy.LM("openai/gpt-4o")
json.dump(
    {"dspy.LM|retries": model.num_retries, "dspy.LM|output_limit": model.kwargs["max_tokens"]},
    sys.stdout,
)
