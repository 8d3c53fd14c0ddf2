using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CODE.Cli.Tests.Configuration;

public sealed class GatewayAccessTests
{
    public static TheoryData<string> EveryOnlineCommand { get; } =
    [
        "status",
        "tools",
        "call echo_values text=x",
        "token --subject x --role y",
        "logs deployment",
        "restart deployment",
    ];

    [Theory]
    [MemberData(nameof(EveryOnlineCommand))]
    public async Task Gateway_NotThere_IsUnreachable(string command)
    {
        using var sandbox = new Sandbox();

        McpRun run = await sandbox.RunAsync([.. command.Split(' '), "--url", $"http://127.0.0.1:{UnusedPort()}"]);

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains("cannot be reached: nothing listens there.\nfix: Start the fleet", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EveryOnlineCommand))]
    public async Task Gateway_TokenNotAccepted_IsUnauthorized(string command)
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox("expired.token.1");

        McpRun run = await sandbox.RunAsync(command.Split(' '));

        Assert.Equal(ExitCode.Unauthorized, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains("error: The gateway does not accept the token.\nfix: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EveryOnlineCommand))]
    public async Task Gateway_IsSomethingElse_IsToldSo(string command)
    {
        await using WebApplication other = await OtherServerAsync(context => context.Response.WriteAsync("<html>hello</html>"));
        using var sandbox = new Sandbox();

        McpRun run = await sandbox.RunAsync([.. command.Split(' '), "--json", "--token", "a", "--url", other.Urls.Single()]);

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains((string?)run.ErrorJson["code"], (string[])["not_a_gateway", "connection_lost"]);
    }

    [Theory]
    [InlineData(200, ExitCode.Failed)]
    [InlineData(400, ExitCode.Failed)]
    [InlineData(403, ExitCode.Unauthorized)]
    [InlineData(429, ExitCode.Failed)]
    [InlineData(503, ExitCode.Failed)]
    public async Task Gateway_TellsAFault_IsPassedOn(int status, int exitCode)
    {
        await using WebApplication gateway = await OtherServerAsync(async context =>
        {
            JsonNode request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = request["id"]?.DeepClone(),
                ["error"] = new JsonObject
                {
                    ["code"] = -32000,
                    ["message"] = "Slow down. Wait a minute.",
                    ["data"] = new JsonObject { ["code"] = "too_many", ["message"] = "Slow down.", ["fix"] = "Wait a minute." },
                },
            });
        });
        using var sandbox = new Sandbox();

        McpRun run = await sandbox.RunAsync("tools", "--url", gateway.Urls.Single(), "--token", "a");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal("error: Slow down.\nfix: Wait a minute.\n", run.Error);
    }

    [Fact]
    public async Task Gateway_Redirects_IsNotFollowedWithTheToken()
    {
        bool followed = false;
        await using WebApplication thief = await OtherServerAsync(_ =>
        {
            followed = true;
            return Task.CompletedTask;
        });
        await using WebApplication other = await OtherServerAsync(context =>
        {
            context.Response.Redirect(thief.Urls.Single());
            return Task.CompletedTask;
        });
        using var sandbox = new Sandbox();

        McpRun run = await sandbox.RunAsync("status", "--token", "a", "--url", other.Urls.Single());

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.False(followed);
    }

    [Theory]
    [InlineData("127.0.0.1:8080")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://user:secret@127.0.0.1")]
    [InlineData("http://127.0.0.1/?x=1")]
    [InlineData("\u001b[31m")]
    public async Task Url_ThatIsNone_IsRefused(string url)
    {
        using var sandbox = new Sandbox();

        McpRun run = await sandbox.RunAsync("status", "--url", url);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("is not the URL of a gateway.\nfix: Give --url or CODE_URL", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Error);
    }

    [Fact]
    public async Task Url_Option_WinsOverTheEnvironment()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();
        sandbox.Environment["CODE_URL"] = "http://127.0.0.1:9";

        McpRun run = await sandbox.RunAsync("status", "--url", fleet.Url + "/");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Url_OnThisMachine_IsReachedWithoutTheProxy()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();
        sandbox.Environment["HTTP_PROXY"] = sandbox.Environment["http_proxy"] = $"http://127.0.0.1:{UnusedPort()}";

        McpRun run = await sandbox.RunAsync("status");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task CommandLine_Nonsense_IsAUsageErrorInJsonToo()
    {
        using var sandbox = new Sandbox();

        McpRun run = await sandbox.RunAsync("dance", "--json");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal("usage", (string?)run.ErrorJson["code"]);
        Assert.Contains("'dance'", (string?)run.ErrorJson["message"], StringComparison.Ordinal);
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<WebApplication> OtherServerAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
