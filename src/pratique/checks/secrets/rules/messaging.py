"""Chat, mail, telephone and push services."""

from pratique.checks.secrets.rule import Rule, assigned, prefixed
from pratique.model.finding import Severity

_MEDIUM = Severity.MEDIUM
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

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
    assigned(
        "discord-bot-token",
        "Discord bot token",
        "(?:discord|bot[_-]?token)",
        r"[MNO][0-9A-Za-z_-]{23,27}\.[0-9A-Za-z_-]{6}\.[0-9A-Za-z_-]{27,40}",
        entropy=3.8,
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
        anchor="(?i)mailgun",
        pattern=r"(?i:mailgun)[^\n]{0,60}?(?P<secret>[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})",
        entropy=3.0,
        text_only=True,
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
    assigned("ably-key", "Ably API key", "ably", r"[0-9A-Za-z_-]{6}\.[0-9A-Za-z_-]{6}:[0-9A-Za-z_-]{43}", entropy=4.0),
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
)
