"""What spark-ai-python does where nothing is set."""

import json
import sys

from sparkai.llm.llm import ChatSparkLLM

client = ChatSparkLLM()
json.dump(
    {
        "sparkai.llm.llm.ChatSparkLLM|timeout": client.request_timeout,
        "sparkai.llm.llm.ChatSparkLLM|output_limit": client.max_tokens,
    },
    sys.stdout,
)
