"""What huggingface-hub does where nothing is set."""

import json
import re
import sys

from huggingface_hub import InferenceClient

stated = {
    name: [
        int(number) for number in re.findall(r"tokens[^.]*\. Defaults to (\d+)", getattr(InferenceClient, name).__doc__)
    ]
    for name in ("chat_completion", "text_generation")
}
json.dump(
    {
        "huggingface_hub.InferenceClient|timeout": InferenceClient().timeout,
        "chat_completion|output_limit": stated["chat_completion"][0],
        "text_generation|output_limit": stated["text_generation"][0],
    },
    sys.stdout,
)
