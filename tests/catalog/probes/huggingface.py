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
said = {f"{name}|output_limit": numbers[0] for name, numbers in stated.items() if numbers}
json.dump({"huggingface_hub.InferenceClient|timeout": InferenceClient().timeout, **said}, sys.stdout)
