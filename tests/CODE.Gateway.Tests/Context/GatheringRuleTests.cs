using CODE.Gateway.Tests.Audit;
using CODE.Gateway.Tests.Fleet;
using CODE.ServiceDefaults.Context;

namespace CODE.Gateway.Tests.Context;

/// <summary>Which servers a caller may ask: by the rules that are about calls of tools.</summary>
public sealed class GatheringRuleTests : IAsyncLifetime
{
    private static readonly string Policy = TestPolicy.Write("""
        version: 1
        permissions:
          - { name: readers, subjects: { roles: [reader] }, servers: ["*"], tools: ["*"], access: read }
          - { name: writers, subjects: { roles: [writer] }, servers: ["*"], tools: ["*"], access: write }
          - { name: one-tool, subjects: { roles: [echoer] }, servers: ["*"], tools: [alpha_echo] }
          - { name: bob-asks-alpha, subjects: { users: [bob] }, servers: [alpha], tools: [gather_context] }
          - { name: dev-of-staging, subjects: { roles: [dev] }, servers: ["*"], tools: [gather_context], when: { properties: { namespace: { const: staging } } } }
          - { name: not-beta, effect: deny, subjects: { users: [rita] }, servers: [beta], tools: ["*"] }
        approvals:
          - { name: beta-is-watched, subjects: { roles: [watched] }, servers: [beta], approval: operator }
        limits:
          - { name: seldom, subjects: { users: [often] }, servers: [alpha], tools: [gather_context], rate: 1/h }
        """);

    private readonly KnowingSource _alpha = new(KnowingSource.Item("a"));
    private readonly KnowingSource _beta = new(KnowingSource.Item("b"));
    private KnowingFleet _fleet = null!;

    public async ValueTask InitializeAsync() =>
        _fleet = await KnowingFleet.StartAsync(new Dictionary<string, IContextSource> { ["alpha"] = _alpha, ["beta"] = _beta }, null, ("Policy:File", Policy));

    public ValueTask DisposeAsync() => _fleet.DisposeAsync();

    [Theory]
    [InlineData("rea/reader", "", "a", "b")]
    [InlineData("bob/", "", "a", "beta:permission_denied")]
    [InlineData("rita/reader", "", "a", "beta:permission_denied")]
    [InlineData("dan/dev", "?namespace=staging", "a", "b")]
    [InlineData("wes/reader,watched", "", "a", "beta:approval_required")]
    public async Task Gather_IsDecidedForEachServer(string caller, string query, string alpha, string beta)
    {
        var (status, answer) = await GatherAsync(caller, query);

        Assert.Equal(200, status);
        Assert.Equal((alpha, beta), (Told(answer.Of("alpha")), Told(answer.Of("beta"))));
        Assert.Equal((alpha == "a" ? 1 : 0, beta == "b" ? 1 : 0), (_alpha.Asked.Count, _beta.Asked.Count));
    }

    [Theory]
    [InlineData("eve/", "")]
    [InlineData("wim/writer", "")]
    [InlineData("eli/echoer", "")]
    [InlineData("dan/dev", "?namespace=production")]
    [InlineData("dan/dev", "")]
    [InlineData("bob/", "?server=beta")]
    public async Task Gather_WithoutAPermission_IsRefusedAndNobodyIsAsked(string caller, string query)
    {
        var (status, answer) = await GatherAsync(caller, query);

        Assert.Equal((403, "permission_denied"), (status, answer.GetProperty("code").GetString()));
        Assert.Contains("gather_context", answer.GetProperty("fix").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, 0), (_alpha.Asked.Count, _beta.Asked.Count));
    }

    [Fact]
    public async Task Gather_BeyondALimit_IsMissing()
    {
        await GatherAsync("often/reader");

        var (_, answer) = await GatherAsync("often/reader");

        Assert.Equal(("alpha:rate_limited", "b"), (Told(answer.Of("alpha")), Told(answer.Of("beta"))));
        Assert.Equal((1, 2), (_alpha.Asked.Count, _beta.Asked.Count));
    }

    [Fact]
    public async Task Gather_OfEachServer_LeavesARecord()
    {
        await GatherAsync("bob/", "?name=shop&namespace=prod");

        var records = (await AuditTrail.CallsAsync(_fleet.Gateway, 2)).OrderBy(static record => record.Text("server"), StringComparer.Ordinal).ToArray();

        Assert.Equal(["alpha", "beta"], records.Select(static record => record.Text("server")));
        Assert.All(records, static record => Assert.Equal(("tool", "gather_context", "bob", """{"name":"shop","namespace":"prod"}"""), (record.Text("kind"), record.Text("key"), record.Text("caller"), record.Text("arguments"))));
        Assert.Equal(("allowed", "ok", "refused", "refused"), (records[0].Text("decision"), records[0].Text("outcome"), records[1].Text("decision"), records[1].Text("outcome")));
        Assert.Equal("permission_denied", records[1].Text("fault"));
    }

    private Task<(int Status, System.Text.Json.JsonElement Answer)> GatherAsync(string caller, string query = "") =>
        _fleet.GatherAsync(query, caller[..caller.IndexOf('/', StringComparison.Ordinal)], caller[(caller.IndexOf('/', StringComparison.Ordinal) + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries));

    private static string Told(System.Text.Json.JsonElement server) => string.Join(' ', new[] { server.Keys(), server.Missing() }.Where(static text => text.Length > 0));
}
