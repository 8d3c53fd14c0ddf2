using System.Collections.Frozen;
using System.Net;
using CODE.Gateway.Identity;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Identity;

public sealed class ScopeRulesTests
{
    [Theory]
    // Where scopes do not matter.
    [InlineData("", false, null, null, null)]
    [InlineData("", true, null, null, null)]
    [InlineData("anything", true, null, null, null)]
    // Both.
    [InlineData("", false, "read", "write", "read")]
    [InlineData("", true, "read", "write", "write")]
    [InlineData("read", false, "read", "write", null)]
    [InlineData("read", true, "read", "write", "write")]
    [InlineData("write", false, "read", "write", null)]
    [InlineData("write", true, "read", "write", null)]
    [InlineData("READ writes", false, "read", "write", "read")]
    // One only.
    [InlineData("", false, null, "write", null)]
    [InlineData("", true, null, "write", "write")]
    [InlineData("", true, "read", null, "read")]
    [InlineData("read", true, "read", null, null)]
    public void Missing_IsTheScopeThatIsNeededAndNotThere(string scopes, bool isWrite, string? read, string? write, string? missing) =>
        Assert.Equal(missing, ScopeRules.Missing(scopes.Split(' ').ToFrozenSet(StringComparer.Ordinal), isWrite, read, write));

    [Theory]
    [InlineData("mcp:read", true)]
    [InlineData("https://code.example/read", true)]
    [InlineData("", false)]
    [InlineData("two scopes", false)]
    [InlineData("with\"quote", false)]
    [InlineData("with\\stroke", false)]
    [InlineData("líne", false)]
    public void Scope_IsOneWordOfPlainLetters(string text, bool isScope) => Assert.Equal(isScope, ScopeRules.IsScope(text));

    [Theory]
    [InlineData("scope", "openid code:read", null)]
    [InlineData("scope", "openid code:write", null)]
    [InlineData("scope", "openid", "code:read")]
    [InlineData("scope", null, "code:read")]
    [InlineData("scp", "code:read", null)]
    [InlineData("scp", "code:read other|x", null)]
    [InlineData("scp", "other", "code:read")]
    public async Task AdminRequest_NeedsTheScopeBesideTheRole(string claim, string? value, string? missing)
    {
        await using var issuer = await TestIssuer.AuthorityAsync();
        await using var gateway = await StartAsync(issuer);

        using var response = await gateway.GetAsync("/admin/servers", Admin(issuer, claim, value));

        Assert.Equal(missing is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        if (missing is not null)
        {
            Assert.Equal(
                $"Bearer error=\"insufficient_scope\", scope=\"{missing}\", resource_metadata=\"{new Uri(gateway.Address, "/.well-known/oauth-protected-resource/mcp")}\"",
                response.Headers.WwwAuthenticate.ToString());
            Assert.Equal("permission_denied", (await response.MessageAsync()).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task AdminRequest_ThatChangesSomething_NeedsTheWriteScope()
    {
        await using var issuer = await TestIssuer.AuthorityAsync();
        await using var gateway = await StartAsync(issuer);
        const string Revoke = """{"subject":"nobody"}""";
        using var refused = await gateway.SendAsync(gateway.Request(Revoke, "/admin/tokens/revoke", Admin(issuer, "scope", "code:read")));
        using var done = await gateway.SendAsync(gateway.Request(Revoke, "/admin/tokens/revoke", Admin(issuer, "scope", "code:write")));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (refused.StatusCode, done.StatusCode));
        Assert.Contains("scope=\"code:write\"", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stranger_IsToldWhichScopesThereAre()
    {
        await using var issuer = await TestIssuer.AuthorityAsync();
        await using var gateway = await StartAsync(issuer);
        var document = await (await gateway.GetAsync("/.well-known/oauth-protected-resource/mcp")).MessageAsync();
        Assert.Equal(["code:read", "code:write"], document.GetProperty("scopes_supported").EnumerateArray().Select(static scope => scope.GetString()));
        using var response = await gateway.GetAsync("/admin/servers");
        Assert.StartsWith("Bearer resource_metadata=", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(TestIssuer issuer) => TestGateway.StartAsync(
        new Dictionary<string, Uri>(), [.. issuer.Settings, ("Identity:ReadScope", "code:read"), ("Identity:WriteScope", "code:write")]);

    private static string Admin(TestIssuer issuer, string claim, string? value) => issuer.Token("root", change: token =>
    {
        token.Claims["roles"] = new[] { "admin" };
        if (value is not null)
        {
            token.Claims[claim] = value.Contains('|', StringComparison.Ordinal) ? value.Split('|') : value;
        }
    });
}
