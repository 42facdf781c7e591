"""Chat, mail, telephone and push services."""

from pratique.checks.secrets.proof import crc_suffix_part
from pratique.checks.secrets.rule import Rule, assigned, prefixed
from pratique.model.finding import Severity

_MEDIUM = Severity.MEDIUM
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_DIGITS = "(?:[MNO][DTjz][AEIMQUYcgk][0-5wxyz])"  # three decimal digits in base64


RULES: tuple[Rule, ...] = (
    # https://api.slack.com/authentication/token-types
    prefixed("slack-bot-token", "Slack bot token", "xoxb-", "[0-9]{9,14}-[0-9]{9,14}-[0-9A-Za-z]{20,34}"),
    prefixed("slack-user-token", "Slack user token", "xoxp-", "[0-9]{9,14}-[0-9]{9,14}-[0-9]{9,14}-[0-9a-f]{28,34}"),
    prefixed("slack-workspace-token", "Slack workspace token", "xoxa-", "(?:[0-9]-)?[0-9A-Za-z-]{24,120}"),
    prefixed(
        "slack-legacy-token", "Slack token", "xox", "[osr]-[0-9]{6,14}-[0-9A-Za-z-]{16,120}", anchor="xox[osr]-[0-9]{4}"
    ),
    prefixed(
        "slack-configuration-token",
        "Slack configuration token",
        "xoxe",
        r"(?:\.xox[bp])?-[0-9]-[0-9A-Za-z+/=]{100,200}",
        anchor=r"xoxe[.-]",
    ),
    prefixed("slack-app-token", "Slack app token", "xapp-", "[0-9]-[0-9A-Z]{9,14}-[0-9]{9,14}-[0-9a-f]{60,68}"),
    prefixed(
        "slack-webhook",
        "Slack incoming webhook",
        "hooks.slack.com/services/",
        "T[0-9A-Z]{7,12}/B[0-9A-Z]{7,12}/[0-9A-Za-z]{22,28}",
    ),
    prefixed(
        "slack-workflow-webhook",
        "Slack workflow webhook",
        "hooks.slack.com/",
        "(?:workflows|triggers)/T?[0-9A-Z]{7,14}/[0-9A-Z]{7,20}/[0-9A-Za-z/]{20,60}",
    ),
    prefixed("discord-webhook", "Discord webhook", "/api/webhooks/", "[0-9]{17,20}/[0-9A-Za-z_-]{60,80}"),
    # The first part is the bot's number in base64: https://discord.com/developers/docs/reference#authentication
    Rule(
        id="discord-bot-token",
        title="Discord bot token",
        anchor="(?i)(?:discord|bot[_-]?token|client[.]login|bot[.]run|authorization[\"']?[=:] ?[\"'`]?bot )",
        pattern=rf"""(?i:discord|bot[_-]?token|client[.]login|bot[.]run|authorization["']?[=:] ?["'`]?bot )[^\n]{{0,100}}?(?P<secret>{_DIGITS}{{5}}[0-9A-Za-z]{{3,8}}\.[0-9A-Za-z_-]{{6}}\.[0-9A-Za-z_-]{{27,40}})""",
        entropy=3.8,
        text_only=True,
    ),
    assigned("discord-client-secret", "Discord client secret", "discord", "[0-9A-Za-z_-]{32}", entropy=3.8),
    # https://core.telegram.org/bots/features#botfather
    Rule(
        id="telegram-bot-token",
        title="Telegram bot token",
        anchor=":AA[0-9A-Za-z_-]{8}",
        pattern="[0-9]{8,10}:AA[0-9A-Za-z_-]{33}",
        entropy=3.8,
    ),
    prefixed(
        "teams-webhook",
        "Microsoft Teams webhook",
        "webhook.office.com/webhookb2/",
        f"{_UUID}@{_UUID}/IncomingWebhook/[0-9a-f]{{32}}/{_UUID}",
    ),
    assigned("mattermost-token", "Mattermost token", "mattermost", "[0-9a-z]{26}", entropy=3.5),
    assigned("twitch-token", "Twitch token", "twitch", "[0-9a-z]{30}", entropy=3.5),
    prefixed(
        "twitter-bearer-token", "X (Twitter) bearer token", "AAAAAAAAAAAAAAAAAAAAA", "[0-9A-Za-z%]{60,120}", entropy=3.8
    ),
    assigned("twitter-secret", "X (Twitter) API secret", "twitter", "[0-9A-Za-z]{45,50}", entropy=4.0),
    prefixed(
        "facebook-token",
        "Facebook access token",
        "EAA",
        "[0-9A-Za-z]{100,260}",
        entropy=4.0,
        anchor="EAA[0-9A-Za-z]{12}",
    ),
    assigned("facebook-secret", "Facebook app secret", "(?:facebook|fb[_-]app)", "[0-9a-f]{32}", entropy=3.0),
    assigned("linkedin-secret", "LinkedIn client secret", "linkedin", "[0-9A-Za-z]{16}", entropy=3.2),
    # https://www.twilio.com/docs/iam/api-keys
    prefixed(
        "twilio-key", "Twilio API key", "SK", "[0-9a-f]{32}", entropy=3.0, anchor="(?:[^0-9A-Za-z]|^)SK[0-9a-f]{32}"
    ),
    assigned("twilio-token", "Twilio auth token", "twilio", "[0-9a-f]{32}", entropy=3.0),
    prefixed(
        "sendgrid-key",
        "SendGrid API key",
        "SG.",
        r"[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}",
        anchor=r"SG\.[0-9A-Za-z_-]{22}\.",
    ),
    prefixed("mailgun-key", "Mailgun API key", "key-", "[0-9a-f]{32}", entropy=3.0, anchor="key-[0-9a-f]{12}"),
    Rule(
        id="mailgun-private-key",
        title="Mailgun API key",
        anchor="[0-9a-f]{12}-[0-9a-f]{8}-[0-9a-f]{8}",
        pattern="[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}",
        entropy=3.0,
    ),
    Rule(
        id="mailchimp-key",
        title="Mailchimp API key",
        anchor="[0-9a-f]{8}-us[0-9]{1,2}",
        pattern="[0-9a-f]{32}-us[0-9]{1,2}",
        entropy=3.0,
    ),
    assigned("postmark-token", "Postmark server token", "postmark", _UUID, entropy=3.0),
    prefixed("brevo-key", "Brevo API key", "xkeysib-", "[0-9a-f]{64}-[0-9A-Za-z]{16}"),
    prefixed("brevo-smtp-key", "Brevo SMTP key", "xsmtpsib-", "[0-9a-f]{64}-[0-9A-Za-z]{16}"),
    prefixed(
        "resend-key",
        "Resend API key",
        "re_",
        "[0-9A-Za-z]{8}_[0-9A-Za-z]{24}",
        entropy=3.5,
        anchor="re_[0-9A-Za-z]{8}_[0-9A-Za-z]{12}",
    ),
    prefixed(
        "mandrill-key", "Mandrill API key", "md-", "[0-9A-Za-z_-]{22}", entropy=3.8, anchor="md-[0-9A-Za-z_-]{12}"
    ),
    assigned("mailjet-key", "Mailjet key", "mailjet", "[0-9a-f]{32}", entropy=3.0),
    assigned("sparkpost-key", "SparkPost key", "sparkpost", "[0-9a-f]{40}", entropy=3.0),
    assigned("messagebird-key", "Bird access key", "messagebird", "[0-9A-Za-z]{25}", entropy=3.5),
    assigned("vonage-secret", "Vonage API secret", "(?:vonage|nexmo)", "[0-9A-Za-z]{16}", entropy=3.2),
    assigned("pusher-secret", "Pusher secret", "pusher", "[0-9a-f]{20}", entropy=3.0),
    prefixed("pubnub-key", "PubNub secret key", "sec-c-", "[0-9A-Za-z]{48,64}"),
    Rule(
        id="ably-key",
        title="Ably API key",
        anchor="(?i)ably[0-9a-z]{0,12}[_.-]",
        pattern=r"(?i:ably)[^\n]{0,100}?(?P<secret>[0-9A-Za-z_-]{6}\.[0-9A-Za-z_-]{6}:[0-9A-Za-z_-]{43})",
        entropy=4.0,
        text_only=True,
    ),
    prefixed("onesignal-key", "OneSignal key", "os_v2_", "(?:app|org)_[0-9a-z]{80,120}"),
    prefixed(
        "firebase-messaging-key",
        "Firebase Cloud Messaging key",
        "AAAA",
        "[0-9A-Za-z_-]{7}:[0-9A-Za-z_-]{140}",
        anchor="AAAA[0-9A-Za-z_-]{7}:",
    ),
    assigned("zoom-secret", "Zoom client secret", "zoom", "[0-9A-Za-z]{32}", entropy=3.8),
    assigned("intercom-token", "Intercom access token", "intercom", "dG9r[0-9A-Za-z+/=_-]{50,70}", entropy=3.8),
    prefixed(
        "telnyx-key", "Telnyx API key", "KEY", "0[0-9A-F]{30,33}_[0-9A-Za-z]{22}", entropy=3.5, anchor="KEY0[0-9A-F]{8}"
    ),
    prefixed("courier-key", "Courier API key", "pk_prod_", "[0-9A-Z]{28}"),
    assigned("pushover-token", "Pushover token", "pushover", "[au][0-9a-z]{29}", _MEDIUM, entropy=3.5),
    prefixed("mailersend-token", "MailerSend API token", "mlsn.", "[0-9a-f]{64}"),
    prefixed("slack-workflow-token", "Slack workflow token", "xwfp-", "[0-9]{9,14}-[0-9]{9,14}-[0-9A-Za-z]{20,40}"),
    prefixed(
        "slack-session-token",
        "Slack session token",
        "xox",
        "[cd]-[0-9A-Za-z%+/=-]{40,300}",
        anchor="xox[cd]-[0-9A-Za-z]{8}",
    ),
    prefixed(
        "discord-multifactor-token",
        "Discord user token",
        "mfa.",
        "[0-9A-Za-z_-]{80,95}",
        anchor=r"mfa\.[0-9A-Za-z_-]{24}",
    ),
    # https://github.com/element-hq/synapse/blob/develop/synapse/handlers/auth.py; https://github.com/element-hq/matrix-authentication-service
    prefixed(
        "matrix-token",
        "Matrix access token",
        "syt_",
        "[0-9A-Za-z+/=]{1,340}_[0-9A-Za-z]{20}_[0-9A-Za-z]{6}",
        proof=crc_suffix_part,
    ),
    prefixed(
        "matrix-refresh-token",
        "Matrix refresh token",
        "syr_",
        "[0-9A-Za-z+/=]{1,340}_[0-9A-Za-z]{20}_[0-9A-Za-z]{6}",
        proof=crc_suffix_part,
    ),
    prefixed(
        "matrix-authentication-token",
        "Matrix access token",
        "m",
        "(?:at|ct|ar|cr)_[0-9A-Za-z]{30}_[0-9A-Za-z]{6}",
        anchor="(?:mat|mct|mar|mcr)_[0-9A-Za-z]{16}",
    ),
    # Long-lived channel access tokens end alike: https://developers.line.biz/en/docs/basics/channel-access-token/
    Rule(
        id="line-channel-token",
        title="LINE channel access token",
        anchor="1O/w1cDnyilFU=",
        pattern="[0-9A-Za-z+/]{140,164}1O/w1cDnyilFU=",
        entropy=4.5,
        behind=200,
    ),
    # https://developers.google.com/workspace/chat/quickstart/webhooks
    Rule(
        id="google-chat-webhook",
        title="Google Chat webhook",
        anchor=r"chat\.googleapis\.com/v1/spaces/",
        pattern=r"chat\.googleapis\.com/v1/spaces/[0-9A-Za-z_-]{6,20}/messages\?key=[0-9A-Za-z_-]{30,45}&(?:amp;)?token=(?P<secret>[0-9A-Za-z_%-]{20,90})",
        entropy=3.5,
    ),
    Rule(
        id="feishu-webhook",
        title="Feishu or Lark webhook",
        anchor=r"open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/",
        pattern=rf"open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/(?P<secret>{_UUID})",
        severity=_MEDIUM,
        entropy=3.0,
    ),
    Rule(
        id="dingtalk-webhook",
        title="DingTalk webhook",
        anchor=r"oapi\.dingtalk\.com/robot/send\?access_token=",
        pattern=r"oapi\.dingtalk\.com/robot/send\?access_token=(?P<secret>[0-9a-f]{64})",
        severity=_MEDIUM,
        entropy=3.0,
    ),
    Rule(
        id="wecom-webhook",
        title="WeCom webhook",
        anchor=r"qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=",
        pattern=rf"qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=(?P<secret>{_UUID})",
        severity=_MEDIUM,
        entropy=3.0,
    ),
    Rule(
        id="ifttt-webhook",
        title="IFTTT webhook",
        anchor=r"maker\.ifttt\.com/trigger/",
        pattern=r"maker\.ifttt\.com/trigger/[0-9A-Za-z_{}.-]{1,80}/(?:json/)?with/key/(?P<secret>[0-9A-Za-z_-]{20,50})",
        severity=_MEDIUM,
        entropy=3.5,
    ),
    Rule(
        id="make-webhook",
        title="Make webhook",
        anchor=r"hook\.(?:eu|us)[0-9]\.make\.com/",
        pattern=r"hook\.(?:eu|us)[0-9]\.make\.com/(?P<secret>[0-9a-z]{32})",
        severity=_MEDIUM,
        entropy=3.5,
    ),
    assigned(
        "bluesky-password",
        "Bluesky app password",
        "(?:bluesky|bsky|atproto)",
        "[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}",
        entropy=2.5,
    ),
)
