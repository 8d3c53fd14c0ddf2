using static CODE.Gateway.Containment.Secrets.Alphabets;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>
/// The shapes of secrets that are known here, as their issuers publish them. What has no shape of its own and no telling name beside it is not guessed at:
/// an answer full of wrong redactions is one that nobody can work with.
/// </summary>
internal static class SecretRules
{
    private const int Any = 512;

    /// <summary>Every rule.</summary>
    public static readonly IReadOnlyList<ISecretRule> All =
    [
        // Clouds
        new PrefixRule("aws_access_key", "AKIA", Base32, 16, 16),
        new PrefixRule("aws_access_key", "ASIA", Base32, 16, 16),
        new PrefixRule("aws_access_key", "ABIA", Base32, 16, 16),
        new PrefixRule("aws_access_key", "ACCA", Base32, 16, 16),
        new AssignedRule("aws_secret_key", "aws_secret_access_key", Base64, 40, 40),
        new AssignedRule("aws_secret_key", "SecretAccessKey", Base64, 40, 40),
        new AssignedRule("aws_session_token", "aws_session_token", Base64, 100, 4096),
        new PrefixRule("aws_session_token", "IQoJb3JpZ2lu", Base64, 100, 4096),
        new PrefixRule("aws_session_token", "FwoGZXIvYXdz", Base64, 100, 4096),
        new AssignedRule("signed_url", "X-Amz-Signature=", Hex, 64, 64),
        new AssignedRule("signed_url", "X-Goog-Signature=", Hex, 64, Any),
        new PrefixRule("gcp_api_key", "AIza", Url64, 35, 35),
        new PrefixRule("gcp_access_token", "ya29.", Dotted, 30, 4096),
        new PrefixRule("gcp_client_secret", "GOCSPX-", Url64, 28, 28),
        new AzureClientRule(),
        new AssignedRule("azure_account_key", "AccountKey=", Base64, 44, 88),
        new AssignedRule("azure_account_key", "SharedAccessKey=", Base64, 44, 88),
        new PrefixRule("azure_sas", "sig=", Percent, 43, 128),
        new PrefixRule("digitalocean_token", "dop_v1_", LowerHex, 64, 64),
        new PrefixRule("digitalocean_token", "doo_v1_", LowerHex, 64, 64),
        new PrefixRule("digitalocean_token", "dor_v1_", LowerHex, 64, 64),

        // Forges and registries
        new PrefixRule("github_token", "ghp_", Word, 36, 255),
        new PrefixRule("github_token", "gho_", Word, 36, 255),
        new PrefixRule("github_token", "ghu_", Word, 36, 255),
        new PrefixRule("github_token", "ghs_", Dotted, 36, 2048),
        new PrefixRule("github_token", "ghr_", Word, 36, 255),
        new PrefixRule("github_token", "github_pat_", Name, 82, 82),
        new PrefixRule("gitlab_token", "glpat-", Dotted, 20, 300),
        new PrefixRule("gitlab_token", "gldt-", Dotted, 20, 300),
        new PrefixRule("gitlab_token", "glrt-", Dotted, 20, 300),
        new PrefixRule("gitlab_token", "glptt-", LowerHex, 40, 40),
        new PrefixRule("gitlab_token", "glcbt-", Dotted, 20, 300),
        new PrefixRule("npm_token", "npm_", Word, 36, 36),
        new PrefixRule("pypi_token", "pypi-AgEIcHlwaS5vcmc", Url64, 50, 1000),
        new PrefixRule("docker_token", "dckr_pat_", Url64, 27, 27),
        new PrefixRule("rubygems_token", "rubygems_", LowerHex, 48, 48),

        // Models
        new PrefixRule("anthropic_key", "sk-ant-", Url64, 40, 300),
        new PrefixRule("openai_key", "sk-proj-", Url64, 40, 300),
        new PrefixRule("openai_key", "sk-svcacct-", Url64, 40, 300),
        new PrefixRule("openai_key", "sk-admin-", Url64, 40, 300),
        new InfixRule("openai_key", "T3BlbkFJ", Url64, 20, 20, 80),
        new PrefixRule("huggingface_token", "hf_", Word, 34, 40, isOfLetters: true),

        // What runs and pays for things
        new PrefixRule("slack_token", "xoxb-", Url64, 24, 300),
        new PrefixRule("slack_token", "xoxp-", Url64, 24, 300),
        new PrefixRule("slack_token", "xoxa-", Url64, 24, 300),
        new PrefixRule("slack_token", "xoxe-", Url64, 24, 300),
        new PrefixRule("slack_token", "xapp-", Url64, 24, 300),
        new PrefixRule("slack_webhook", "hooks.slack.com/services/", Base64, 40, 80),
        new PrefixRule("stripe_key", "sk_live_", Word, 24, 247),
        new PrefixRule("stripe_key", "rk_live_", Word, 24, 247),
        new PrefixRule("stripe_key", "sk_test_", Word, 24, 247),
        new PrefixRule("stripe_key", "whsec_", Base64, 32, 64),
        new InfixRule("terraform_token", ".atlasv1.", Url64, 14, 60, 80),
        new PrefixRule("vault_token", "hvs.", Url64, 24, 300),
        new PrefixRule("vault_token", "hvb.", Url64, 100, 300),
        new PrefixRule("grafana_token", "glsa_", Name, 41, 41),
        new PrefixRule("grafana_token", "glc_", Base64, 32, 400),
        new PrefixRule("databricks_token", "dapi", LowerHex, 32, 32),
        new PrefixRule("pulumi_token", "pul-", LowerHex, 40, 40),
        new PrefixRule("newrelic_key", "NRAK-", UpperNumber, 27, 27),
        new PrefixRule("atlassian_token", "ATATT3", Token, 150, 300),
        new PrefixRule("sendgrid_key", "SG.", Dotted, 66, 66),
        new PrefixRule("age_key", "AGE-SECRET-KEY-1", UpperNumber, 58, 58),

        // What any of them may hold
        new JwtRule(),
        new PemRule(),
        new EncodedPemRule(),
        new UrlPasswordRule(),
        new ConnectionPasswordRule(),
        new AuthorizationRule(),
        new ClusterTokenRule(),
    ];
}
