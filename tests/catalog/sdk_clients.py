"""How the clients of the direct SDKs are made without a network, and what cannot be checked at all."""

from __future__ import annotations

AZURE = 'api_key="x", azure_endpoint="https://models.invalid", api_version="2024-10-21"'
AWS = 'api_key="x", aws_region="us-east-1"'
GOOGLE = 'project="x", location="global", workspace_id="x"'
CREDENTIAL = '__import__("azure.core.credentials", fromlist=["x"]).AzureKeyCredential("x")'
MESSAGE = '__import__("magentic").UserMessage("x")'
MAKE = {
    "openai.AzureOpenAI": AZURE,
    "openai.AsyncAzureOpenAI": AZURE,
    "openai.lib.azure.AzureOpenAI": AZURE,
    "openai.lib.azure.AsyncAzureOpenAI": AZURE,
    "openai.BedrockOpenAI": AWS,
    "openai.AsyncBedrockOpenAI": AWS,
    "anthropic.AnthropicBedrock": AWS,
    "anthropic.AsyncAnthropicBedrock": AWS,
    "anthropic.AnthropicBedrockMantle": AWS,
    "anthropic.AsyncAnthropicBedrockMantle": AWS,
    "anthropic.AnthropicVertex": 'region="us-east1", project_id="x"',
    "anthropic.AsyncAnthropicVertex": 'region="us-east1", project_id="x"',
    "anthropic.AnthropicFoundry": 'api_key="x", resource="x"',
    "anthropic.AsyncAnthropicFoundry": 'api_key="x", resource="x"',
    "anthropic.AnthropicAWS": 'api_key="x", aws_region="us-east-1", workspace_id="x"',
    "anthropic.AsyncAnthropicAWS": 'api_key="x", aws_region="us-east-1", workspace_id="x"',
    "anthropic.AnthropicGoogleCloud": GOOGLE,
    "anthropic.AsyncAnthropicGoogleCloud": GOOGLE,
    "google.genai.Client().chats.create": 'model="gemini-2.5-flash"',
    "google.genai.Client().aio.chats.create": 'model="gemini-2.5-flash"',
    "google.generativeai.GenerativeModel": '"gemini-1.5-flash"',
    "google.generativeai.generative_models.GenerativeModel": '"gemini-1.5-flash"',
    "xai_sdk.Client().chat.create": 'model="grok-4"',
    "xai_sdk.sync.client.Client().chat.create": 'model="grok-4"',
    "xai_sdk.AsyncClient().chat.create": 'model="grok-4"',
    "xai_sdk.aio.client.Client().chat.create": 'model="grok-4"',
    "crewai.LLM": 'model="gpt-4o"',
    "crewai.llm.LLM": 'model="gpt-4o"',
    "semantic_kernel.connectors.ai.open_ai.OpenAIChatCompletion": 'api_key="x", ai_model_id="x"',
    "semantic_kernel.connectors.ai.open_ai.services.open_ai_chat_completion.OpenAIChatCompletion": (
        'api_key="x", ai_model_id="x"'
    ),
    "semantic_kernel.connectors.ai.open_ai.AzureChatCompletion": (
        'api_key="x", deployment_name="x", endpoint="https://models.invalid"'
    ),
    "semantic_kernel.connectors.ai.open_ai.services.azure_chat_completion.AzureChatCompletion": (
        'api_key="x", deployment_name="x", endpoint="https://models.invalid"'
    ),
    "mirascope.llm.call": '"openai/gpt-4o"',
    "mirascope.llm.calls.call": '"openai/gpt-4o"',
    "mirascope.llm.calls.decorator.call": '"openai/gpt-4o"',
    "mirascope.llm.Model": '"openai/gpt-4o"',
    "mirascope.llm.models.Model": '"openai/gpt-4o"',
    "mirascope.llm.model": '"openai/gpt-4o"',
    "mirascope.llm.use_model": '"openai/gpt-4o"',
    "mirascope.llm.models.use_model": '"openai/gpt-4o"',
    "magentic.prompt": '"x"',
    "magentic.prompt_function.prompt": '"x"',
    "magentic.prompt_chain": '"x"',
    "magentic.prompt_chain.prompt_chain": '"x"',
    "magentic.chatprompt": MESSAGE,
    "magentic.chatprompt.chatprompt": MESSAGE,
    "magentic.OpenaiChatModel": '"gpt-4o"',
    "magentic.chat_model.openai_chat_model.OpenaiChatModel": '"gpt-4o"',
    "magentic.chat_model.mistral_chat_model.MistralChatModel": '"x"',
    "magentic.chat_model.openrouter_chat_model.OpenRouterChatModel": '"x"',
    "magentic.chat_model.anthropic_chat_model.AnthropicChatModel": '"claude-sonnet-4-5"',
    "autogen.OpenAIWrapper": 'api_key="x"',
    "autogen.oai.OpenAIWrapper": 'api_key="x"',
    "autogen.oai.client.OpenAIWrapper": 'api_key="x"',
} | {
    f"azure.ai.inference.{stage}{name}": f'"https://models.invalid", {CREDENTIAL}'
    for stage in ("", "aio.")
    for name in ("ChatCompletionsClient", "EmbeddingsClient", "ImageEmbeddingsClient")
}
MAKE |= {
    f"qianfan.{place}{name}": 'ak="x", sk="x"'
    for name, module in (
        ("ChatCompletion", "chat_completion"),
        ("Completion", "completion"),
        ("Embedding", "embedding"),
    )
    for place in ("", "resources.", f"resources.llm.{module}.")
}
MAKE |= {
    f"autogen.{path}": 'name="x"'
    for agent, module in (
        ("ConversableAgent", "conversable_agent"),
        ("AssistantAgent", "assistant_agent"),
        ("UserProxyAgent", "user_proxy_agent"),
    )
    for path in (agent, f"agentchat.{agent}", f"agentchat.{module}.{agent}")
} | {
    f"autogen.{path}": '__import__("autogen").GroupChat(agents=[], messages=[])'
    for path in ("GroupChatManager", "agentchat.GroupChatManager", "agentchat.groupchat.GroupChatManager")
}
"""The arguments with which a client can be made offline; the others need none, or only their key's variable."""

MAKE |= {
    f"openai.{name}().{stage}realtime.connect": 'model="gpt-realtime"'
    for name in ("OpenAI", "AsyncOpenAI", "AzureOpenAI", "AsyncAzureOpenAI")
    for stage in ("", "beta.")
} | {
    f"openai.resources.{stage}realtime.realtime.{kind}RealtimeConnection": "None"
    for kind in ("", "Async")
    for stage in ("", "beta.")
}
MAKE |= {f"openai.resources.responses.responses.{kind}ResponsesConnection": "None" for kind in ("", "Async")}
MAKE |= {f"http.client.{name}": '"models.invalid"' for name in ("HTTPConnection", "HTTPSConnection")}
MAKE["google.genai.Client().aio.live.connect"] = 'model="gemini-live-2.5-flash"'

MAKE |= {
    f"haystack.components.generators.chat.{path}": (
        '"https://models.invalid", api_key=__import__("haystack").utils.Secret.from_token("x")'
    )
    for path in ("AzureOpenAIChatGenerator", "azure.AzureOpenAIChatGenerator")
} | {
    "autogen_ext.models.openai.OpenAIChatCompletionClient": 'model="gpt-4o", api_key="x"',
    "autogen_ext.models.openai.AzureOpenAIChatCompletionClient": f'model="gpt-4o", {AZURE}',
}
MODULE = '"question -> answer"'
BEST = '__import__("dspy").Predict("a -> b"), 1, __import__("inspect").getsource, 1.0'
MAKE |= {
    "dspy.LM": '"openai/gpt-4o"',
    "dspy.clients.LM": '"openai/gpt-4o"',
    "dspy.clients.lm.LM": '"openai/gpt-4o"',
    "dspy.CodeAct": f"{MODULE}, tools=[]",
    "dspy.BestOfN": BEST,
    "dspy.Refine": BEST,
} | {
    f"dspy.{path}": MODULE
    for path in (
        "Predict",
        "predict.Predict",
        "predict.predict.Predict",
        "ChainOfThought",
        "predict.ChainOfThought",
        "predict.chain_of_thought.ChainOfThought",
        "ProgramOfThought",
        "MultiChainComparison",
        "RLM",
    )
}
MAKE |= {
    f"smolagents.{stage}{name}": '"gpt-4o", api_key="x"'
    for stage in ("", "models.")
    for name in ("OpenAIModel", "OpenAIServerModel")
} | {
    f"smolagents.{stage}{name}": '"x", api_key="x", azure_endpoint="https://models.invalid", api_version="1"'
    for stage in ("", "models.")
    for name in ("AzureOpenAIModel", "AzureOpenAIServerModel")
}
"""Models for which no more than their name has to be said."""

SERVICES = ("bedrock-runtime", "bedrock-agent-runtime", "bedrock")
FACTORIES = (
    "boto3.client",
    "boto3.Session().client",
    "boto3.session.Session().client",
    "botocore.session.get_session().create_client",
    "botocore.session.Session().create_client",
)

STAND_INS: dict[str, tuple[str, ...]] = {
    # It asks the service about the model when it is made.
    **{f"huggingface_hub.{stage}InferenceApi": ("huggingface_hub.InferenceApi",) for stage in ("", "inference_api.")},
    # It wants a running event loop when it is made.
    **{
        f"aleph_alpha_client.{stage}AsyncClient": ("aleph_alpha_client.AsyncClient",)
        for stage in ("", "aleph_alpha_client.")
    },
    **{
        f"vertexai.{stage}generative_models.GenerativeModel": (
            f"vertexai.{stage}generative_models.GenerativeModel",
            f"vertexai.{stage}generative_models.ChatSession",
        )
        for stage in ("", "preview.")
    },
    **{
        f"vertexai.{stage}language_models.{model}.from_pretrained": (f"vertexai.{stage}language_models.{instead}",)
        for stage in ("", "preview.")
        for model, instead in (
            ("TextGenerationModel", "TextGenerationModel"),
            ("CodeGenerationModel", "CodeGenerationModel"),
            ("ChatModel", "ChatSession"),
            ("CodeChatModel", "CodeChatSession"),
            ("TextEmbeddingModel", "TextEmbeddingModel"),
        )
    },
    **{
        f"vertexai.{stage}vision_models.{name}.from_pretrained": (f"vertexai.{stage}vision_models.{name}",)
        for stage in ("", "preview.")
        for name in ("ImageGenerationModel", "MultiModalEmbeddingModel")
    },
    **{
        f"openai.{kind}{name}().{stage}realtime.connect": (
            f"openai.resources.{stage}realtime.realtime.{kind}RealtimeConnection()",
        )
        for kind in ("", "Async")
        for name in ("OpenAI", "AzureOpenAI")
        for stage in ("", "beta.")
    },
    **{
        f"openai.{kind}{name}().responses.connect": (
            f"openai.resources.responses.responses.{kind}ResponsesConnection()",
        )
        for kind in ("", "Async")
        for name in ("OpenAI", "AzureOpenAI")
    },
    "google.genai.Client().aio.live.connect": ("google.genai.live.AsyncSession",),
    "aiohttp.ClientSession": ("aiohttp.ClientSession",),
    "aiohttp.client.ClientSession": ("aiohttp.ClientSession",),
}
"""The classes whose methods speak for an instance that cannot be made without a network or an event loop."""

KEYS = (
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "GOOGLE_API_KEY",
    "CO_API_KEY",
    "GROQ_API_KEY",
    "TOGETHER_API_KEY",
    "MISTRAL_API_KEY",
    "XAI_API_KEY",
    "ZHIPUAI_API_KEY",
    "ZAI_API_KEY",
    "ARK_API_KEY",
    "IFLYTEK_SPARK_APP_ID",
    "IFLYTEK_SPARK_API_KEY",
    "IFLYTEK_SPARK_API_SECRET",
    "WRITER_API_KEY",
    "AI21_API_KEY",
    "DASHSCOPE_API_KEY",
    "OPENROUTER_API_KEY",
    "PORTKEY_API_KEY",
    "FIREWORKS_API_KEY",
)
"""Variables that clients want to find, with anything in them."""

MAKE |= {
    f"aleph_alpha_client.{stage}Client": '"x", "https://models.invalid"' for stage in ("", "aleph_alpha_client.")
} | {f"reka.client.{stage}Reka": 'api_key="x"' for stage in ("", "Async")}

UNCHECKED = {
    # What the framework makes of a name has the settings of the class that the name leads to.
    "pydantic_ai": {
        "pydantic_ai.models.infer_model",
        # Other classes than the environment has the SDKs for; they were read in the sources.
        "pydantic_ai.models.cohere",
        "pydantic_ai.models.bedrock",
        "pydantic_ai.models.huggingface",
        "pydantic_ai.models.xai",
    }
    | {f"pydantic_ai.models.infer_model: settings.{name}" for name in ("max_retries", "max_tokens", "timeout")},
    "strands": {"strands.models.litellm", "strands.models.BedrockModel: 0"},
    # They need litellm, boto3, or what runs models in the process.
    "smolagents": {
        f"smolagents.{stage}{name}"
        for stage in ("", "models.")
        for name in (
            "LiteLLMModel",
            "LiteLLMRouterModel",
            "AmazonBedrockModel",
            "AmazonBedrockServerModel",
            "TransformersModel",
            "VLLMModel",
            "MLXModel",
        )
    },
    # What the classes take that derive from it.
    "guidance": {f"guidance.models.Model: {name}" for name in ("model", "timeout", "max_retries")},
    # Langfuse passes openai's own classes on.
    "openai": {"langfuse"},
    # Names of releases before 1, and what the classes of those take; they were read in the sources.
    "fireworks": {"fireworks.client", "fireworks.LLM", "fireworks.llm"},
    # aiobotocore asks for one exact botocore, so it cannot stand beside the newest.
    "bedrock": {"aioboto3", "aiobotocore"},
    # The SDK has none of them any more; they were read in the sources of the old versions.
    "mistral": {
        "mistralai.client.MistralClient",
        "mistralai.async_client.MistralAsyncClient",
        "mistralai.exceptions",
        "mistralai.models",
    },
    "cohere": {"api_url", "chat: 0", "generate: 0", "cohere.CohereError", "cohere.CohereAPIError", "cohere.error"},
    "together": {
        "together.error",
        "together.Complete.create: 1",
        "together.Complete.create: 2",
        "together.Complete.create_streaming: 1",
        "together.Complete.create_streaming: 2",
    },
    "anthropic": {"anthropic.api", "anthropic.ApiException"},
    "huggingface": {"huggingface_hub.InferenceTimeoutError"},
    # No release that has it is in the registry any more.
    "xai": {"xai_sdk.Client().chat.create_conversation", "sampler"},
    # What the settings of OpenAI's services take.
    "semantic_kernel": {
        f"{method}: {settings}"
        for method in ("get_chat_message_content", "get_streaming_chat_message_content")
        for settings in ("settings", "1")
    }
    | {"semantic_kernel.agents.ChatCompletionAgent: service"},
    # What the classes of models for other services take.
    "google_adk": {"google.adk.Agent: model"},
    # It wants litellm, an import of which takes seconds.
    "magentic": {"magentic.chat_model.litellm_chat_model"},
    # `LLM(...)` makes an object of the provider's class, which takes them.
    "crewai": {"max_output_tokens", "max_retries", "num_retries", "store", "n"},
}
