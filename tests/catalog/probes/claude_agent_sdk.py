"""What the Claude Agent SDK does where nothing is set: it leaves everything to the program that it starts."""

import json
import sys

from claude_agent_sdk import ClaudeAgentOptions

options = ClaudeAgentOptions()
assert options.model is None
assert options.max_turns is None
json.dump({}, sys.stdout)
