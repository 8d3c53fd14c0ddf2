using System.Net;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Routing;

public sealed class DoorTests(SharedFleet fleet) : IClassFixture<SharedFleet>
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    [Theory]
    [InlineData("evil.example.com")]
    [InlineData("127.0.0.1.evil.example.com")]
    [InlineData("localhost.evil.example.com:8080")]
    [InlineData("gateway")]
    public async Task Host_ThatIsNotTheGateways_IsRefused(string host)
    {
        foreach (var path in (string[])["/mcp", "/mcp/alpha", "/admin/servers", "/.well-known/oauth-protected-resource"])
        {
            var request = fleet.Gateway.Request(Ping, path);
            request.Headers.Host = host;
            Assert.Equal(HttpStatusCode.Forbidden, (await fleet.Gateway.SendAsync(request)).StatusCode);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1234")]
    [InlineData("[::1]:80")]
    public async Task Host_OfTheLoopback_IsTaken(string host)
    {
        var request = fleet.Gateway.Request(Ping);
        request.Headers.Host = host;
        Assert.Equal(HttpStatusCode.OK, (await fleet.Gateway.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example.com")]
    [InlineData("http://127.0.0.1.evil.example.com")]
    [InlineData("http://localhost:1")]
    [InlineData("null")]
    [InlineData("file://")]
    public async Task Origin_OfAnotherPage_IsRefused(string origin)
    {
        var request = fleet.Gateway.Request(Ping, headers: ("Origin", origin));
        Assert.Equal(HttpStatusCode.Forbidden, (await fleet.Gateway.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://[::1]")]
    public async Task Origin_OfTheGatewaysOwnPort_IsTaken(string origin)
    {
        var request = fleet.Gateway.Request(Ping, headers: ("Origin", $"{origin}:{fleet.Gateway.Address.Port}"));
        Assert.Equal(HttpStatusCode.OK, (await fleet.Gateway.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task HostAndOrigin_ThatAreConfigured_AreTaken()
    {
        await using var gateway = await TestGateway.StartAsync(
            new Dictionary<string, Uri>(), ("Gateway:AllowedHosts:0", "gateway"), ("Gateway:AllowedOrigins:0", "https://console.example"), ("Gateway:PublicUrl", "https://code.example"));
        foreach (var host in (string[])["gateway", "code.example"])
        {
            var request = gateway.Request(Ping, headers: ("Origin", "https://console.example"));
            request.Headers.Host = host;
            Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(request)).StatusCode);
        }

        var stranger = gateway.Request(Ping);
        stranger.Headers.Authorization = null;
        Assert.Contains("https://code.example/.well-known/oauth-protected-resource/mcp", (await gateway.SendAsync(stranger)).Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/metrics")]
    public async Task Probe_ByAddress_IsAnswered(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(fleet.Gateway.Address, path));
        request.Headers.Host = "10.1.2.3:8080";
        Assert.Equal(HttpStatusCode.OK, (await fleet.Gateway.SendAsync(request)).StatusCode);
    }
}
