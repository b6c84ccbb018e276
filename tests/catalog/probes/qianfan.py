"""What qianfan does where nothing is set."""

import json
import sys

from qianfan.consts import DefaultValue

json.dump(
    {
        "qianfan.ChatCompletion|timeout": DefaultValue.RetryTimeout,
        "qianfan.ChatCompletion|retries": DefaultValue.RetryCount - 1,
    },
    sys.stdout,
)
