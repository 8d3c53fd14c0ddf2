using System.Text;
using System.Text.Json.Nodes;
using CODE.Kubernetes.Tests.Server;
using CODE.Testing.Kubernetes;
using Microsoft.AspNetCore.Http;

namespace CODE.Kubernetes.Tests.Tools;

/// <summary>API servers that forget, lie, never end, or want to be left alone, through the tools.</summary>
public sealed class LyingClusterTests
{
    private const string Waiting = """{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "generation": 1}, "spec": {"replicas": 1}, "status": {"observedGeneration": 1}}""";

    private const string Ready = """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "generation": 1}, "spec": {"replicas": 1},
         "status": {"observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1, "conditions": [{"type": "Available", "status": "True"}]}}
        """;

    [Fact]
    public async Task List_ForgottenInTheMiddle_IsReadAllAtOnce_AndNothingTwice()
    {
        await using var upstream = await StandInApiServer.StartAsync(static context =>
            context.Request.Query["continue"] == "more" ? StandInApiServer.RefuseAsync(context, 410, "Expired", "The provided continue parameter is too old")
            : context.Request.Query.ContainsKey("limit") ? StandInApiServer.JsonAsync(context, Pods(500, "more"))
            : StandInApiServer.JsonAsync(context, Pods(700, null)));
        await using var server = await StartAsync(upstream);

        var answer = await server.AnswerAsync("get_pods", new { });

        Assert.Equal(700, answer.GetProperty("total").GetInt32());
        Assert.Equal(3, upstream.Requests.Count);
    }

    [Theory]
    [InlineData("<html>Welcome</html>")]
    [InlineData("""{"kind": "PodList", "items": "none"}""")]
    [InlineData("""{"kind": "PodList", "items": [""")]
    [InlineData("")]
    public async Task Answer_ThatIsNoneOfAnApiServer_IsSaidToBeUnreadable(string body)
    {
        await using var upstream = await StandInApiServer.StartAsync(context => StandInApiServer.JsonAsync(context, body));
        await using var server = await StartAsync(upstream);

        Assert.Equal("upstream_failed", (await server.FaultAsync("get_pods", new { })).Code);
    }

    [Fact]
    public async Task Answer_WithoutAnEnd_IsTooLarge()
    {
        await using var upstream = await StandInApiServer.StartAsync(static context => EndlessAsync(context, 64 * 1024, TimeSpan.Zero));
        await using var server = await StartAsync(upstream, ("Clusters:MaxAnswerBytes", "1048576"));

        Assert.Equal("too_large", (await server.FaultAsync("get_pods", new { })).Code);
    }

    [Fact]
    public async Task Answer_ThatDripsWithoutAnEnd_IsGivenUpAtTheDeadline()
    {
        await using var upstream = await StandInApiServer.StartAsync(static context => EndlessAsync(context, 1, TimeSpan.FromMilliseconds(20)));
        await using var server = await StartAsync(upstream, ("Clusters:TimeoutSeconds", "1"));

        Assert.Equal("timeout", (await server.FaultAsync("get_pods", new { })).Code);
    }

    [Fact]
    public async Task Answer_BrokenOff_IsToldAsThat()
    {
        await using var upstream = await StandInApiServer.StartAsync(static async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync("{\"kind\":");
            context.Abort();
        });
        await using var server = await StartAsync(upstream);

        Assert.Equal("upstream_failed", (await server.FaultAsync("get_pods", new { })).Code);
    }

    [Fact]
    public async Task TooManyRequests_IsAskedAgainAfterThePauseThatItNames()
    {
        var asked = 0;
        await using var upstream = await StandInApiServer.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "1";
            return Interlocked.Increment(ref asked) == 1 ? StandInApiServer.RefuseAsync(context, 429, "TooManyRequests", "slow down") : StandInApiServer.JsonAsync(context, Pods(1, null));
        });
        await using var server = await StartAsync(upstream);

        var started = TimeProvider.System.GetTimestamp();
        var answer = await server.AnswerAsync("get_pods", new { });

        Assert.Equal((1, 2), (answer.GetProperty("total").GetInt32(), asked));
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(900));
    }

    [Fact]
    public async Task TooManyRequests_AgainAndAgain_IsUnavailable_AfterAFewTries()
    {
        await using var upstream = await StandInApiServer.StartAsync(static context =>
        {
            context.Response.Headers.RetryAfter = "0";
            return StandInApiServer.RefuseAsync(context, 429, "TooManyRequests", "slow down");
        });
        await using var server = await StartAsync(upstream);

        Assert.Equal("unavailable", (await server.FaultAsync("get_pods", new { })).Code);
        Assert.Equal(4, upstream.Requests.Count);
    }

    [Fact]
    public async Task TooManyRequests_ThatNamesHours_IsNotWaitedFor()
    {
        await using var upstream = await StandInApiServer.StartAsync(static context =>
        {
            context.Response.Headers.RetryAfter = "36000";
            return StandInApiServer.RefuseAsync(context, 429, "TooManyRequests", "slow down");
        });
        await using var server = await StartAsync(upstream, ("Clusters:TimeoutSeconds", "2"));

        Assert.Equal("timeout", (await server.FaultAsync("get_pods", new { })).Code);
    }

    [Theory]
    [InlineData("""{"type": "ERROR", "object": {"kind": "Status", "code": 410, "reason": "Expired"}}""")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("""{"type": 7, "object": []}""")]
    [InlineData("[1, 2, 3]")]
    [InlineData("")]
    public async Task Wait_WatchThatTellsNothing_LooksAgainInstead(string line)
    {
        var looks = 0;
        await using var upstream = await StandInApiServer.StartAsync(context =>
            context.Request.Query.ContainsKey("watch") ? StandInApiServer.JsonAsync(context, line + "\n")
            : StandInApiServer.JsonAsync(context, Interlocked.Increment(ref looks) < 3 ? Waiting : Ready));
        await using var server = await StartAsync(upstream);

        var answer = await server.AnswerAsync("rollout_status", new { name = "web", wait = true, timeout = 30 });

        Assert.Equal(("current", 3), (answer.GetProperty("verdict").GetString(), looks));
    }

    [Theory]
    [InlineData(410, "Expired")]
    [InlineData(403, "Forbidden")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task Wait_WatchThatIsRefused_LooksAgainInstead(int status, string reason)
    {
        var looks = 0;
        await using var upstream = await StandInApiServer.StartAsync(context =>
            context.Request.Query.ContainsKey("watch") ? StandInApiServer.RefuseAsync(context, status, reason, "no")
            : StandInApiServer.JsonAsync(context, Interlocked.Increment(ref looks) < 3 ? Waiting : Ready));
        await using var server = await StartAsync(upstream);

        Assert.Equal("current", (await server.AnswerAsync("rollout_status", new { name = "web", wait = true, timeout = 30 })).GetProperty("verdict").GetString());
        Assert.Equal(status == 403 ? 1 : 2, upstream.Requests.Count(static request => request.Contains("watch=true", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Wait_EventWithoutAnEnd_IsNotKept()
    {
        var looks = 0;
        await using var upstream = await StandInApiServer.StartAsync(context =>
            context.Request.Query.ContainsKey("watch") ? EndlessAsync(context, 1024 * 1024, TimeSpan.Zero)
            : StandInApiServer.JsonAsync(context, Interlocked.Increment(ref looks) < 2 ? Waiting : Ready));
        await using var server = await StartAsync(upstream);

        Assert.Equal("current", (await server.AnswerAsync("rollout_status", new { name = "web", wait = true, timeout = 60 })).GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Wait_WatchThatSaysNothing_EndsWithTheTime()
    {
        await using var upstream = await StandInApiServer.StartAsync(async context =>
        {
            if (context.Request.Query.ContainsKey("watch"))
            {
                await context.Response.StartAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                return;
            }

            await StandInApiServer.JsonAsync(context, Waiting);
        });
        await using var server = await StartAsync(upstream);

        var answer = await server.AnswerAsync("rollout_status", new { name = "web", wait = true, timeout = 2 });

        Assert.Equal("in_progress", answer.GetProperty("verdict").GetString());
        Assert.Equal(2, upstream.Requests.Count);
    }

    private static Task<KubernetesServer> StartAsync(StandInApiServer upstream, params (string Name, string Value)[] settings) =>
        KubernetesServer.StartAsync([("Clusters:Kubeconfig", upstream.Kubeconfig), .. settings]);

    private static string Pods(int count, string? more) => new JsonObject
    {
        ["kind"] = "PodList",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject { ["continue"] = more },
        ["items"] = new JsonArray([.. Enumerable.Range(0, count).Select(static index => new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"p{index}", ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray() },
        })]),
    }.ToJsonString();

    private static async Task EndlessAsync(HttpContext context, int size, TimeSpan pause)
    {
        var piece = Encoding.ASCII.GetBytes(new string(' ', size));
        try
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(pause, context.RequestAborted);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Nobody listens any more.
        }
    }
}
