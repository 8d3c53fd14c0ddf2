using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CODE.Gateway.Tests.Audit;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Preflight;

/// <summary>Whatever permissions there are: a preflight says what the call then meets.</summary>
public sealed class PreflightProperties(PreflightProperties.Granting fleet) : IClassFixture<PreflightProperties.Granting>
{
    private static readonly string[] Effects = ["allow", "allow", "deny"];
    private static readonly string[] Users = ["alice", "bob", "a*", "*"];
    private static readonly string[] ToolPatterns = ["echo", "say", "e*", "*"];
    private static readonly string[] Servers = ["alpha", "beta", "*"];
    private static readonly string?[] Conditions = [null, null, """{"properties":{"text":{"enum":["x"]}}}""", """{"properties":{"text":{"maxLength":1}},"required":["text"]}"""];
    private static readonly string[] Texts = ["x", "yy"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Preflight_AgreesWithTheCall(int seed)
    {
        var random = new Random(seed);
        var names = Enumerable.Range(0, random.Next(1, 5)).Select(number => $"p{seed}-{number}").ToArray();
        foreach (var name in names)
        {
            await fleet.GrantAsync(name, Any(Effects), Any(Users), Any(ToolPatterns), Any(Servers), Any(Conditions));
        }

        var gateway = fleet.Gateway;
        foreach (var (user, tool, text) in from user in new[] { "alice", "bob" } from tool in new[] { "echo", "say" } from text in Texts select (user, tool, text))
        {
            var sent = new { name = tool, arguments = new { text } };
            var token = TestToken.For(user);
            var (_, report) = await gateway.ReportAsync(gateway.Preflight("tools/call", sent, token: token));
            var before = fleet.Alpha.Calls;
            using var response = await gateway.SendAsync(gateway.Stateless("tools/call", sent, token: token));
            var isError = (await response.ResultAsync()).TryGetProperty("isError", out var flag) && flag.GetBoolean();

            var isAllowed = report.GetProperty("allowed").GetBoolean();
            Assert.Equal((isAllowed, isAllowed ? 1 : 0), (!isError, fleet.Alpha.Calls - before));
        }

        foreach (var name in names)
        {
            await fleet.TakeBackAsync(name);
        }

        T Any<T>(T[] from) => from[random.Next(from.Length)];
    }

    /// <summary>A gateway that allows nothing but what is granted.</summary>
    public sealed class Granting : IAsyncLifetime
    {
        internal TestServer Alpha { get; private set; } = null!;

        internal TestGateway Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("echo"), Tools.Echo("say")));
            Gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = Alpha.Address }, ("Policy:File", TestPolicy.Write("version: 1\npermissions: []\n")));
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Alpha.DisposeAsync();
        }

        internal async Task GrantAsync(string name, string effect, string user, string tool, string server, string? when)
        {
            var body = JsonSerializer.SerializeToNode(new { name, effect, subjects = new { users = new[] { user } }, tools = new[] { tool }, servers = new[] { server } })!;
            if (when is not null)
            {
                body["when"] = System.Text.Json.Nodes.JsonNode.Parse(when);
            }

            using var response = await SendAsync(HttpMethod.Post, "/admin/permissions", body.ToJsonString());
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }

        internal async Task TakeBackAsync(string name)
        {
            using var response = await SendAsync(HttpMethod.Delete, $"/admin/permissions/{name}", "");
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        }

        private Task<HttpResponseMessage> SendAsync(HttpMethod verb, string path, string body)
        {
            var request = new HttpRequestMessage(verb, new Uri(Gateway.Address, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AuditTrail.Root);
            return Gateway.SendAsync(request);
        }
    }
}
