using System.Net;
using CODE.Cost;
using CODE.Gateway.Tests.Audit;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;

namespace CODE.Gateway.Tests.Admin;

/// <summary>Billing exports are imported through the gateway, by the real cost server.</summary>
public sealed class BillingImportTests : IDisposable
{
    private const string Bill = """
        BilledCost,EffectiveCost,ListCost,ContractedCost,BillingCurrency,BillingAccountId,BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargeCategory,ServiceName,ProviderName
        1.5,1.25,2,1.75,USD,111,2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,2026-10-02T00:00:00Z,Usage,Amazon EC2,AWS
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("code-billing-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Import_ByAnAdmin_TellsEachStepAndIsAudited()
    {
        using var keys = new FleetKeys();
        await File.WriteAllTextAsync(Path.Combine(_root, "october.csv"), Bill, Token);
        await using var cost = await FleetServerHost.StartAsync(
            "cost", typeof(CostSetup).Assembly, static builder => builder.AddCost(), new Dictionary<string, string?> { ["Workspace:Roots:0"] = _root }, keys, map: static app => app.MapPricing());
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["cost"] = cost.Address }, ("Fleet:SigningKey", keys.SigningKey));

        using var good = await gateway.SendAsync(Request(gateway, "october.csv"));
        using var bad = await gateway.SendAsync(Request(gateway, "../etc"));

        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (good.StatusCode, good.Content.Headers.ContentType?.MediaType));
        var done = SteppedCall.Last(await good.Content.ReadAsStringAsync(Token));
        Assert.Equal(("done", "1.25"), (done.GetProperty("state").GetString(), done.GetProperty("imported")[0].GetProperty("effective_cost").GetString()));
        Assert.Equal("failed", SteppedCall.Last(await bad.Content.ReadAsStringAsync(Token)).GetProperty("state").GetString());
        Assert.Contains("importCosts", Assert.Single(await AuditTrail.EventsAsync(gateway, "admin", 2), static record => record.ToString().Contains("october.csv", StringComparison.Ordinal)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ByADeveloper_IsForbidden()
    {
        await using var cost = await TestServer.StartAsync("cost");
        await using var gateway = await TestGateway.StartAsync(cost);

        using var response = await gateway.SendAsync(Request(gateway, "october.csv", gateway.AliceToken));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static HttpRequestMessage Request(TestGateway gateway, string path, string? token = null) => SteppedCall.Post(gateway, $"/admin/costs/import?path={Uri.EscapeDataString(path)}", token);
}
