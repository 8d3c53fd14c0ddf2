using CODE.Cost.Imports;

namespace CODE.Cost.Tests.Billing;

/// <summary>Files that look wrong and may be right, or the other way round.</summary>
public sealed class OddBillTests : IAsyncLifetime
{
    private static readonly DateOnly October = new(2026, 10, 1);
    private BilledServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await BilledServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Import_GarbledParquet_IsNothingWorseThanRefused()
    {
        var whole = await Bill.ParquetAsync([.. Bill.Daily(October, 31, static day => day)], Parquet.CompressionMethod.Zstd);
        var random = new Random(7);
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var garbled = whole.ToArray();
            random.NextBytes(garbled.AsSpan(4 + random.Next(whole.Length - 60), 12));

            // Bytes of values may be other values, so that some are imported; whatever the reader stumbles over has to become a fault.
            Assert.True((await _server.ImportAsync("bad.parquet", garbled)).State is ImportState.Failed or ImportState.Done);
        }
    }

    [Fact]
    public async Task Import_LinkThatLeadsInACircle_IsReadOnce()
    {
        _server.Write("bills/b.csv", System.Text.Encoding.UTF8.GetBytes(Bill.Csv([new(October, 1m)])));
        Directory.CreateSymbolicLink(Path.Combine(_server.Server.Root, "bills", "again"), Path.Combine(_server.Server.Root, "bills"));

        var done = await _server.ImportAsync("bills");

        Assert.Equal((ImportState.Done, 1L), (done.State, done.Rows));
    }

    [Fact]
    public async Task GetCosts_NamesWithControlCharactersOrFormulas_AreShownOnOneLineAndOtherwiseAsTheyAre()
    {
        await _server.ImportedAsync("odd.csv", [new(October, 1m) { Service = "=cmd|' /C calc'!A1", Resource = "a\tb\r\nc\u001b[31m\u202ed" }]);

        var group = BilledServer.Groups(await _server.CostsAsync(new { window = "2026-10", group_by = new[] { "ServiceName", "ResourceId" } }));

        Assert.Equal(@"=cmd|' /C calc'!A1 a b c\u202ed 1", Assert.Single(group));
    }

    [Fact]
    public async Task Import_NegativeAmounts_AreCreditsAndCount()
    {
        await _server.ImportedAsync("credit.csv", [new(October, 10m), new(October, -2.5m) { Category = "Credit" }, new(October, -1e-9m)]);

        Assert.Equal(7.499999999m, await _server.CostAsync());
    }
}
