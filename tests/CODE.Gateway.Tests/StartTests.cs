using CODE.Gateway.Tests.Fleet;
using CODE.ServiceDefaults;
using CODE.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CODE.Gateway.Tests;

public sealed class StartTests
{
    private static readonly string Secret = Convert.ToBase64String(new byte[32]);

    public static TheoryData<string, string[], string[]> Wrong => new()
    {
        { "no identity", ["Fleet:SigningKey", TestKey.Fleet.Private], ["nobody could be let in"] },
        { "no fleet key", ["Identity:SigningKey", TestKey.Identity.Private], ["Fleet:SigningKey"] },
        { "nothing at all", [], ["Fleet:SigningKey", "nobody could be let in"] },
        { "two identities", ["Fleet:SigningKey", TestKey.Fleet.Private, "Identity:SigningKey", TestKey.Identity.Private, "Identity:Authority", "https://id.example", "Identity:Audience", "x"], ["exclude each other"] },
        { "an authority without audience", ["Fleet:SigningKey", TestKey.Fleet.Private, "Identity:Authority", "https://id.example"], ["Identity:Audience"] },
        { "a plain authority", ["Fleet:SigningKey", TestKey.Fleet.Private, "Identity:Authority", "http://id.example", "Identity:Audience", "x"], ["not an https URL"] },
        { "a secret beside a key", ["Fleet:SigningKey", TestKey.Fleet.Private, "Identity:SigningKey", TestKey.Identity.Private, "Identity:SharedSecret", Secret, "Identity:AllowSharedSecret", "true"], ["exclude each other"] },
        { "a secret beside an authority", ["Fleet:SigningKey", TestKey.Fleet.Private, "Identity:Authority", "https://id.example", "Identity:Audience", "x", "Identity:SharedSecret", Secret, "Identity:AllowSharedSecret", "true"], ["exclude each other"] },
        { "a secret that nobody allowed", ["Fleet:SigningKey", TestKey.Fleet.Private, "Identity:SharedSecret", Secret], ["Identity:AllowSharedSecret=true"] },
        { "a short secret", ["Fleet:SigningKey", TestKey.Fleet.Private, "Identity:SharedSecret", Convert.ToBase64String(new byte[31]), "Identity:AllowSharedSecret", "true"], ["at least 32 bytes"] },
        { "a secret that is no base64", ["Fleet:SigningKey", TestKey.Fleet.Private, "Identity:SharedSecret", "correct horse battery staple and some more words", "Identity:AllowSharedSecret", "true"], ["at least 32 bytes"] },
        { "scopes that no token has", ["Fleet:SigningKey", TestKey.Fleet.Private, "Identity:SigningKey", TestKey.Identity.Private, "Identity:WriteScope", "write"], ["have no scopes"] },
        { "two scopes in one", ["Fleet:SigningKey", TestKey.Fleet.Private, "Identity:Authority", "https://id.example", "Identity:Audience", "x", "Identity:ReadScope", "a b"], ["Identity:ReadScope"] },
        { "a broken key", ["Fleet:SigningKey", "AAAA", "Identity:SigningKey", "!"], ["Fleet:SigningKey", "Identity:SigningKey"] },
        { "a public key", ["Fleet:SigningKey", TestKey.Fleet.Public, "Identity:SigningKey", TestKey.Identity.Private], ["Fleet:SigningKey"] },
        {
            "several at once",
            ["Fleet:SigningKey", TestKey.Fleet.Private, "Identity:SigningKey", TestKey.Identity.Private, "Gateway:MaxDepth", "1000", "Gateway:PageSize", "0", "services:Bad_Name:http:0", "http://x", "services:good:http:0", "nowhere"],
            ["MaxDepth", "PageSize", "services:Bad_Name", "services:good:http:0"]
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Gateway_ConfiguredWrongly_DoesNotStartAndNamesEveryFaultInOneLine(string what, string[] settings, string[] named)
    {
        Assert.NotEmpty(what);
        var builder = WebHost.Create();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings.Chunk(2).Select(static pair => new KeyValuePair<string, string?>(pair[0], pair[1])));
        builder.AddServiceDefaults();
        builder.AddGateway();
        using var app = builder.Build();

        Assert.False(app.CanStart());

        var line = Assert.Single(app.Services.GetRequiredService<LogRing>().Tail(100), static record => record.Level == LogLevel.Critical).Message;
        Assert.All(named, name => Assert.Contains(name, line, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', line);
    }
}
