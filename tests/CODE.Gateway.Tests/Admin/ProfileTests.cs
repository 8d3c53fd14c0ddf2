using System.Net;
using System.Net.Http.Headers;
using CODE.Gateway.Tests.Audit;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;

namespace CODE.Gateway.Tests.Admin;

public sealed class ProfileTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("alpha")]
    [InlineData("gateway")]
    public async Task Profile_OfAnybody_IsATraceAndAudited(string name)
    {
        await using var alpha = await TestServer.StartAsync("alpha");
        await using var gateway = await TestGateway.StartAsync(alpha);

        using var response = await gateway.SendAsync(Request(gateway, name, 1));

        Assert.Equal((HttpStatusCode.OK, "application/octet-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var trace = await response.Content.ReadAsByteArrayAsync(Token);
        Assert.True(trace.AsSpan().StartsWith("Nettrace"u8));
        Assert.True(trace.AsSpan().IndexOf(System.Text.Encoding.Unicode.GetBytes(nameof(ProfileTests))) >= 0, "The trace does not name what runs.");
        var record = Assert.Single(await AuditTrail.EventsAsync(gateway, "admin", 1)).ToString();
        Assert.Contains("profileServer", record, StringComparison.Ordinal);
        Assert.Contains(name, record, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alpha")]
    [InlineData("gateway")]
    public async Task Profile_WhileAnotherIsTaken_IsAConflictUntilThatIsLeft(string name)
    {
        await using var alpha = await TestServer.StartAsync("alpha");
        await using var gateway = await TestGateway.StartAsync(alpha);
        using var http = TestHttp.CreateClient(gateway.Address);
        using var running = await http.SendAsync(Request(gateway, name, 300), HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(HttpStatusCode.OK, running.StatusCode);

        using var refused = await gateway.SendAsync(Request(gateway, name, 1));
        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (refused.StatusCode, (await refused.MessageAsync()).GetProperty("code").GetString()));

        running.Dispose();
        await Eventually.HoldsAsync(async () =>
        {
            using var next = await http.SendAsync(Request(gateway, name, 1), HttpCompletionOption.ResponseHeadersRead, Token);
            return next.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task Profile_OfAServerThatEnds_BreaksOff()
    {
        var alpha = await TestServer.StartAsync("alpha");
        await using var gateway = await TestGateway.StartAsync(alpha);
        using var http = TestHttp.CreateClient(gateway.Address);
        using var running = await http.SendAsync(Request(gateway, "alpha", 300), HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(HttpStatusCode.OK, running.StatusCode);

        await alpha.DisposeAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => running.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("alpha", 0, HttpStatusCode.BadRequest)]
    [InlineData("gateway", 301, HttpStatusCode.BadRequest)]
    [InlineData("nobody", 1, HttpStatusCode.NotFound)]
    public async Task Profile_AskedForWrongly_IsAFault(string name, int seconds, HttpStatusCode status)
    {
        await using var alpha = await TestServer.StartAsync("alpha");
        await using var gateway = await TestGateway.StartAsync(alpha);

        using var response = await gateway.SendAsync(Request(gateway, name, seconds));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(["code", "message", "fix"], (await response.MessageAsync()).EnumerateObject().Select(static member => member.Name));
    }

    private static HttpRequestMessage Request(TestGateway gateway, string name, int seconds)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Address, $"/admin/servers/{name}/profile?duration_seconds={seconds}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AuditTrail.Root);
        return request;
    }
}
