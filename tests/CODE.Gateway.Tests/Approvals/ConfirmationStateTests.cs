using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Approvals;

/// <summary>What a client brings back is good for the one call that it was made for, once, and nothing else.</summary>
public sealed class ConfirmationStateTests
{
    private const string Database = """{"target":"db"}""";

    [Fact]
    public async Task State_UsedASecondTime_IsRefused()
    {
        await using var fleet = await ApprovalFleet.StartAsync(replicas: 2);
        var state = await AskAsync(fleet);
        Assert.Equal("wiped db", (await fleet.Replicas[0].CallAsync("wipe", Database, responses: ApprovalCalls.Yes, state: state)).Text());
        await AssertRefusedAsync(fleet, fleet.Replicas[1].CallAsync("wipe", Database, responses: ApprovalCalls.Yes, state: state), "used before", runs: 1);
    }

    [Fact]
    public async Task State_UsedByFiftyAtOnceOnTwoReplicas_RunsOnce()
    {
        await using var fleet = await ApprovalFleet.StartAsync(replicas: 2);
        var state = await AskAsync(fleet);
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(index => fleet.Replicas[index % 2].CallAsync("wipe", Database, responses: ApprovalCalls.Yes, state: state)));
        Assert.Single(results, static result => !result.TryGetProperty("isError", out var isError) || !isError.GetBoolean());
        Assert.Equal(1, fleet.Runs);
    }

    [Fact]
    public async Task State_Declined_CannotBeAcceptedLater()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var state = await AskAsync(fleet);
        await AssertRefusedAsync(fleet, fleet.Gateway.CallAsync("wipe", Database, responses: """{"approval":{"action":"decline"}}""", state: state), "declined");
        await AssertRefusedAsync(fleet, fleet.Gateway.CallAsync("wipe", Database, responses: ApprovalCalls.Yes, state: state), "used before");
    }

    [Fact]
    public async Task State_OfAnotherCaller_IsRefused()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var state = await AskAsync(fleet);
        await AssertRefusedAsync(fleet, fleet.Gateway.CallAsync("wipe", Database, responses: ApprovalCalls.Yes, state: state, token: TestToken.For("mallory")), "another caller's");
    }

    [Fact]
    public async Task State_ForOtherArguments_IsRefused()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var state = await AskAsync(fleet);
        await AssertRefusedAsync(fleet, fleet.Gateway.CallAsync("wipe", """{"target":"everything"}""", responses: ApprovalCalls.Yes, state: state), "other arguments");
    }

    [Fact]
    public async Task State_ForAnotherTool_IsRefused()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var state = await AskAsync(fleet);
        await AssertRefusedAsync(fleet, fleet.Gateway.CallAsync("wipe_too", Database, responses: ApprovalCalls.Yes, state: state), "another tool");
    }

    [Fact]
    public async Task State_Expired_IsRefused()
    {
        await using var fleet = await ApprovalFleet.StartAsync(settings: ("Approvals:ConfirmWithin", "00:00:01"));
        var state = await AskAsync(fleet);
        while (ExpiresAt(state) > TimeProvider.System.GetUtcNow().ToUnixTimeSeconds())
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal("expired", (await fleet.Gateway.CallAsync("wipe", Database, responses: ApprovalCalls.Yes, state: state)).Code());
        Assert.Equal(0, fleet.Runs);
    }

    [Theory]
    [InlineData("ExpiresAt", "99999999999")]
    [InlineData("Arguments", "\"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"")]
    [InlineData("Subject", "\"mallory\"")]
    [InlineData("Nonce", "\"another\"")]
    public async Task State_Altered_IsRefused(string member, string value)
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var parts = (await AskAsync(fleet)).Split('.');
        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(parts[2]))!;
        payload[member] = JsonNode.Parse(value);
        parts[2] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload.ToJsonString()));
        await AssertRefusedAsync(fleet, fleet.Gateway.CallAsync("wipe", Database, responses: ApprovalCalls.Yes, state: string.Join('.', parts)), "not as the gateway wrote it");
    }

    [Theory]
    [InlineData("code-approval.1.")]
    [InlineData("code-approval.1..")]
    [InlineData("code-approval.1.e30")]
    [InlineData("code-approval.1.e30.")]
    [InlineData("code-approval.1.e30.e30")]
    [InlineData("code-approval.1.%%%.%%%")]
    public async Task State_MadeUp_IsRefused(string state)
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        await AssertRefusedAsync(fleet, fleet.Gateway.CallAsync("wipe", Database, responses: ApprovalCalls.Yes, state: state), "not as the gateway wrote it");
    }

    [Fact]
    public async Task State_OfAGatewayWithAnotherKey_IsRefused()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        await using var foreign = await TestServer.StartAsync("alpha", fleet.Offer, key: TestKey.Foreign);
        await using var other = await TestGateway.StartAsync(
            new Dictionary<string, Uri> { ["alpha"] = foreign.Address }, ("Fleet:SigningKey", TestKey.Foreign.Private), ("Approvals:Destructive", "caller"));
        var state = (await other.CallAsync("wipe", Database)).State();
        await AssertRefusedAsync(fleet, fleet.Gateway.CallAsync("wipe", Database, responses: ApprovalCalls.Yes, state: state), "not as the gateway wrote it");
    }

    [Theory]
    [InlineData("""{"approval":{"action":"accept","content":{"approve":true}}}""")]
    [InlineData("""{"approve":{"action":"accept","content":{"approve":true}}}""")]
    public async Task Answer_WithoutAState_IsNoAnswer(string responses)
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var result = await fleet.Gateway.CallAsync("wipe", Database, responses: responses);
        Assert.NotEmpty(result.State());
        Assert.Equal(0, fleet.Runs);
    }

    [Theory]
    [InlineData("""{"approval":true}""")]
    [InlineData("""{"approval":"accept"}""")]
    [InlineData("""{"approval":{"action":"ACCEPT","content":{"approve":true}}}""")]
    [InlineData("""{"approval":{"action":"accept","content":{"approve":"true"}}}""")]
    [InlineData("""{"approval":{"action":"accept","content":{"approve":1}}}""")]
    [InlineData("""{"approval":{"action":"accept","approve":true}}""")]
    public async Task Answer_ThatIsNoClearYes_IsANo(string responses)
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        await AssertRefusedAsync(fleet, fleet.Gateway.CallAsync("wipe", Database, responses: responses, state: await AskAsync(fleet)), "declined");
    }

    [Fact]
    public async Task State_WithoutAnAnswer_IsAskedAgain()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var state = await AskAsync(fleet);
        Assert.NotEqual(state, (await fleet.Gateway.CallAsync("wipe", Database, responses: "{}", state: state)).State());
        Assert.Equal(0, fleet.Runs);
    }

    private static async Task<string> AskAsync(ApprovalFleet fleet) => (await fleet.Gateway.CallAsync("wipe", Database)).State();

    private static async Task AssertRefusedAsync(ApprovalFleet fleet, Task<System.Text.Json.JsonElement> call, string why, int runs = 0)
    {
        var result = await call;
        Assert.Equal("approval_required", result.Code());
        Assert.Contains(why, result.Fault().GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(runs, fleet.Runs);
    }

    private static long ExpiresAt(string state) => (long)JsonNode.Parse(Base64Url.DecodeFromChars(state.Split('.')[2]))!["ExpiresAt"]!;
}
