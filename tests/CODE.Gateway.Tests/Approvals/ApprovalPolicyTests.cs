using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Approvals;

/// <summary>Which rule of the policy decides whose approval a call needs.</summary>
public sealed class ApprovalPolicyTests
{
    // What the gateway answers a client that can show forms.
    private const string Runs = "none";
    private const string Asks = "caller";
    private const string Queues = "operator";

    [Theory]
    [InlineData(Runs, """[{ name: a, tools: [wipe], approval: none }]""")]
    [InlineData(Asks, """[{ name: a, tools: [wipe], approval: caller }]""")]
    [InlineData(Queues, """[{ name: a, tools: [wipe], approval: operator }]""")]
    // The first that is about the call decides.
    [InlineData(Runs, """[{ name: a, tools: ["w*"], approval: none }, { name: b, approval: operator }]""")]
    [InlineData(Queues, """[{ name: a, approval: operator }, { name: b, tools: [wipe], approval: none }]""")]
    [InlineData(Queues, """[{ name: a, tools: [other], approval: none }]""")]
    [InlineData(Queues, """[{ name: a, servers: [beta], approval: none }]""")]
    [InlineData(Queues, """[{ name: a, access: read, approval: none }]""")]
    [InlineData(Runs, """[{ name: a, access: write, approval: none }]""")]
    [InlineData(Queues, """[{ name: a, subjects: { users: [bob] }, approval: none }]""")]
    [InlineData(Runs, """[{ name: a, subjects: { roles: [developer] }, approval: none }]""")]
    [InlineData(Runs, """[{ name: a, approval: none, when: { properties: { target: { enum: [db] } } } }]""")]
    [InlineData(Queues, """[{ name: a, approval: none, when: { properties: { target: { enum: [cache] } } } }]""")]
    // An argument that is absent: the stricter of what the rule says and what would hold without it.
    [InlineData(Queues, """[{ name: a, approval: none, when: { properties: { absent: { enum: [x] } } } }]""")]
    [InlineData(Queues, """[{ name: a, approval: caller, when: { properties: { absent: { enum: [x] } } } }]""")]
    [InlineData(Asks, """[{ name: a, approval: caller, when: { properties: { absent: { enum: [x] } } } }, { name: b, approval: none }]""")]
    [InlineData(Queues, """[{ name: a, approval: operator, when: { properties: { absent: { enum: [x] } } } }, { name: b, approval: none }]""")]
    [InlineData(Asks, """[{ name: a, approval: none, when: { properties: { absent: { enum: [x] } } } }, { name: b, approval: caller }]""")]
    public async Task Rule_FirstThatIsAboutTheCall_Decides(string expected, string rules)
    {
        await using var fleet = await ApprovalFleet.StartAsync("operator", $"approvals: {rules}");
        var result = await fleet.Gateway.CallAsync("wipe", """{"target":"db"}""");
        var got = result.GetProperty("resultType").GetString() == "input_required" ? Asks : result.TryGetProperty("isError", out var isError) && isError.GetBoolean() ? Queues : Runs;
        Assert.Equal(expected, got);
        Assert.Equal(expected == Runs ? 1 : 0, fleet.Runs);
    }

    [Fact]
    public async Task Rule_AboutAToolThatChangesNothing_AlsoCounts()
    {
        await using var fleet = await ApprovalFleet.StartAsync("none", "approvals: [{ name: secrets, tools: [look], approval: operator }]");
        Assert.NotEmpty((await fleet.Gateway.CallAsync("look", "{}")).ApprovalId());
        Assert.Equal("wiped db", (await fleet.Gateway.CallAsync("wipe", """{"target":"db"}""")).Text());
    }

    [Fact]
    public async Task Rule_AboutAHarmlessCall_AlsoCounts()
    {
        await using var fleet = await ApprovalFleet.StartAsync("none", "approvals: [{ name: all, tools: [drop], approval: operator }]");
        Assert.NotEmpty((await fleet.Gateway.CallAsync("drop", """{"target":"x","dryRun":true}""")).ApprovalId());
    }

    [Fact]
    public async Task Rule_WithApprovers_LetsOnlyThemDecide()
    {
        await using var fleet = await ApprovalFleet.StartAsync(rules: "approvals: [{ name: dba, approval: operator, approvers: { roles: [dba] }, expires_in: 30m }]");
        var id = (await fleet.Gateway.CallAsync("wipe", """{"target":"db"}""")).ApprovalId();
        Assert.Equal(404, (await fleet.Gateway.DecideAsync(fleet.Bob, id, "approve")).Status);
        var (status, approval) = await fleet.Gateway.DecideAsync(TestToken.For("dora", ["dba"]), id, "approve");
        Assert.Equal((200, "file/dba"), (status, approval.GetProperty("rule").GetString()));
        Assert.Equal("wiped db", (await fleet.Gateway.CallAsync("wipe", """{"target":"db"}""")).Text());
    }

    [Theory]
    [InlineData("approvals: [{ name: a, approval: maybe }]")]
    [InlineData("approvals: [{ name: a }]")]
    [InlineData("approvals: [{ approval: none }]")]
    [InlineData("approvals: [{ name: a, approval: none, prompts: [x] }]")]
    [InlineData("approvals: [{ name: a, approval: none }, { name: a, approval: none }]")]
    [InlineData("approvals: [{ name: a, approval: none, expires_in: soon }]")]
    [InlineData("approvals: [{ name: a, approval: none, expires_in: 999999d }]")]
    [InlineData("approvals: [{ name: a, approval: none, when: { $ref: elsewhere } }]")]
    public async Task Policy_WithAFaultyRule_IsRefused(string rules)
    {
        await using var fleet = await ApprovalFleet.StartAsync(rules: rules);
        // Without a policy nothing is allowed.
        Assert.Equal("permission_denied", (await fleet.Gateway.CallAsync("look", "{}")).Code());
        await Eventually.HoldsAsync(async () => await fleet.Gateway.HealthAsync() == "degraded");
    }
}
