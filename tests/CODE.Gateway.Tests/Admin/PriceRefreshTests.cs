using System.Net;
using CODE.Cost;
using CODE.Gateway.Tests.Audit;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;

namespace CODE.Gateway.Tests.Admin;

/// <summary>Prices are refreshed through the gateway, by the real cost server.</summary>
public sealed class PriceRefreshTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refresh_ByAnAdmin_TellsEachStepAndIsAudited()
    {
        using var keys = new FleetKeys();
        var nobody = $"http://127.0.0.1:{FreePort.Next()}/";
        await using var cost = await FleetServerHost.StartAsync(
            "cost", typeof(CostSetup).Assembly, static builder => builder.AddCost(), new Dictionary<string, string?> { ["Cost:AmazonPriceList"] = nobody }, keys, map: static app => app.MapPricing());
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["cost"] = cost.Address }, ("Fleet:SigningKey", keys.SigningKey));

        using var aws = await gateway.SendAsync(Request(gateway, "?provider=aws"));
        using var google = await gateway.SendAsync(Request(gateway, "?provider=gcp"));

        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (aws.StatusCode, aws.Content.Headers.ContentType?.MediaType));
        Assert.Equal(("aws", "failed"), Last(await aws.Content.ReadAsStringAsync(Token)));
        Assert.Equal(("gcp", "skipped"), Last(await google.Content.ReadAsStringAsync(Token)));
        Assert.Contains("refreshPrices", Assert.Single(await AuditTrail.EventsAsync(gateway, "admin", 2), static record => record.ToString().Contains("\"aws\"", StringComparison.Ordinal)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refresh_WithoutACostServer_IsNotFound()
    {
        await using var alpha = await TestServer.StartAsync("alpha");
        await using var gateway = await TestGateway.StartAsync(alpha);

        using var response = await gateway.SendAsync(Request(gateway, ""));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Refresh_ByADeveloper_IsForbidden()
    {
        await using var cost = await TestServer.StartAsync("cost");
        await using var gateway = await TestGateway.StartAsync(cost);

        using var response = await gateway.SendAsync(Request(gateway, "", gateway.AliceToken));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static HttpRequestMessage Request(TestGateway gateway, string query, string? token = null) => SteppedCall.Post(gateway, "/admin/prices/refresh" + query, token);

    private static (string? Provider, string? State) Last(string lines)
    {
        var last = SteppedCall.Last(lines);
        return (last.GetProperty("provider").GetString(), last.GetProperty("state").GetString());
    }
}
