using System.Text.Json;
using CODE.Cost.Tests.Billing;
using CODE.Cost.Tests.Server;
using ModelContextProtocol.Protocol;

namespace CODE.Cost.Tests.Spending;

public sealed class GetCostsTests : IAsyncLifetime
{
    private static readonly DateOnly October = new(2026, 10, 1);
    private static readonly string[] Columns =
        ["ServiceName", "ServiceCategory", "ProviderName", "BillingAccountId", "SubAccountId", "SubAccountName", "RegionId", "ResourceId", "ResourceName", "ResourceType", "SkuId", "ChargeCategory", "ChargeClass", "day", "tag:team"];

    private BilledServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await BilledServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task GetCosts_NothingImported_SaysHowTo()
    {
        var (code, _, fix) = await _server.Server.FaultAsync("get_costs", new { window = "7d" });

        Assert.Equal("not_found", code);
        Assert.Contains("mcp costs import", fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetCosts_AnyGrouping_AddsUpToTheRows()
    {
        var random = new Random(11);
        BillRow[] rows =
        [
            .. Enumerable.Range(0, 400).Select(_ => new BillRow(October.AddDays(random.Next(31)), random.Next(-1_000, 100_000) / 10_000m)
            {
                Service = $"service {random.Next(5)}", Region = $"region {random.Next(3)}", Resource = $"r{random.Next(90)}", SubAccount = $"{random.Next(4)}",
                Category = random.Next(9) == 0 ? "Tax" : "Usage", Account = $"{random.Next(2)}", Tags = random.Next(2) == 0 ? [] : [("team", $"t{random.Next(3)}")],
            }),
        ];
        await _server.ImportedAsync("a.csv", rows);

        foreach (var grouping in Columns.Select(static (column, index) => new[] { column, Columns[(index + 3) % Columns.Length] }).Concat(Columns.Select(static column => new[] { column })))
        {
            var (sum, total, cursor) = (0m, 0m, (string?)null);
            do
            {
                var answer = await _server.CostsAsync(cursor is null ? new { window = "2026-10", group_by = grouping, limit = 150 } : new { window = "2026-10", group_by = grouping, limit = 150, cursor });
                sum += answer.GetProperty("groups").EnumerateArray().Sum(static group => group.GetProperty("cost").GetDecimal());
                total = answer.GetProperty("cost").GetDecimal();
                cursor = answer.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
            }
            while (cursor is not null);

            Assert.Equal((rows.Sum(static row => row.Cost), total), (sum, total));
        }
    }

    [Fact]
    public async Task GetCosts_FilesInAnotherOrderAndTwice_AreTheSame()
    {
        BillRow[] rows = [.. Bill.Daily(October, 20, static day => 1 + day)];
        BillRow[] other = [.. rows.Select(static row => row with { Account = "2", Cost = row.Cost * 3 })];
        await _server.ImportedAsync("a.csv", rows);
        await _server.ImportedAsync("b.csv", other);
        var first = await AnswerAsync();
        await using var second = await BilledServer.StartAsync();
        await second.ImportedAsync("b.csv", other.Reverse());
        await second.ImportedAsync("a.csv", rows.Reverse());
        await second.ImportedAsync("b.csv", other);

        Assert.Equal(first, BilledServer.Groups(await second.CostsAsync(new { window = "2026-10", group_by = new[] { "day", "BillingAccountId" }, limit = 200 })));

        async Task<string[]> AnswerAsync() => BilledServer.Groups(await _server.CostsAsync(new { window = "2026-10", group_by = new[] { "day", "BillingAccountId" }, limit = 200 }));
    }

    [Fact]
    public async Task GetCosts_Metrics_AreThoseOfTheirColumns()
    {
        await _server.ImportedAsync("a.csv", [new(October, 3m) { Instead = ("BilledCost", "1") }, new(October, 4m) { Instead = ("ContractedCost", "9") }]);

        Assert.Equal((5m, 7m, 14m, 12m), (await _server.CostAsync(metric: "BilledCost"), await _server.CostAsync(), await _server.CostAsync(metric: "ListCost"), await _server.CostAsync(metric: "ContractedCost")));
    }

    [Fact]
    public async Task GetCosts_DaysWithoutData_AreNamedAndNotCountedAsNothing()
    {
        await _server.ImportedAsync("a.csv", [new(October.AddDays(1), 1m), new(October.AddDays(2), 1m), new(October.AddDays(5), 1m)]);
        await _server.ImportedAsync("b.csv", [new(October.AddDays(3), 1m) { Account = "3" }]);

        var result = await _server.Server.CallAsync("get_costs", new { window = "2026-10-01/2026-10-08" });

        var answer = result.StructuredContent!.Value;
        Assert.Equal(4, answer.GetProperty("days_with_data").GetInt32());
        Assert.Equal(["2026-10-01", "2026-10-05", "2026-10-07/2026-10-08"], Texts(answer.GetProperty("missing_days")));
        Assert.Contains("4 of 8 days have no data", CostServer.TextOf(result), StringComparison.Ordinal);
        var account = answer.GetProperty("accounts")[0];
        Assert.Equal(("AWS", "111111111111", 3, "2026-11-20T12:00:00+00:00"), (account.GetProperty("provider_name").GetString(), account.GetProperty("billing_account_id").GetString(), account.GetProperty("days_with_data").GetInt32(), account.GetProperty("imported_at").GetString()));
        Assert.Equal(["a.csv"], Texts(account.GetProperty("files")));
        Assert.Contains("Not every account", string.Join(' ', Texts(answer.GetProperty("notes"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetCosts_WindowBeforeAllData_IsAFaultThatNamesThoseThereAre()
    {
        await _server.ImportedAsync("a.csv", [new(October, 1m)]);

        var (code, _, fix) = await _server.Server.FaultAsync("get_costs", new { window = "2026-08" });

        Assert.Equal("not_found", code);
        Assert.Contains("2026-10-01", fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetCosts_Filter_CountsWhatPassesAlone()
    {
        await _server.ImportedAsync("a.csv", [new(October, 1m) { Service = "Amazon S3" }, new(October, 2m) { Tags = [("team", "pay")] }, new(October, 4m)]);

        Assert.Equal(2m, (await _server.CostsAsync(new { window = "2026-10", filter = new Dictionary<string, string> { ["ServiceName"] = "Amazon EC2", ["tag:team"] = "pay" } })).GetProperty("cost").GetDecimal());
        Assert.Equal(5m, (await _server.CostsAsync(new { window = "2026-10", filter = new Dictionary<string, string> { ["tag:team"] = "(none)" } })).GetProperty("cost").GetDecimal());
        var none = await _server.CostsAsync(new { window = "2026-10", filter = new Dictionary<string, string> { ["ServiceName"] = "EC2" } });
        Assert.Contains("No charge of these days passes the filter.", Texts(none.GetProperty("notes")));
    }

    [Theory]
    [InlineData("service")]
    [InlineData("servicename")]
    [InlineData("tag:")]
    [InlineData("x_Own")]
    public async Task GetCosts_ColumnThatIsNotKept_IsRefused(string column)
    {
        Assert.Equal("invalid_argument", (await _server.Server.FaultAsync("get_costs", new { window = "7d", group_by = new[] { column } })).Code);
        Assert.Equal("invalid_argument", (await _server.Server.FaultAsync("get_costs", new { window = "7d", filter = new Dictionary<string, string> { [column] = "x" } })).Code);
    }

    [Fact]
    public async Task GetCosts_CurrencyWasChanged_IsAFault()
    {
        using var store = CODE.Testing.TestStore.Start();
        await using (var before = await BilledServer.StartAsync(store.ConnectionString))
        {
            await before.ImportedAsync("a.csv", [new(October, 1m)]);
        }

        await using var after = new CostServer(new Dictionary<string, string?> { ["Cost:Currency"] = "EUR" }, store.ConnectionString);
        await after.InitializeAsync();

        Assert.Equal("conflict", (await after.FaultAsync("get_costs", new { window = "2026-10" })).Code);
    }

    [Fact]
    public async Task GetCosts_ChartOfManyGroups_IsAnImage()
    {
        await _server.ImportedAsync("a.csv", Enumerable.Range(0, 12).SelectMany(static service => Bill.Daily(October, 31, day => service + (day % 7)).Select(row => row with { Service = $"service {service}" })));

        var result = await _server.Server.CallAsync("get_costs", new { window = "2026-10", chart = true });

        CODE.Testing.Needed.That(result.Content.OfType<ImageContentBlock>().Any(), "There is no font on this machine: apt-get install fonts-dejavu-core.");
        Assert.Equal("image/png", Assert.Single(result.Content.OfType<ImageContentBlock>()).MimeType);
    }

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(static each => each.GetString()!)];
}
