using System.Text;

namespace CODE.Gateway.Tests.Containment;

/// <summary>
/// Secrets that never were any, and what looks like them. Everything is made when a test runs, from a fixed seed: nothing in the repository has the shape of a secret,
/// so that no scanner of repositories finds one here.
/// </summary>
internal sealed class SecretCorpus
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Word = Upper + Lower + Digits;
    private const string Url64 = Word + "_-";
    private const string Base64 = Word + "+/";
    private const string Hex = Digits + "abcdef";

    // Not for security: the same corpus each time.
    private readonly Random _random = new(20260728);

    /// <summary>One secret of every kind: the kind, the secret itself, and the text that makes it recognizable.</summary>
    public IEnumerable<(string Kind, string Secret, string Text)> Secrets()
    {
        (string Kind, string Secret)[] bare =
        [
            ("aws_access_key", "AK" + "IA" + Of(Upper + "234567", 16)), ("aws_access_key", "AS" + "IA" + Of(Upper + "234567", 16)),
            ("gcp_api_key", "AI" + "za" + Of(Url64, 35)), ("gcp_access_token", "ya" + "29." + Of(Url64, 120)), ("gcp_client_secret", "GOC" + "SPX-" + Of(Url64, 28)),
            ("azure_client_secret", Of(Word, 3) + "8" + "Q~" + Of(Word + "_~.-", 30) + Of(Word, 4)), ("digitalocean_token", "dop" + "_v1_" + Of(Hex, 64)),
            ("github_token", "gh" + "p_" + Of(Word, 36)), ("github_token", "gh" + "s_" + Of(Word, 36)), ("github_token", "github" + "_pat_" + Of(Word, 22) + "_" + Of(Word, 59)),
            ("gitlab_token", "gl" + "pat-" + Of(Url64, 19) + Of(Word, 1)), ("gitlab_token", "glp" + "tt-" + Of(Hex, 40)), ("npm_token", "np" + "m_" + Of(Word, 36)),
            ("pypi_token", "py" + "pi-AgEIcHlwaS5vcmc" + Of(Url64, 140)), ("docker_token", "dckr" + "_pat_" + Of(Url64, 27)), ("rubygems_token", "ruby" + "gems_" + Of(Hex, 48)),
            ("anthropic_key", "sk-" + "ant-api03-" + Of(Url64, 93) + "AA"), ("openai_key", "sk-" + "proj-" + Of(Url64, 100) + Of(Word, 4)),
            ("openai_key", "sk-" + Of(Word, 20) + "T3Blbk" + "FJ" + Of(Word, 20)), ("huggingface_token", "hf" + "_" + Of(Upper + Lower, 34)),
            ("slack_token", "xox" + "b-" + Of(Digits, 12) + "-" + Of(Digits, 13) + "-" + Of(Word, 24)), ("stripe_key", "sk" + "_live_" + Of(Word, 24)), ("stripe_key", "rk" + "_live_" + Of(Word, 99)),
            ("terraform_token", Of(Word, 14) + ".atlas" + "v1." + Of(Url64, 66) + "a"), ("vault_token", "hv" + "s." + Of(Url64, 95)), ("grafana_token", "gl" + "sa_" + Of(Word, 32) + "_" + Of(Hex, 8)),
            ("databricks_token", "da" + "pi" + Of(Hex, 32)), ("pulumi_token", "pul" + "-" + Of(Hex, 40)), ("newrelic_key", "NR" + "AK-" + Of(Upper + Digits, 27)),
            ("atlassian_token", "ATA" + "TT3" + Of(Url64, 180) + "=" + Of(Hex, 8)), ("sendgrid_key", "S" + "G." + Of(Url64, 22) + "." + Of(Url64, 42) + "a"),
            ("age_key", "AGE-SECRET" + "-KEY-1" + Of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)), ("jwt", Jwt()), ("private_key", Pem("PRIVATE KEY")), ("private_key", Pem("OPENSSH PRIVATE KEY")),
            ("private_key", Convert.ToBase64String(Encoding.ASCII.GetBytes(Pem("RSA PRIVATE KEY")))),
        ];
        foreach (var (kind, secret) in bare)
        {
            yield return (kind, secret, secret);
        }

        var account = Of(Base64, 86) + "==";
        yield return ("azure_account_key", account, $"DefaultEndpointsProtocol=https;AccountName=shop;AccountKey={account};EndpointSuffix=core.windows.net");
        var secretKey = Of(Base64, 40);
        yield return ("aws_secret_key", secretKey, $"aws_secret_access_key = {secretKey}");
        yield return ("aws_secret_key", secretKey, $"\"SecretAccessKey\": \"{secretKey}\"");
        var session = Of(Base64, 300);
        yield return ("aws_session_token", session, $"aws_session_token={session}");
        var signature = Of(Hex, 64);
        yield return ("signed_url", signature, $"https://shop.s3.amazonaws.com/orders.csv?X-Amz-Date=20260728T000000Z&X-Amz-Signature={signature}");
        var sas = Of(Word, 42) + "%3D";
        yield return ("azure_sas", sas, $"https://shop.blob.core.windows.net/orders?sv=2026-02-06&sp=r&sig={sas}");
        var webhook = "T" + Of(Upper + Digits, 10) + "/B" + Of(Upper + Digits, 10) + "/" + Of(Word, 24);
        yield return ("slack_webhook", webhook, $"https://hooks.slack.com/services/{webhook}");
        var password = Of(Word, 14) + "!";
        yield return ("url_password", password, $"postgres://shop:{password}@db.internal:5432/orders");
        yield return ("url_password", password, $"redis://:{password}@cache:6379/0");
        yield return ("connection_password", password, $"Server=db;Database=orders;User Id=shop;Password={password};Encrypt=true");
        yield return ("connection_password", password, $"cache.internal:6379,password={password},ssl=true");
        var bearer = Of(Url64, 40);
        yield return ("authorization", bearer, $"> Authorization: Bearer {bearer}");
        yield return ("authorization", bearer, $"\"authorization\": \"Basic {bearer}\"");
        yield return ("kubeconfig_token", bearer[..30] + "aB1", $"- name: admin\n  user:\n    token: {bearer[..30]}aB1\n");
    }

    /// <summary>Strings that are long and random, and no secrets.</summary>
    public IEnumerable<string> LookAlikes()
    {
        for (var round = 0; round < 200; round++)
        {
            var bytes = Bytes(64);
            yield return Convert.ToHexStringLower(bytes[..20]);
            yield return "sha256:" + Convert.ToHexStringLower(bytes[..32]);
            yield return Convert.ToHexStringLower(bytes[..16]);
            yield return new Guid(bytes[..16]).ToString();
            yield return "sha512-" + Convert.ToBase64String(bytes);
            yield return "h1:" + Convert.ToBase64String(bytes[..32]);
            yield return $"registry.k8s.io/pause@sha256:{Convert.ToHexStringLower(bytes[..32])}";
            yield return $"shop-{Of(Hex, 10)}-{Of(Lower + Digits, 5)}";
            yield return $"vpc-{Of(Hex, 17)} subnet-{Of(Hex, 17)} i-{Of(Hex, 17)} sg-{Of(Hex, 17)} rtb-{Of(Hex, 17)}";
            yield return $"arn:aws:iam::{Of(Digits, 12)}:role/shop-{Of(Word, 8)}";
            yield return $"AROA{Of(Upper + "234567", 17)} AIDA{Of(Upper + "234567", 17)}";
            yield return $"ETag: \"{Of(Hex, 32)}-5\"";
            yield return $"trace_id={Of(Hex, 32)} span_id={Of(Hex, 16)} request_id={Of(Word, 22)}";
            yield return $"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5{Of(Base64, 48)} dev@shop";
            yield return "data:image/png;base64,iVBORw0KGgo" + Convert.ToBase64String(Bytes(3000));
            yield return Pem("CERTIFICATE");
            yield return Pem("PUBLIC KEY");
            yield return "certificate-authority-data: " + Convert.ToBase64String(Encoding.ASCII.GetBytes(Pem("CERTIFICATE")));
            yield return $"next_page_token: {Of(Url64, 48)}";
            yield return $"  token: {Of(Lower, 8)}-{Of(Lower, 8)}-{Of(Lower, 9)}\n";
            yield return $"\"cursor\":\"eyJ{Of(Url64, 40)}\"";
            yield return $"{Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"id\":" + Of(Digits, 20) + "}"))}";
            yield return $"01J{Of("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 23)}";
            yield return $"task-{Of(Word, 36)} risk_{Of(Word, 36)} disk-{Of(Word, 20)}";
            yield return $"s3://shop-{Of(Lower, 6)}/terraform/{Of(Hex, 32)}.tfstate";
            yield return $"https://github.com/shop/shop/commit/{Of(Hex, 40)}#diff-{Of(Hex, 64)}R12";
            yield return $"https://shop.example/reset?state={Of(Url64, 43)}&code_challenge={Of(Url64, 43)}";
            yield return $"\"resourceVersion\":\"{Of(Digits, 9)}\",\"uid\":\"{new Guid(Bytes(16))}\",\"podIP\":\"10.0.{_random.Next(255)}.{_random.Next(255)}\"";
            yield return $"projects/shop-{Of(Digits, 6)}/locations/europe-west1/keyRings/shop/cryptoKeys/{Of(Lower, 12)}/cryptoKeyVersions/1";
            yield return $"/subscriptions/{new Guid(Bytes(16))}/resourceGroups/shop/providers/Microsoft.KeyVault/vaults/shop-{Of(Lower, 5)}";
        }
    }

    /// <summary>What manuals, examples and templates write where a secret would stand.</summary>
    public static IEnumerable<string> Placeholders() =>
    [
        "AK" + "IAIOSFODNN7EXAMPLE", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}",
        "gh" + "p_" + new string('x', 36), "gh" + "p_" + "abcdefghijklmnopqrstuvwxyz0123456789", "sk-ant-api03-...", "sk-" + "proj-your-key-goes-here-and-is-quite-a-bit-longer-than-this",
        "postgres://user:password@localhost:5432/db", "postgres://user:${DB_PASSWORD}@localhost/db", "https://user:<password>@host", "mongodb://root:$(MONGO_PASSWORD)@mongo:27017", "amqp://guest:****@mq",
        "Server=db;User Id=sa;Password={0};", "Server=db;User Id=sa;Password=<your password>;", "Password=***;Server=db", "Usage: connect --user=NAME --password=PASSWORD", "?user=x&password=hunter2hunter2",
        "-----BEGIN " + "PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----", "-----BEGIN " + "PRIVATE KEY-----", "grep -----BEGIN RSA PRIVATE KEY", "Authorization: Bearer <token>", "Authorization: Bearer $TOKEN",
        "Authorization: Bearer xxxxxxxxxxxxxxxxxxxx", "authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1beta1", "token: ${{ secrets.GITHUB_TOKEN }}", "token: \"{{ .Values.token }}\"", "token: my-service-account-token",
        "eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9.e30.", "secretName: shop-tls", "password_policy = \"strict\"", "hf_hub_download(repo_id, filename)", "npm_config_registry=https://registry.npmjs.org",
        "npm_lifecycle_event npm_package_dependencies_something", "SG.UseTable", "AIzaSyYourKeyHere", "dapiVersion", "glpat-", "git@github.com:shop/shop.git", "mailto:dev@shop.example", "http://localhost:8080/a:b@c",
        "https://medium.com/@writer/title-1234", "https://registry.npmjs.org/@types/node", "sk_live_", "hvs.", "xoxb-…", "the password=secret; pair",
    ];

    public string Pem(string label) =>
        $"-----BEGIN {label}-----\n{string.Join('\n', Convert.ToBase64String(Bytes(400)).Chunk(64).Select(static line => new string(line)))}\n-----END {label}-----";

    public string Of(string alphabet, int length) => string.Create(length, (alphabet, _random), static (span, made) =>
    {
        foreach (ref var character in span)
        {
            character = made.alphabet[made._random.Next(made.alphabet.Length)];
        }
    });

    public string Jwt() => string.Join('.', Encode("{\"alg\":\"ES256\",\"typ\":\"JWT\"}"), Encode($"{{\"sub\":\"{Of(Lower, 8)}\"}}"), Of(Url64, 86));

    private static string Encode(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
