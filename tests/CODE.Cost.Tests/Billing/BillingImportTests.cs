using CODE.Billing.V1;
using CODE.Cost.Imports;
using CODE.Testing;
using Grpc.Core;
using Parquet;

namespace CODE.Cost.Tests.Billing;

/// <summary>Exports as the three providers write them.</summary>
public sealed class BillingImportTests : IAsyncLifetime
{
    private static readonly DateOnly October = new(2026, 10, 1);
    private BilledServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await BilledServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Zstd)]
    [InlineData(CompressionMethod.None)]
    public async Task Import_AmazonParquet_HasEveryRowOfEveryGroupAndItsTags(CompressionMethod compression)
    {
        BillRow[] rows =
        [
            new(October, 1.25m) { Tags = [("team", "shop"), ("env", "live")] },
            new(October, 2.5m),
            new(October.AddDays(1), 4m) { Tags = [("team", "shop")], Service = "Amazon S3" },
            new(October.AddDays(2), -0.75m) { Category = "Credit" },
            new(October.AddDays(2), 8m) { Tags = [("team", "pay")] },
        ];

        var done = await _server.ImportAsync("data/BILLING_PERIOD=2026-10/export.snappy.parquet", await Bill.ParquetAsync(rows, compression, groups: 2));

        Assert.Equal((ImportState.Done, 5), (done.State, done.Rows));
        var answer = await _server.CostsAsync(new { window = "2026-10", group_by = new[] { "tag:team" } });
        Assert.Equal(15m, answer.GetProperty("cost").GetDecimal());
        Assert.Equal(["pay 8", "shop 5.25", "(none) 1.75"], BilledServer.Groups(answer));
    }

    [Fact]
    public async Task Import_AzureZippedCsv_ReadsItsTimesItsTagsAndColumnsOfItsOwn()
    {
        var csv = Bill.Csv([new(October, 3.5m) { Provider = "Microsoft", Account = "/providers/Microsoft.Billing/billingAccounts/1", Service = "Virtual Machines", Tags = [("Team, \"A\"", "x,y")] }]);

        var done = await _server.ImportAsync("part_1_0001.csv.gz", Bill.Zipped(csv));

        Assert.True(done.State == ImportState.Done, done.Detail);
        var answer = await _server.CostsAsync(new { window = "2026-10-01/2026-10-01", group_by = new[] { "ProviderName", "tag:Team, \"A\"" } });
        Assert.Equal(["Microsoft x,y 3.5"], BilledServer.Groups(answer));
    }

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ss 'UTC'")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.fff'Z'")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss'Z'")]
    public async Task Import_GoogleCsv_ReadsItsTimes(string time)
    {
        var done = await _server.ImportCsvAsync("gcp.csv", Bill.Csv([new(October.AddDays(4), 7m) { Provider = "Google Cloud", Account = "010101-F0FFF0-61C528" }], time: time));

        Assert.True(done.State == ImportState.Done, done.Detail);
        Assert.Equal(7m, await _server.CostAsync("2026-10-05/2026-10-05"));
    }

    [Fact]
    public async Task Import_PeriodAgain_ReplacesWhatWas()
    {
        await _server.ImportedAsync("monday.csv", Bill.Daily(October, 10, static _ => 1m));
        await _server.ImportedAsync("september.csv", [new(new DateOnly(2026, 9, 3), 5m)]);

        var again = await _server.ImportedAsync("tuesday.csv", Bill.Daily(October, 11, static _ => 1.5m));

        Assert.True(Assert.Single(again.Imported).IsReplaced);
        Assert.Equal(16.5m, await _server.CostAsync());
        Assert.Equal(5m, await _server.CostAsync("2026-09"));
    }

    [Fact]
    public async Task Import_TwoAccounts_AddUp()
    {
        await _server.ImportedAsync("one.csv", [new(October, 1m)]);
        await _server.ImportedAsync("two.csv", [new(October, 2m) { Account = "333333333333" }]);
        await _server.ImportedAsync("azure.csv", [new(October, 4m) { Provider = "Microsoft" }]);

        Assert.Equal(7m, await _server.CostAsync());
    }

    [Fact]
    public async Task Import_Folder_HasAllItsExportsAndNothingElse()
    {
        _server.Write("bills/a.csv", System.Text.Encoding.UTF8.GetBytes(Bill.Csv([new(October, 1m)])));
        _server.Write("bills/deep/b.parquet", await Bill.ParquetAsync([new BillRow(October, 2m) { Account = "3" }]));
        _server.Write("bills/manifest.json", "{}"u8.ToArray());

        var done = await _server.ImportAsync("bills");

        Assert.Equal((ImportState.Done, 2), (done.State, done.Files));
        Assert.Equal(3m, await _server.CostAsync());
    }

    [Fact]
    public async Task Import_TwoDaysExportsOfOnePeriod_AreNotAddedUp()
    {
        _server.Write("runs/1/part.csv", System.Text.Encoding.UTF8.GetBytes(Bill.Csv([new(October, 1m)])));
        _server.Write("runs/2/part.csv", System.Text.Encoding.UTF8.GetBytes(Bill.Csv([new(October, 1m)])));

        var failed = await _server.ImportAsync("runs");

        Assert.Equal(ImportState.Failed, failed.State);
        Assert.Contains("Two folders", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ExportBesideItsUnpackedCopy_IsNotCountedTwice()
    {
        var csv = Bill.Csv([new(October, 1m)]);
        _server.Write("bills/a.csv", System.Text.Encoding.UTF8.GetBytes(csv));
        _server.Write("bills/a.csv.gz", Bill.Zipped(csv));

        Assert.Contains("same export", (await _server.ImportAsync("bills")).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_OverGrpc_IsForOperatorsAlone()
    {
        _server.Write("a.csv", System.Text.Encoding.UTF8.GetBytes(Bill.Csv([new(October, 1m)])));

        using var alice = _server.Server.Host.OpenChannel();
        using var refused = new BillingData.BillingDataClient(alice).Import(new ImportRequest { Path = "a.csv" }, cancellationToken: Token);
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => refused.ResponseStream.MoveNext(Token))).StatusCode);

        using var root = _server.Server.Host.OpenChannel("root", "admin");
        using var call = new BillingData.BillingDataClient(root).Import(new ImportRequest { Path = "a.csv" }, cancellationToken: Token);
        var steps = await call.ResponseStream.ReadAllAsync(Token).ToListAsync(Token);
        Assert.Equal(("started", "done", "1"), (steps[0].State, steps[^1].State, Assert.Single(steps[^1].Imported).BilledCost));
    }

    [Fact]
    public async Task Import_StoreIsAway_FailsAndSaysSo()
    {
        using var store = TestStore.Start();
        await using var lonely = await BilledServer.StartAsync(store.ConnectionString);
        store.Dispose();

        var failed = await lonely.ImportCsvAsync("a.csv", Bill.Csv([new(October, 1m)]));

        Assert.Equal(ImportState.Failed, failed.State);
        Assert.Contains("store does not answer", failed.Detail, StringComparison.Ordinal);
        Assert.Equal("unavailable", (await lonely.Server.FaultAsync("get_costs", new { window = "7d" })).Code);
    }
}
