using System.Text;
using System.Text.Json;
using CODE.Gateway.Containment;
using Microsoft.Extensions.Configuration;

namespace CODE.Gateway.Tests.Containment;

public sealed class RedactedArgumentsTests
{
    private readonly RedactedArguments _arguments = new(new SecretRedactor(new ConfigurationBuilder().Build()));

    [Theory]
    [InlineData("", "{}")]
    [InlineData("""{"namespace": "shop", "replicas": 3, "force": true}""", """{"namespace":"shop","replicas":3,"force":true}""")]
    [InlineData("""{"password":"x","db_password":"y","apiKey":"z","AWS_SECRET_ACCESS_KEY":"w","token":7,"client-secret":{"a":1}}""",
        """{"password":"[redacted]","db_password":"[redacted]","apiKey":"[redacted]","AWS_SECRET_ACCESS_KEY":"[redacted]","token":"[redacted]","client-secret":"[redacted]"}""")]
    [InlineData("""{"secret_name":"tls","page_token":"abc","token_url":"u","keyboard":"k","max_tokens":7,"password":null}""",
        """{"secret_name":"tls","page_token":"abc","token_url":"u","keyboard":"k","max_tokens":7,"password":null}""")]
    [InlineData("""{"env":[{"name":"DB_PASSWORD","value":"x"},{"name":"MODE","value":"fast"}]}""", """{"env":[{"name":"DB_PASSWORD","value":"[redacted]"},{"name":"MODE","value":"fast"}]}""")]
    [InlineData("""{"url":"https://bob:s3cr3tW0rd@host/x"}""", """{"url":"https://bob:[redacted:url_password]@host/x"}""")]
    public void Of_Arguments_ShowsAllButSecrets(string json, string expected) => Assert.Equal(expected, Of(json));

    [Fact]
    public void Of_CharactersThatCannotBeSeen_AreWrittenAsEscapes()
    {
        var shown = Of("""{"name":"shop\u202egnp\u200b\u001b[2J\udb40\udc41","text":"\u05e9\u05dc\u05d5\u05dd"}""");

        Assert.Equal("shop\u202egnp\u200b\u001b[2J\U000e0041", JsonDocument.Parse(shown).RootElement.GetProperty("name").GetString());
        Assert.All(shown, static character => Assert.False(char.IsControl(character) || char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Surrogate));
        Assert.Contains("שלום", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ArgumentsWithoutEnd_AreCutAndStayJson()
    {
        var shown = Of(JsonSerializer.Serialize(new
        {
            text = new string('a', 100_000),
            list = Enumerable.Range(0, 10_000),
            nested = Enumerable.Range(0, 500).Select(static number => new { number, text = new string('b', 2_000), map = Enumerable.Range(0, 300).ToDictionary(static key => $"k{key}") }),
        }));

        Assert.InRange(shown.Length, 1, 2 * RedactedArguments.MaxLength);
        var root = JsonDocument.Parse(shown).RootElement;
        Assert.EndsWith("more characters)", root.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("… 9900 more", root.GetProperty("list").EnumerateArray().Last().GetString());
    }

    private string Of(string json) => _arguments.Of(Encoding.UTF8.GetBytes(json));
}
