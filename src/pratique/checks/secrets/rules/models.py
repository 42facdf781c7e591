"""Language models and what is built around them."""

from pratique.checks.secrets.rule import Rule, assigned, prefixed
from pratique.model.finding import Severity

_CRITICAL = Severity.CRITICAL
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

RULES: tuple[Rule, ...] = (
    # https://platform.openai.com/docs/api-reference/authentication: `T3BlbkFJ` is `OpenAI` in base64
    Rule(
        id="openai-key",
        title="OpenAI API key",
        anchor="T3BlbkFJ",
        pattern="sk-(?:(?:proj|svcacct|admin|None)-)?[0-9A-Za-z_-]{20,110}T3BlbkFJ[0-9A-Za-z_-]{20,110}",
        severity=_CRITICAL,
        entropy=3.5,
        shown=3,
        behind=160,
    ),
    prefixed("openai-project-key", "OpenAI project key", "sk-proj-", "[0-9A-Za-z_-]{40,200}", _CRITICAL, entropy=3.8),
    # https://docs.anthropic.com/en/api/overview
    prefixed(
        "anthropic-key",
        "Anthropic API key",
        "sk-ant-",
        "(?:api|admin|oat|ort|sid)[0-9]{2}-[0-9A-Za-z_-]{80,120}",
        _CRITICAL,
    ),
    prefixed("hugging-face-token", "Hugging Face token", "hf_", "[A-Za-z]{34}", entropy=3.5, anchor="hf_[A-Za-z]{12}"),
    prefixed("hugging-face-organisation-token", "Hugging Face organisation token", "api_org_", "[A-Za-z]{34}"),
    prefixed("replicate-token", "Replicate token", "r8_", "[0-9A-Za-z]{37}", entropy=3.5, anchor="r8_[0-9A-Za-z]{12}"),
    prefixed("groq-key", "Groq API key", "gsk_", "[0-9A-Za-z]{52}"),
    prefixed("xai-key", "xAI API key", "xai-", "[0-9A-Za-z]{80}", anchor="xai-[0-9A-Za-z]{12}"),
    prefixed("perplexity-key", "Perplexity API key", "pplx-", "[0-9A-Za-z]{48,56}"),
    prefixed("openrouter-key", "OpenRouter API key", "sk-or-v1-", "[0-9a-f]{64}"),
    prefixed("nvidia-key", "NVIDIA API key", "nvapi-", "[0-9A-Za-z_-]{60,70}"),
    assigned("cohere-key", "Cohere API key", "cohere", "[0-9A-Za-z]{40}", entropy=3.8),
    assigned("mistral-key", "Mistral API key", "mistral", "[0-9A-Za-z]{32}", entropy=3.8),
    assigned("deepseek-key", "DeepSeek API key", "deepseek", "sk-[0-9a-f]{32}", entropy=3.2),
    prefixed("fireworks-key", "Fireworks API key", "fw_", "[0-9A-Za-z]{24}", entropy=3.5, anchor="fw_[0-9A-Za-z]{12}"),
    prefixed("together-key", "Together API key", "tgp_v1_", "[0-9A-Za-z_-]{43}"),
    prefixed("langsmith-key", "LangSmith API key", "lsv2_", "(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}"),
    prefixed("langfuse-key", "Langfuse secret key", "sk-lf-", _UUID),
    assigned("wandb-key", "Weights & Biases API key", "wandb", "[0-9a-f]{40}", entropy=3.0),
    assigned(
        "elevenlabs-key",
        "ElevenLabs API key",
        "(?:elevenlabs|eleven[_-]api|xi[_-]api)",
        "(?:sk_[0-9a-f]{48}|[0-9a-f]{32})",
        entropy=3.0,
    ),
    assigned("stability-key", "Stability AI key", "stability", "sk-[0-9A-Za-z]{48}", entropy=3.8),
    assigned("deepgram-key", "Deepgram API key", "deepgram", "[0-9a-f]{40}", entropy=3.0),
    assigned("assemblyai-key", "AssemblyAI key", "assembly(?:ai)?", "[0-9a-f]{32}", entropy=3.0),
    assigned("voyage-key", "Voyage AI key", "voyage", "pa-[0-9A-Za-z_-]{43}", entropy=3.8),
    prefixed("jina-key", "Jina API key", "jina_", "[0-9A-Za-z_-]{60}"),
    prefixed("tavily-key", "Tavily API key", "tvly-", "(?:dev-|prod-)?[0-9A-Za-z]{28,36}"),
    prefixed("firecrawl-key", "Firecrawl key", "fc-", "[0-9a-f]{32}", entropy=3.0, anchor="fc-[0-9a-f]{12}"),
    prefixed("cerebras-key", "Cerebras API key", "csk-", "[0-9a-z]{48}"),
    prefixed("pinecone-key", "Pinecone API key", "pcsk_", "[0-9A-Za-z]{5,6}_[0-9A-Za-z]{63}"),
    prefixed("runpod-key", "RunPod API key", "rpa_", "[0-9A-Z]{40,50}[0-9A-Za-z]{0,8}"),
    prefixed("e2b-key", "E2B API key", "e2b_", "[0-9a-f]{40}"),
    prefixed("helicone-key", "Helicone API key", "sk-helicone-", "[0-9a-z-]{28,44}"),
    prefixed(
        "modal-secret",
        "Modal token secret",
        "as-",
        "[0-9A-Za-z]{22}",
        anchor="(?:[^0-9A-Za-z_-]|^)as-[0-9A-Za-z]{22}",
        entropy=3.7,
    ),
    prefixed(
        "modal-key",
        "Modal token id",
        "ak-",
        "[0-9A-Za-z]{22}",
        Severity.MEDIUM,
        anchor="(?:[^0-9A-Za-z_-]|^)ak-[0-9A-Za-z]{22}",
        entropy=3.7,
    ),
    prefixed("llama-cloud-key", "LlamaCloud API key", "llx-", "[0-9A-Za-z]{40,60}"),
    prefixed("wandb-prefixed-key", "Weights & Biases API key", "wandb_v1_", "[0-9A-Za-z_]{60,90}"),
    # Many services hand out keys that begin as OpenAI's first ones did: Moonshot, Stability, DeepSeek, Alibaba Model Studio, LiteLLM.
    prefixed(
        "model-service-key",
        "API key of a language model service",
        "sk-",
        "(?:[0-9a-f]{32}|[0-9A-Za-z]{40,64})",
        entropy=3.3,
        anchor="(?:[^0-9A-Za-z_-]|^)sk-[0-9A-Za-z]{32}",
    ),
    prefixed(
        "elevenlabs-prefixed-key",
        "ElevenLabs API key",
        "sk_",
        "[0-9a-f]{48}",
        entropy=3.2,
        anchor="(?:[^0-9A-Za-z_]|^)sk_[0-9a-f]{48}",
    ),
    prefixed("cartesia-key", "Cartesia API key", "sk_car_", "[0-9A-Za-z_-]{20,40}"),
    prefixed("mem0-key", "Mem0 API key", "m0-", "[0-9A-Za-z]{40}", anchor="(?:[^0-9A-Za-z_-]|^)m0-[0-9A-Za-z]{40}"),
    prefixed(
        "chroma-key", "Chroma Cloud key", "ck-", "[0-9A-Za-z]{43,45}", anchor="(?:[^0-9A-Za-z_-]|^)ck-[0-9A-Za-z]{43}"
    ),
    prefixed(
        "nomic-key",
        "Nomic API key",
        "nk-",
        "[0-9A-Za-z_-]{43}",
        anchor="(?:[^0-9A-Za-z_-]|^)nk-[0-9A-Za-z_-]{43}",
        entropy=4.2,
    ),
    prefixed(
        "brave-search-key",
        "Brave Search API key",
        "BSA",
        "[0-9A-Za-z_-]{28}",
        anchor="(?:[^0-9A-Za-z_-]|^)BSA[0-9A-Za-z_-]{28}",
        entropy=4.0,
        text_only=True,
    ),
    prefixed("browserbase-key", "Browserbase API key", "bb_live_", "[0-9A-Za-z_-]{24,40}"),
    prefixed("anyscale-key", "Anyscale key", "esecret_", "[0-9a-z]{24,40}"),
    prefixed("friendli-token", "Friendli token", "flp_", "[0-9A-Za-z]{40,60}"),
    prefixed("cursor-key", "Cursor API key", "key_", "[0-9a-f]{64}", anchor="(?:[^0-9A-Za-z_]|^)key_[0-9a-f]{40}"),
    prefixed("cursor-prefixed-key", "Cursor API key", "crsr_", "[0-9a-f]{64}"),
    prefixed("warp-key", "Warp API key", "wk-1.", "[0-9a-f]{64}"),
    prefixed("windsurf-key", "Windsurf key", "sk-ws-", "[0-9]{2}-[0-9A-Za-z_-]{60,140}"),
    prefixed(
        "retell-key", "Retell API key", "key_", "[0-9a-f]{28}", anchor="(?:[^0-9A-Za-z_]|^)key_[0-9a-f]{28}[^0-9a-f]"
    ),
    prefixed(
        "lambda-cloud-key",
        "Lambda Cloud API key",
        "secret_",
        r"[0-9a-z_-]{2,30}_[0-9a-f]{32}\.[0-9A-Za-z]{32}",
        anchor=r"secret_[0-9a-z_-]{2,30}_[0-9a-f]{16}",
    ),
    # `UUID:hex`: https://docs.fal.ai/authentication/key-based
    assigned("fal-key", "fal key", "fal[_-]", f"{_UUID}:[0-9a-f]{{32}}", entropy=3.3),
    prefixed(
        "hugging-face-endpoint-token", "Hugging Face OAuth token", "hf_oauth_", "eyJ[0-9A-Za-z_.=-]{60,600}", reach=700
    ),
    prefixed("nebius-token", "Nebius API key", "v1.CmQK", "[0-9A-Za-z_-]{100,400}", reach=500),
    prefixed("you-com-key", "You.com API key", "ydc-sk-", "[0-9a-f]{16}-[0-9A-Za-z]{32}-[0-9a-f]{8}"),
    prefixed("context7-key", "Context7 key", "ctx7sk-", _UUID),
    prefixed("tripo-key", "Tripo key", "tsk_", "[0-9A-Za-z_-]{43}"),
)
