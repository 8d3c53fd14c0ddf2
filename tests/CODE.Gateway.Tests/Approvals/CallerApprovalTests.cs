using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Gateway.Tests.Approvals;

/// <summary>The human at the host confirms a call.</summary>
public sealed class CallerApprovalTests
{
    private static readonly Dictionary<string, object?> Target = new() { ["target"] = "db" };

    [Theory]
    [InlineData("/mcp")]
    [InlineData("/mcp/alpha")]
    public async Task Call_AcceptedByTheHuman_RunsOnce(string path)
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var asked = new List<string>();
        await using var client = await fleet.Gateway.ConnectAsync(path, options: Answering(asked, "accept", approve: true));

        var result = await client.CallToolAsync("wipe", Target, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("wiped db", result.Text());
        Assert.Equal(1, fleet.Runs);
        var question = Assert.Single(asked);
        Assert.Contains("wipe (\"The tool wipe\") of the alpha server is to run for alice. It may destroy things.", question, StringComparison.Ordinal);
        Assert.Contains("""Arguments: {"target":"db"}""", question, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accept", false)]
    [InlineData("accept", null)]
    [InlineData("decline", null)]
    [InlineData("decline", true)]
    [InlineData("cancel", null)]
    public async Task Call_NotAcceptedByTheHuman_DoesNotRun(string action, bool? approve)
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        await using var client = await fleet.Gateway.ConnectAsync(options: Answering([], action, approve));

        var result = await client.CallToolAsync("wipe", Target, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.IsError);
        var fault = JsonElement.Parse(result.Text());
        Assert.Equal("approval_required", fault.GetProperty("code").GetString());
        Assert.Contains("declined", fault.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, fleet.Runs);
    }

    [Theory]
    [InlineData("look")]
    [InlineData("add")]
    public async Task Call_OfAToolThatDestroysNothing_AsksNobody(string tool)
    {
        await using var fleet = await ApprovalFleet.StartAsync("operator");
        Assert.Equal("complete", (await fleet.Gateway.CallAsync(tool, "{}")).GetProperty("resultType").GetString());
        Assert.Equal(1, fleet.Runs);
    }

    [Fact]
    public async Task Call_OfAToolWithoutHints_IsAskedAbout()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        Assert.NotEmpty((await fleet.Gateway.CallAsync("hintless", "{}")).State());
        Assert.Equal(0, fleet.Runs);
    }

    [Theory]
    [InlineData("""{"target":"x"}""", true)]
    [InlineData("""{"target":"x","dryRun":true}""", true)]
    [InlineData("""{"target":"x","dryRun":null}""", true)]
    [InlineData("""{"target":"x","dryRun":false}""", false)]
    [InlineData("""{"target":"x","dryRun":"true"}""", false)]
    public async Task Call_WithArgumentsThatChangeNothing_AsksNobody(string arguments, bool isHarmless)
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var result = await fleet.Gateway.CallAsync("drop", arguments);
        Assert.Equal(isHarmless ? "complete" : "input_required", result.GetProperty("resultType").GetString());
    }

    [Fact]
    public async Task Question_ForAPlan_ShowsTheCountsAndTheDestroys()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var question = (await fleet.Gateway.CallAsync("apply", """{"plan":"p1"}""")).Question();
        Assert.Contains("Plan: 1 create, 2 delete.", question, StringComparison.Ordinal);
        Assert.Contains("Destroys: db, cache.", question, StringComparison.Ordinal);
        Assert.Contains("Risk: data-loss: db: all data is lost", question, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_ForAPlanThatCannotBeRead_SaysSo()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var question = (await fleet.Gateway.CallAsync("apply", """{"plan":"missing"}""")).Question();
        Assert.Contains("What it will do could not be shown", question, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_HidesSecretsAndShowsWhatCannotBeSeen()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var question = (await fleet.Gateway.CallAsync("wipe", """{"target":"a\u202eb\u200bc\u0007","password":"hunter2-hunter2"}""")).Question();
        Assert.DoesNotContain("hunter2", question, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', question);
        Assert.DoesNotContain('\u200b', question);
        Assert.Contains("\\u202", question, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Server_WithAQuestionOfItsOwn_StillGetsItsAnswer()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var options = new McpClientOptions();
        options.Handlers.ElicitationHandler = (request, _) => ValueTask.FromResult(request!.Message == "Which one?"
            ? new ElicitResult { Action = "accept", Content = new Dictionary<string, JsonElement> { ["name"] = JsonElement.Parse("\"the old one\"") } }
            : Answer("accept", approve: true));
        await using var client = await fleet.Gateway.ConnectAsync(options: options);

        var result = await client.CallToolAsync("ask_back", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("destroyed the old one, the server's own state", result.Text());
        Assert.Equal(1, fleet.Runs);
        Assert.Equal("""{"responses":["name"],"state":"the server\u0027s own state"}""", fleet.LastInput);
    }

    [Fact]
    public async Task Server_NeverSeesWhatTheClientAnswersTheGateway()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var state = (await fleet.Gateway.CallAsync("ask_back", "{}")).State();
        var result = await fleet.Gateway.CallAsync("ask_back", "{}", responses: ApprovalCalls.Yes, state: state);
        Assert.Equal("input_required", result.GetProperty("resultType").GetString());
        Assert.Equal("""{"responses":null,"state":null}""", fleet.LastInput);
    }

    [Fact]
    public async Task Answer_OnAnotherReplica_Counts()
    {
        await using var fleet = await ApprovalFleet.StartAsync(replicas: 2);
        var state = (await fleet.Replicas[0].CallAsync("wipe", """{"target":"db"}""")).State();
        Assert.Equal("wiped db", (await fleet.Replicas[1].CallAsync("wipe", """{"target":"db"}""", responses: ApprovalCalls.Yes, state: state)).Text());
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    [InlineData("2025-03-26")]
    public async Task Client_OfAnOlderRevision_IsToldTheApprovalAndMayGiveItHimself(string revision)
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        await using var client = await fleet.Gateway.ConnectAsync(revision: revision, options: Answering([], "accept", approve: true));
        Task<CallToolResult> CallAsync() => client.CallToolAsync("wipe", Target, cancellationToken: TestContext.Current.CancellationToken).AsTask();

        var first = await CallAsync();
        Assert.True(first.IsError);
        var fault = JsonElement.Parse(first.Text());
        var id = System.Text.RegularExpressions.Regex.Match(fault.GetProperty("message").GetString()!, "ap-[0-9a-z]{12}").Value;
        Assert.Contains($"mcp approvals approve {id}", fault.GetProperty("fix").GetString(), StringComparison.Ordinal);

        Assert.Equal(200, (await fleet.Gateway.DecideAsync(fleet.Gateway.AliceToken, id, "approve")).Status);
        Assert.Equal("wiped db", (await CallAsync()).Text());
        Assert.True((await CallAsync()).IsError);
        Assert.Equal(1, fleet.Runs);
    }

    [Fact]
    public async Task Client_WithoutForms_IsToldTheApproval()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        Assert.NotEmpty((await fleet.Gateway.CallAsync("wipe", """{"target":"db"}""", elicits: false)).ApprovalId());
        Assert.Equal(0, fleet.Runs);
    }

    [Fact]
    public async Task Store_Away_LetsNothingRun()
    {
        await using var fleet = await ApprovalFleet.StartAsync();
        var state = (await fleet.Gateway.CallAsync("wipe", """{"target":"db"}""")).State();
        fleet.StopStore();
        Assert.Equal("unavailable", (await fleet.Gateway.CallAsync("wipe", """{"target":"db"}""", responses: ApprovalCalls.Yes, state: state)).Code());
        Assert.Equal("unavailable", (await fleet.Gateway.CallAsync("wipe", """{"target":"db"}""", elicits: false)).Code());
        Assert.Equal("looked", (await fleet.Gateway.CallAsync("look", "{}")).Text());
        Assert.Equal(1, fleet.Runs);
    }

    private static McpClientOptions Answering(List<string> asked, string action, bool? approve)
    {
        var options = new McpClientOptions();
        options.Handlers.ElicitationHandler = (request, _) =>
        {
            asked.Add(request!.Message);
            return ValueTask.FromResult(Answer(action, approve));
        };
        return options;
    }

    private static ElicitResult Answer(string action, bool? approve) => new()
    {
        Action = action,
        Content = approve is { } value ? new Dictionary<string, JsonElement> { ["approve"] = JsonSerializer.SerializeToElement(value) } : null,
    };
}
