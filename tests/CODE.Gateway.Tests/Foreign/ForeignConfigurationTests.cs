using CODE.Gateway.Foreign;
using Microsoft.Extensions.Configuration;

namespace CODE.Gateway.Tests.Foreign;

public sealed class ForeignConfigurationTests
{
    [Theory]
    [InlineData("needs either", "Prefix=a1")]
    [InlineData("needs either", "Prefix=a1", "Url=http://127.0.0.1/", "Command=x")]
    [InlineData("Prefix", "Command=x")]
    [InlineData("Prefix", "Command=x", "Prefix=A")]
    [InlineData("Prefix", "Command=x", "Prefix=a_")]
    [InlineData("in the clear", "Url=http://example.org/mcp", "Prefix=a1", "Headers:Authorization=x")]
    [InlineData("Url is not", "Url=file:///etc/passwd", "Prefix=a1")]
    [InlineData("a key that is not known", "Command=x", "Prefix=a1", "Comand=y")]
    [InlineData("a value that cannot be read", "Command=x", "Prefix=a1", "Timeout=soon")]
    [InlineData("Timeout", "Command=x", "Prefix=a1", "Timeout=00:00:00")]
    public void Configuration_Wrong_SaysWhatWithoutValues(string expected, params string[] settings)
    {
        var fault = string.Join(' ', Read("files", settings).Faults);

        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("soon", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Files")]
    [InlineData("a/b")]
    public void Configuration_NameThatIsNone_IsRefused(string name) => Assert.NotEmpty(Read(name, "Command=x", "Prefix=a1").Faults);

    [Theory]
    [InlineData("Command=x", "Prefix=a1")]
    [InlineData("Url=https://example.org/mcp", "Prefix=a1", "Headers:Authorization=x")]
    [InlineData("Url=http://127.0.0.1:1/mcp", "Prefix=a1", "Headers:Authorization=x")]
    public void Configuration_Right_IsTaken(params string[] settings) => Assert.Empty(Read("files", settings).Faults);

    [Fact]
    public void Configuration_TwoOfOnePrefix_IsRefused() => Assert.Contains("prefix 'a1'", Assert.Single(new ForeignServers(Of(
        ("Foreign:one:Command", "x"), ("Foreign:one:Prefix", "a1"), ("Foreign:two:Command", "x"), ("Foreign:two:Prefix", "a1"))).Faults), StringComparison.Ordinal);

    private static ForeignServers Read(string name, params string[] settings) => new(Of(
        [.. settings.Select(setting => ($"Foreign:{name}:{setting[..setting.IndexOf('=', StringComparison.Ordinal)]}", setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]))]));

    private static IConfiguration Of(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build();
}
