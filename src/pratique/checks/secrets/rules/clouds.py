"""Amazon, Google, Microsoft and other clouds."""

from pratique.checks.secrets.rule import Rule, assigned, prefixed
from pratique.model.finding import Severity

_CRITICAL, _MEDIUM = Severity.CRITICAL, Severity.MEDIUM
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_BASE64 = "[0-9A-Za-z+/]"


def _marked(name: str, title: str, before: int, mark: str, after: str) -> Rule:
    """A key of Azure with a mark inside: https://github.com/microsoft/security-utilities (identifiable keys)."""
    return Rule(
        id=name,
        title=title,
        anchor=f"{mark}{_BASE64}{{4}}",
        pattern=f"[0-9A-Za-z+/_-]{{{before}}}{mark}{after}",
        severity=_CRITICAL,
        entropy=4.0,
        behind=before + 16,
    )


RULES: tuple[Rule, ...] = (
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
    Rule(
        id="aws-access-key-id",
        title="AWS access key id",
        anchor="(?:AKIA|ASIA|ABIA|ACCA)[2-7A-Z]{12}",
        pattern="A(?:KIA|SIA|BIA|CCA)[2-7A-Z]{16}",
        severity=_CRITICAL,
        entropy=3.0,
        shown=4,
    ),
    assigned(
        "aws-secret-access-key",
        "AWS secret access key",
        "(?:aws|secret)[_.-]?(?:secret|access)[_.-]?(?:access[_.-]?)?key",
        f"{_BASE64}{{40}}",
        _CRITICAL,
        entropy=4.0,
    ),
    assigned(
        "aws-session-token",
        "AWS session token",
        "session[_.-]?token",
        f"(?:FwoGZXIvYXdz|IQoJb3JpZ2lu){_BASE64}{{100,1000}}={{0,2}}",
        entropy=4.0,
    ),
    prefixed(
        "aws-bedrock-key", "Amazon Bedrock API key", "ABSK", f"QmVkcm9ja0FQSUtleS{_BASE64}{{80,300}}={{0,2}}", _CRITICAL
    ),
    prefixed("amazon-mws-token", "Amazon MWS token", "amzn.mws.", _UUID),
    prefixed("aws-appsync-key", "AWS AppSync key", "da2-", "[0-9a-z]{26}", _MEDIUM, entropy=3.2),
    # https://cloud.google.com/docs/authentication/api-keys
    prefixed("google-api-key", "Google API key", "AIza", "[0-9A-Za-z_-]{35}", entropy=3.5),
    prefixed("google-oauth-secret", "Google OAuth client secret", "GOCSPX-", "[0-9A-Za-z_-]{28}"),
    prefixed(
        "google-access-token", "Google OAuth access token", "ya29.", "[0-9A-Za-z_-]{30,600}", entropy=3.5, reach=700
    ),
    prefixed("google-refresh-token", "Google OAuth refresh token", "1//0", "[0-9A-Za-z_-]{60,110}", entropy=4.0),
    prefixed("google-storage-hmac-key", "Google Cloud Storage HMAC key id", "GOOG1E", "[0-9A-Z]{55}", entropy=3.5),
    Rule(
        id="google-service-account",
        title="Google service account key",
        anchor='"private_key_id"',
        pattern=r'"private_key_id"\s{0,8}:\s{0,8}"(?P<secret>[0-9a-f]{40})"',
        severity=_CRITICAL,
        entropy=3.0,
        text_only=True,
    ),
    # https://learn.microsoft.com/en-us/purview/sit-azure-storage-account-key
    Rule(
        id="azure-storage-key",
        title="Azure storage account key",
        anchor="AccountKey=",
        pattern=f"AccountKey=(?P<secret>{_BASE64}{{86}}==)",
        severity=_CRITICAL,
        entropy=4.5,
    ),
    Rule(
        id="azure-shared-access-key",
        title="Azure shared access key",
        anchor="(?i)SharedAccessKey=",
        pattern=f"(?i:SharedAccessKey=)(?P<secret>{_BASE64}{{43}}=)",
        severity=_CRITICAL,
        entropy=4.0,
    ),
    Rule(
        id="azure-shared-access-signature",
        title="Azure shared access signature",
        anchor="[?&;]sv=20",
        pattern=r"[?&;]sv=20[0-9-]{8}[0-9A-Za-z&=%:._-]{0,300}&sig=(?P<secret>[0-9A-Za-z%+/]{43,70}(?:%3D|=))",
        entropy=3.5,
        reach=480,
    ),
    Rule(
        id="azure-client-secret",
        title="Microsoft Entra client secret",
        anchor="[0-9]Q~",
        pattern="[0-9A-Za-z_~.]{3}[0-9]Q~[0-9A-Za-z_~.-]{31,34}",
        severity=_CRITICAL,
        entropy=4.0,
    ),
    _marked("azure-storage-marked-key", "Azure storage account key", 76, r"\+ASt", f"{_BASE64}{{6}}=="),
    _marked("azure-cosmos-key", "Azure Cosmos DB key", 76, "ACDb", f"{_BASE64}{{6}}=="),
    _marked("azure-function-key", "Azure Functions key", 44, "AzFu", "[0-9A-Za-z_-]{6}=="),
    _marked("azure-search-key", "Azure AI Search key", 42, "AzSe", "[0-9A-Za-z]{6}"),
    _marked("azure-redis-key", "Azure Cache for Redis key", 33, "AzCa", f"{_BASE64}{{6}}="),
    _marked("azure-registry-key", "Azure Container Registry key", 42, r"\+ACR", f"{_BASE64}{{6}}"),
    _marked("azure-service-bus-key", "Azure Service Bus key", 33, r"\+ASb", f"{_BASE64}{{6}}="),
    _marked("azure-event-hubs-key", "Azure Event Hubs key", 33, r"\+AEh", f"{_BASE64}{{6}}="),
    _marked("azure-iot-key", "Azure IoT key", 33, "AIoT", f"{_BASE64}{{6}}="),
    _marked("azure-ai-key", "Azure AI services key", 52, "JQQJ9", "[0-9A-Za-z]{27}"),
    # https://docs.digitalocean.com/reference/api/create-personal-access-token/
    prefixed("digitalocean-token", "DigitalOcean token", "dop_v1_", "[0-9a-f]{64}", _CRITICAL),
    prefixed("digitalocean-oauth-token", "DigitalOcean OAuth token", "doo_v1_", "[0-9a-f]{64}"),
    prefixed("digitalocean-refresh-token", "DigitalOcean refresh token", "dor_v1_", "[0-9a-f]{64}"),
    prefixed(
        "digitalocean-spaces-key",
        "DigitalOcean Spaces key id",
        "DO00",
        "[0-9A-Z]{16}",
        entropy=3.2,
        anchor="DO00[0-9A-Z]{8}",
    ),
    assigned("linode-token", "Linode token", "linode", "[0-9a-f]{64}", entropy=3.0),
    assigned("hetzner-token", "Hetzner Cloud token", "(?:hcloud|hetzner)", "[0-9A-Za-z]{64}", entropy=4.0),
    prefixed(
        "scaleway-key-id",
        "Scaleway access key id",
        "SCW",
        "[0-9A-Z]{17}",
        _MEDIUM,
        entropy=3.2,
        anchor="SCW[0-9A-Z]{8}",
    ),
    assigned("scaleway-secret-key", "Scaleway secret key", "(?:scw|scaleway)", _UUID, entropy=3.0),
    assigned("vultr-key", "Vultr API key", "vultr", "[0-9A-Z]{36}", entropy=3.5),
    assigned("ovh-secret", "OVHcloud application secret", "ovh", "[0-9A-Za-z]{32}", entropy=3.5),
    prefixed(
        "alibaba-key-id",
        "Alibaba Cloud access key id",
        "LTAI",
        "[0-9A-Za-z]{12,20}",
        entropy=3.2,
        anchor="LTAI[0-9A-Za-z]{8}",
    ),
    assigned(
        "alibaba-secret",
        "Alibaba Cloud secret",
        "(?:alibaba|aliyun|alicloud)",
        "[0-9A-Za-z]{30}",
        _CRITICAL,
        entropy=3.5,
    ),
    prefixed("tencent-key-id", "Tencent Cloud secret id", "AKID", "[0-9A-Za-z]{32}", entropy=3.5),
    prefixed("yandex-key", "Yandex Cloud API key", "AQVN", "[0-9A-Za-z_-]{35,38}", entropy=3.5),
    assigned("yandex-static-key", "Yandex Cloud static key", "(?:yandex|yc[_-])", "YC[0-9A-Za-z_-]{38}", entropy=4.2),
    assigned(
        "ibm-cloud-key", "IBM Cloud API key", "(?:ibm|bluemix|ibmcloud)", "[0-9A-Za-z_-]{44}", _CRITICAL, entropy=4.0
    ),
    prefixed("cloudflare-origin-key", "Cloudflare origin CA key", "v1.0-", "[0-9a-f]{24}-[0-9a-f]{146}"),
    assigned(
        "cloudflare-token",
        "Cloudflare API token",
        "(?:cloudflare|cf[_-]api)",
        "[0-9A-Za-z_-]{40}",
        _CRITICAL,
        entropy=3.8,
    ),
    assigned(
        "cloudflare-global-key",
        "Cloudflare global API key",
        "(?:cloudflare|cf[_-]api)",
        "[0-9a-f]{37}",
        _CRITICAL,
        entropy=3.0,
    ),
    assigned("fastly-token", "Fastly API token", "fastly", "[0-9A-Za-z_-]{32}", entropy=3.5),
    prefixed("akamai-token", "Akamai client token", "akab-", "[0-9a-z]{16}-[0-9a-z]{16}"),
    # https://tailscale.com/kb/1277/key-prefixes
    prefixed(
        "tailscale-key",
        "Tailscale key",
        "tskey-",
        "(?:auth|api|client|scim|webhook)-[0-9A-Za-z]{6,20}-[0-9A-Za-z]{16,40}",
    ),
    prefixed("supabase-token", "Supabase access token", "sbp_", "[0-9a-f]{40}"),
    prefixed("supabase-secret-key", "Supabase secret key", "sb_secret_", "[0-9A-Za-z_-]{31,50}", _CRITICAL),
    assigned("ngrok-token", "ngrok token", "ngrok", "[12][0-9A-Za-z]{20,30}_[0-9A-Za-z]{18,24}", entropy=3.8),
    # https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/
    prefixed("cloudflare-user-token", "Cloudflare user token", "cfut_", "[0-9A-Za-z_-]{40,60}", _CRITICAL),
    prefixed("cloudflare-account-token", "Cloudflare account token", "cfat_", "[0-9A-Za-z_-]{40,60}", _CRITICAL),
    prefixed("cloudflare-prefixed-global-key", "Cloudflare global API key", "cfk_", "[0-9A-Za-z_-]{40,60}", _CRITICAL),
    # https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html: `bedrock.amazonaws.com` in base64
    prefixed(
        "aws-bedrock-short-key",
        "Amazon Bedrock short-term API key",
        "bedrock-api-key-",
        f"YmVkcm9jay5hbWF6b25hd3MuY29t{_BASE64}{{80,1000}}{_BASE64}{{0,1000}}={{0,2}}",
        reach=2200,
    ),
    prefixed("amazon-login-secret", "Login with Amazon client secret", "amzn1.oa2-cs.v1.", "[0-9a-f]{64}"),
    prefixed(
        "amazon-login-token",
        "Login with Amazon token",
        "Atz",
        r"[ar]\|[0-9A-Za-z_+/=-]{60,600}",
        anchor=r"Atz[ar]\|[0-9A-Za-z]",
        reach=700,
    ),
    # https://cloud.google.com/docs/authentication/api-keys
    prefixed(
        "google-bound-api-key", "Google API key", "AQ.", "Ab[0-9A-Za-z_-]{40,90}", anchor=r"AQ\.Ab[0-9A-Za-z_-]{8}"
    ),
    # A key file of a service account in base64 once more: `{"type": "service_account"` with the usual white space
    Rule(
        id="google-encoded-service-account",
        title="Google service account key in base64",
        anchor="(?:eyJ0eXBlIjogInNlcnZpY2VfYWNjb3VudC|eyJ0eXBlIjoic2VydmljZV9hY2NvdW50|ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudC|ewogICAgInR5cGUiOiAic2VydmljZV9hY2NvdW50|eyAidHlwZSI6ICJzZXJ2aWNlX2FjY291bnQi)",
        pattern="(?:eyJ0eXBlIjogInNlcnZpY2VfYWNjb3VudC|eyJ0eXBlIjoic2VydmljZV9hY2NvdW50|ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudC|ewogICAgInR5cGUiOiAic2VydmljZV9hY2NvdW50|eyAidHlwZSI6ICJzZXJ2aWNlX2FjY291bnQi)"
        f"{_BASE64}{{200,1000}}{_BASE64}{{0,1000}}{_BASE64}{{0,1000}}={{0,2}}",
        severity=_CRITICAL,
        entropy=4.0,
        structured=True,
        open_end=True,
        shown=3,
        reach=4200,
    ),
    # https://learn.microsoft.com/en-us/azure/logic-apps/logic-apps-securing-a-logic-app#sas
    Rule(
        id="azure-workflow-url",
        title="URL that starts a workflow of Azure or Power Automate",
        anchor=r"[?&]sp=(?:%2F|/)triggers",
        pattern=r"[?&]sp=(?:%2F|/)triggers(?:%2F|/)[0-9A-Za-z_]{1,40}(?:%2F|/)run&sv=1\.0&sig=(?P<secret>[0-9A-Za-z_-]{43})",
        entropy=4.0,
    ),
    _marked("azure-batch-key", "Azure Batch key", 76, r"\+ABa", f"{_BASE64}{{6}}=="),
    _marked("azure-machine-learning-key", "Azure Machine Learning key", 33, r"\+AMC", f"{_BASE64}{{6}}="),
    _marked("azure-api-management-key", "Azure API Management key", 76, "APIM", f"{_BASE64}{{6}}=="),
    _marked("azure-app-configuration-key", "Azure App Configuration key", 44, "AZAC", "[0-9A-Za-z]{6,36}"),
    prefixed("digitalocean-model-key", "DigitalOcean model access key", "sk-do-", "[0-9A-Za-z_-]{60,80}"),
    prefixed(
        "volcengine-key-id",
        "Volcano Engine access key id",
        "AKLT",
        "[0-9A-Za-z]{42,48}",
        entropy=3.5,
        anchor="AKLT[0-9A-Za-z]{12}",
    ),
    prefixed("upcloud-token", "UpCloud token", "ucat_", "[0-9A-Z]{26}"),
    prefixed(
        "yandex-oauth-token",
        "Yandex OAuth token",
        "y",
        "[0-3]_[0-9A-Za-z_-]{55,64}",
        anchor="y[0-3]_[0-9A-Za-z_-]{24}",
        entropy=4.0,
    ),
    prefixed(
        "yandex-iam-token",
        "Yandex Cloud IAM token",
        "t1.",
        r"[0-9A-Za-z_-]{24,400}={0,2}\.[0-9A-Za-z_-]{86}={0,2}",
        anchor=r"t1\.[0-9A-Za-z_-]{24}",
        reach=600,
    ),
    prefixed(
        "yandex-static-key-secret",
        "Yandex Cloud static key",
        "YC",
        "[MNOP][0-9A-Za-z_-]{37}",
        entropy=4.2,
        anchor="YC[MNOP][0-9A-Za-z_-]{28}",
        text_only=True,
    ),
    prefixed("exoscale-key", "Exoscale API key", "EXO", "[0-9a-f]{24}", _MEDIUM, anchor="EXO[0-9a-f]{24}", entropy=3.0),
    prefixed("supabase-oauth-token", "Supabase token", "sbp_", "(?:v0|oauth)_[0-9a-f]{40}", anchor="sbp_(?:v0|oauth)_"),
    prefixed(
        "tailscale-prefixed-token",
        "Tailscale OAuth token",
        "tskey-",
        "(?:oauth|partner|reusable|ephemeral)-[0-9A-Za-z]{6,20}-[0-9A-Za-z]{16,40}",
    ),
    prefixed("cloudflare-tunnel-token", "Cloudflare Tunnel token", "eyJhIjoi", "[0-9A-Za-z+/=]{120,260}", entropy=4.0),
)
