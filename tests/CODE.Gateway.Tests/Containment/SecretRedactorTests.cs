using System.Text;
using System.Text.Json;
using CODE.Gateway.Containment;
using CODE.Gateway.Tests.Fleet;
using Microsoft.Extensions.Configuration;

namespace CODE.Gateway.Tests.Containment;

public sealed class SecretRedactorTests
{
    private readonly SecretCorpus _corpus = new();
    private readonly SecretRedactor _redactor = new(new ConfigurationBuilder().Build());

    [Fact]
    public void Redact_SecretOfEveryKind_GoesAndIsNamed()
    {
        string[] contexts = ["{0}", "the value is {0}.", "export X=\"{0}\"", "{{\"a\": \"{0}\", \"b\": 1}}", "- item: {0}\n- other: 1", "a,{0},b", "({0})", "<code>{0}</code>", "line one\n{0}\nline three"];
        var missed = new List<string>();
        var count = 0;
        for (var round = 0; round < 20; round++)
        {
            foreach (var (kind, secret, text) in _corpus.Secrets())
            {
                foreach (var context in kind == "kubeconfig_token" ? contexts[..1] : contexts)
                {
                    count++;
                    var whole = string.Format(null, CompositeFormat.Parse(context), text);
                    var redacted = _redactor.Redact(whole);
                    if (redacted.Contains(secret, StringComparison.Ordinal) || !redacted.Contains($"[redacted:{kind}]", StringComparison.Ordinal) || !_redactor.MayHoldSecret(whole))
                    {
                        missed.Add($"{kind} in {context}: {redacted}");
                    }
                }
            }
        }

        TestContext.Current.SendDiagnosticMessage("{0} secrets, {1} missed", count, missed.Count);
        Assert.True(count > 8_000);
        Assert.Empty(missed);
    }

    [Fact]
    public void Redact_WhatLooksLikeASecret_Stays()
    {
        var lookAlikes = _corpus.LookAlikes().Concat(SecretCorpus.Placeholders()).ToArray();
        var wrong = lookAlikes.Where(text => _redactor.Redact(text) != text || _redactor.Redact($"{{\"a\": \"{text}\"}}\n") != $"{{\"a\": \"{text}\"}}\n").ToArray();
        TestContext.Current.SendDiagnosticMessage("{0} look-alikes, {1} redacted", lookAlikes.Length, wrong.Length);
        Assert.True(lookAlikes.Length > 6_000);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Redact_SecretsOfTheFleetItself_GoWhateverTheyLookLike()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Fleet:SigningKey", TestKey.Fleet.Private), new("Identity:SigningKey", TestKey.Identity.Private), new("SOME_API_TOKEN", "plain-words-as-a-token"),
            new("ConnectionStrings:cache", "127.0.0.1:6379,password=correct-horse-battery,ssl=false"), new("Identity:Audience", "harmless-audience"), new("TOKEN_PATH", "/var/run/secrets/token"),
        ]).Build();
        using var redactor = new SecretRedactor(configuration);

        Assert.Equal(
            "[redacted:fleet_secret] [redacted:fleet_secret] [redacted:fleet_secret] [redacted:fleet_secret]",
            redactor.Redact($"{TestKey.Fleet.Private} {TestKey.Identity.Private} plain-words-as-a-token correct-horse-battery"));
        var kept = $"{TestKey.Foreign.Private} harmless-audience /var/run/secrets/token 127.0.0.1:6379";
        Assert.Equal(kept, redactor.Redact(kept));
        Assert.True(redactor.MayHoldSecret(JsonSerializer.Serialize(new { key = TestKey.Fleet.Private })));
    }

    [Fact]
    public void Redact_SecretThatIsNewInTheConfiguration_GoesFromThenOn()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        using var redactor = new SecretRedactor(configuration);
        Assert.Equal("a-word-like-any-other", redactor.Redact("a-word-like-any-other"));

        configuration["Upstream:Password"] = "a-word-like-any-other";
        configuration.Reload();

        Assert.Equal("[redacted:fleet_secret]", redactor.Redact("a-word-like-any-other"));
    }

    [Fact]
    public void Redact_SeveralSecrets_TakesEachAndNothingBetween()
    {
        var kinds = new List<string>();
        var jwt = _corpus.Jwt();
        Assert.Equal(
            "a [redacted:jwt] b x://u:[redacted:url_password]@h c",
            _redactor.Redact($"a {jwt} b x://u:{_corpus.Of("aB3", 12)}!@h c", kinds.Add));
        Assert.Equal(["jwt", "url_password"], kinds);
    }

    [Theory]
    [InlineData("eyJhbGciOi")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("LS0tLS1CRUdJTi")]
    [InlineData("x://a:b")]
    [InlineData("password=;")]
    [InlineData("token: ")]
    [InlineData("8Q~")]
    public void Redact_NeedlesWithoutEnd_TakesLinearTime(string needle)
    {
        // The number of characters that rules look at would be the square of the length otherwise, which no test would outlive.
        var text = string.Concat(Enumerable.Repeat(needle, 4_000_000 / needle.Length));
        Assert.NotNull(_redactor.Redact(text));
    }
}
