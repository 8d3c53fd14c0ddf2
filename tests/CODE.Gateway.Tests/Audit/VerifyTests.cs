using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;
using StackExchange.Redis;

namespace CODE.Gateway.Tests.Audit;

public sealed class VerifyTests : IAsyncLifetime
{
    private readonly TestStore _store = TestStore.Start();
    private TestServer _alpha = null!;
    private TestGateway _gateway = null!;
    private AuditStoreAccess _access = null!;
    private string _chain = null!;

    private RedisKey Segment => AuditStoreAccess.Segment(_chain);

    // Record 1 opens the chain, 2 to 6 are calls.
    public async ValueTask InitializeAsync()
    {
        _alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("echo")));
        _gateway = await StartAsync();
        _access = new AuditStoreAccess(_store);
        await CallAsync(_gateway, 5);
        await AuditTrail.CallsAsync(_gateway, 5);
        _chain = _access.ChainIds.Single();
    }

    public async ValueTask DisposeAsync()
    {
        _access.Dispose();
        await _gateway.DisposeAsync();
        await _alpha.DisposeAsync();
        _store.Dispose();
    }

    [Fact]
    public async Task Untouched_IsSound()
    {
        var answer = await VerifyAsync();
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.ToString());
        Assert.Equal((6, 1, 0), (answer.GetProperty("records").GetInt32(), answer.GetProperty("chains").GetInt32(), answer.GetProperty("problems").GetArrayLength()));
    }

    [Theory]
    [InlineData("alice", "mallory")]
    [InlineData("\"decision\":\"allowed\"", "\"decision\":\"refused\"")]
    [InlineData("\"mac\":\"", "\"mac\":\"0")]
    [InlineData("{", "")]
    public async Task Edited_IsTold(string old, string @new)
    {
        _access.Edit(Segment, 3, text => text.Replace(old, @new, StringComparison.Ordinal));
        Assert.Equal(["4 edited"], await ProblemsAsync());
        var shown = (await AuditTrail.ReadAsync(_gateway)).Where(static record => record.Text("event") == "tampered");
        Assert.Single(shown);
    }

    [Fact]
    public async Task Removed_IsTold()
    {
        _access.Rewrite(Segment, static lines => lines.Where(static (_, index) => index is not (2 or 3)));
        Assert.Equal(["3 removed 2"], await ProblemsAsync());
    }

    [Fact]
    public async Task Reordered_IsTold()
    {
        _access.Rewrite(Segment, static lines => [lines[0], lines[1], lines[3], lines[2], lines[4], lines[5]]);
        Assert.Equal(["3 reordered"], await ProblemsAsync());
    }

    [Fact]
    public async Task Repeated_IsTold()
    {
        _access.Rewrite(Segment, static lines => [.. lines[..3], lines[2], .. lines[3..]]);
        Assert.Equal(["3 reordered"], await ProblemsAsync());
    }

    [Fact]
    public async Task Truncated_IsTold()
    {
        _access.Rewrite(Segment, static lines => lines[..4]);
        Assert.Equal(["5 truncated 2"], await ProblemsAsync());
    }

    [Fact]
    public async Task TruncatedTogetherWithAnOlderHead_IsTold()
    {
        var head = await _access.Database.HashGetAsync(AuditStoreAccess.Heads, _chain);
        await CallAsync(_gateway, 2);
        await AuditTrail.CallsAsync(_gateway, 7);
        _access.Rewrite(Segment, static lines => lines[..6]);
        await _access.Database.HashSetAsync(AuditStoreAccess.Heads, _chain, head);
        Assert.Equal(["7 truncated 2"], await ProblemsAsync());
    }

    [Fact]
    public async Task EverythingRemoved_IsTold()
    {
        await _access.Database.KeyDeleteAsync([Segment, AuditStoreAccess.Heads, AuditStoreAccess.Chains]);
        Assert.Equal([" chain_removed 6"], await ProblemsAsync());
    }

    [Fact]
    public async Task Restart_OpensAnotherChain_AndBothAreSound()
    {
        await using var other = await StartAsync();
        await CallAsync(other, 2);
        await AuditTrail.CallsAsync(other, 7);
        var answer = await VerifyAsync();
        Assert.Equal((true, 9, 2), (answer.GetProperty("ok").GetBoolean(), answer.GetProperty("records").GetInt32(), answer.GetProperty("chains").GetInt32()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ChainOfAnEndedProcess_Removed_IsToldByTheOthers(bool alsoFromTheList)
    {
        await _gateway.DisposeAsync();
        var list = await _access.Database.StringGetAsync(AuditStoreAccess.Chains);
        _gateway = await StartAsync();
        await CallAsync(_gateway, 1);
        await AuditTrail.CallsAsync(_gateway, 6);
        await _access.Database.KeyDeleteAsync(Segment);
        await _access.Database.HashDeleteAsync(AuditStoreAccess.Heads, _chain);
        if (alsoFromTheList)
        {
            await _access.Database.StringSetAsync(AuditStoreAccess.Chains, list);
        }

        Assert.Equal([" chain_removed 6"], await ProblemsAsync());
    }

    [Fact]
    public async Task ChainOfAnEndedProcess_Truncated_IsToldByTheOthers()
    {
        var head = await _access.Database.HashGetAsync(AuditStoreAccess.Heads, _chain);
        await CallAsync(_gateway, 2);
        await AuditTrail.CallsAsync(_gateway, 7);
        await _gateway.DisposeAsync();
        _gateway = await StartAsync();
        await CallAsync(_gateway, 1);
        await AuditTrail.CallsAsync(_gateway, 8);

        _access.Rewrite(Segment, static lines => lines[..6]);
        await _access.Database.HashSetAsync(AuditStoreAccess.Heads, _chain, head);
        Assert.Equal(["7 truncated 2"], await ProblemsAsync());
    }

    [Fact]
    public async Task ListOfChains_Gone_IsTold_AlsoAfterTheNextStart()
    {
        await _access.Database.KeyDeleteAsync(AuditStoreAccess.Chains);
        Assert.Equal([" note_broken"], await ProblemsAsync());
        await using var other = await StartAsync();
        await CallAsync(other, 1);
        await AuditTrail.CallsAsync(other, 6);
        Assert.Equal(["1 note_broken"], await ProblemsAsync());
    }

    [Fact]
    public async Task Head_OfAnotherChain_IsTold()
    {
        await _access.Database.HashSetAsync(AuditStoreAccess.Heads, "0123456789abcdef", await _access.Database.HashGetAsync(AuditStoreAccess.Heads, _chain));
        Assert.Equal([" note_broken"], await ProblemsAsync());
    }

    [Fact]
    public async Task Sequence_GoesOnAfterTampering_AndStaysTold()
    {
        await _access.Database.KeyDeleteAsync([Segment, AuditStoreAccess.Heads]);
        await CallAsync(_gateway, 1);
        await AuditTrail.CallsAsync(_gateway, 1);
        Assert.Equal(["1 removed 6"], await ProblemsAsync());
    }

    private Task<TestGateway> StartAsync() =>
        TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = _alpha.Address }, (TestGateway.StoreKey, _store.ConnectionString));

    private static async Task CallAsync(TestGateway gateway, int count)
    {
        for (var call = 0; call < count; call++)
        {
            using var response = await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "echo", arguments = new { text = $"{call}" } }));
        }
    }

    private async Task<JsonElement> VerifyAsync() => await (await _gateway.GetAsync("/admin/audit/verify", AuditTrail.Root)).MessageAsync();

    private async Task<string[]> ProblemsAsync()
    {
        var answer = await VerifyAsync();
        var problems = answer.GetProperty("problems").EnumerateArray().Select(static problem => $"{problem.Text("sequence")} {problem.Text("what")} {problem.Text("count")}".TrimEnd()).ToArray();
        Assert.Equal(problems.Length == 0, answer.GetProperty("ok").GetBoolean());
        return problems;
    }
}
