using CODE.Cost.Imports;

namespace CODE.Cost.Tests.Billing;

/// <summary>Files that are not what they should be change nothing, and the fault says where it is.</summary>
public sealed class HostileBillTests(HostileBillTests.Before before) : IClassFixture<HostileBillTests.Before>
{
    private static readonly DateOnly October = new(2026, 10, 1);
    private readonly BilledServer _server = before.Server;

    [Theory]
    [InlineData("BilledCost", "NaN", "BilledCost is no amount")]
    [InlineData("EffectiveCost", "Infinity", "EffectiveCost is no amount")]
    [InlineData("ListCost", "", "ListCost is no amount")]
    [InlineData("ContractedCost", "1,5", "ContractedCost is no amount")]
    [InlineData("BilledCost", "=1+1", "BilledCost is no amount")]
    [InlineData("BilledCost", "99999999999", "beyond")]
    [InlineData("BilledCost", "-99999999999", "beyond")]
    [InlineData("BillingCurrency", "EUR", "nothing is converted")]
    [InlineData("BillingAccountId", "", "BillingAccountId is empty")]
    [InlineData("ProviderName", "", "PublisherName is empty")]
    [InlineData("ServiceName", "", "ServiceName is empty")]
    [InlineData("ChargeCategory", "usage", "ChargeCategory is none of")]
    [InlineData("ChargePeriodStart", "10/11/2026", "no time in ISO 8601")]
    [InlineData("ChargePeriodStart", "0001-01-01", "no time in ISO 8601")]
    [InlineData("BillingPeriodEnd", "2026-09-01", "ends before it begins")]
    [InlineData("Tags", "{\"a\":", "Tags are no JSON")]
    [InlineData("Tags", "[1]", "Tags are no JSON object")]
    public async Task Import_RowWithAWrongValue_NamesFileAndRow(string column, string value, string expected)
    {
        var failed = await _server.ImportCsvAsync("bad.csv", Bill.Csv([new(October, 1m), new(October, 1m) { Instead = (column, value) }]));

        await AssertUnchangedAsync(failed, "bad.csv, row 2: ", expected);
    }

    [Fact]
    public async Task Import_NoNumberInParquet_NamesFileAndRow()
    {
        var rows = await Bill.ParquetAsync([new(October, 1m), new(October, 1m) { Service = "" }]);

        await AssertUnchangedAsync(await _server.ImportAsync("bad.parquet", rows), "bad.parquet, row 2: ServiceName is empty");
    }

    [Theory]
    [InlineData("EffectiveCost")]
    [InlineData("ProviderName")]
    public async Task Import_MissingColumn_IsNamed(string column)
    {
        await AssertUnchangedAsync(await _server.ImportCsvAsync("bad.csv", Bill.Csv([new(October, 1m)], [.. Bill.Columns.Where(each => each != column)])), $"lacks {column}");
        await AssertUnchangedAsync(await _server.ImportAsync("bad.parquet", await Bill.ParquetAsync([new(October, 1m)], without: column)), $"lacks {column}");
    }

    [Fact]
    public async Task Import_HugeRow_IsGivenUp()
    {
        var huge = new BillRow(October, 1m) { Resource = new string('x', 2_000_000) };

        await AssertUnchangedAsync(await _server.ImportCsvAsync("bad.csv", Bill.Csv([huge])), "bad.csv", "longer than");
        await AssertUnchangedAsync(await _server.ImportCsvAsync("bad.csv", Bill.Csv([.. Enumerable.Repeat(new BillRow(October, 1m), 1_000), huge])), "bad.csv, row 1001: ", "longer than");
    }

    [Fact]
    public async Task Import_RowWithTooFewFields_IsRefused() =>
        await AssertUnchangedAsync(await _server.ImportCsvAsync("bad.csv", Bill.Csv([new(October, 1m)]) + "1,2,3\n"), "bad.csv, row 2: it has 3 fields");

    [Fact]
    public async Task Import_TooManyColumns_IsRefused() =>
        await AssertUnchangedAsync(await _server.ImportCsvAsync("bad.csv", Bill.Csv([new(October, 1m)], [.. Bill.Columns, .. Enumerable.Range(0, 600).Select(static index => $"x_{index}")])), "more than 500 columns");

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("hello")]
    [InlineData("\0\0\0\0")]
    public async Task Import_NoCsvAtAll_IsRefused(string content) => await AssertUnchangedAsync(await _server.ImportCsvAsync("bad.csv", content), "bad.csv");

    [Fact]
    public async Task Import_HeaderAlone_IsRefused() => await AssertUnchangedAsync(await _server.ImportCsvAsync("bad.csv", Bill.Csv([])), "no row");

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(60)]
    [InlineData(400)]
    public async Task Import_FileThatIsCutOff_IsRefused(int missing)
    {
        BillRow[] rows = [.. Bill.Daily(October, 31, static day => day).SelectMany(static row => Enumerable.Range(0, 20).Select(each => row with { Resource = $"i-{each * 7919}" }))];
        var (zipped, parquet) = (Bill.Zipped(Bill.Csv(rows)), await Bill.ParquetAsync(rows));

        await AssertUnchangedAsync(await _server.ImportAsync("bad.csv.gz", zipped[..^missing]), "bad.csv.gz");
        await AssertUnchangedAsync(await _server.ImportAsync("bad.parquet", parquet[..^missing]), "bad.parquet is no whole Parquet file");
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("../outside.csv")]
    [InlineData("missing/missing.csv")]
    [InlineData("")]
    [InlineData("~/x.csv")]
    public async Task Import_PathThatIsNotInTheWorkspace_IsRefused(string path) => await AssertUnchangedAsync(await _server.ImportAsync(path));

    [Fact]
    public async Task Import_LinkThatLeadsOut_IsRefused()
    {
        var outside = Directory.CreateTempSubdirectory("code-billing-outside-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(outside.FullName, "a.csv"), Bill.Csv([new(October, 1m)]), TestContext.Current.CancellationToken);
            File.CreateSymbolicLink(Path.Combine(_server.Server.Root, "file.csv"), Path.Combine(outside.FullName, "a.csv"));
            _server.Write("linked/b.csv", System.Text.Encoding.UTF8.GetBytes(Bill.Csv([new(October, 1m)])));
            Directory.CreateSymbolicLink(Path.Combine(_server.Server.Root, "linked", "more"), outside.FullName);

            await AssertUnchangedAsync(await _server.ImportAsync("file.csv"), "outside the workspace");
            await AssertUnchangedAsync(await _server.ImportAsync("linked"), "outside the workspace");
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    private async Task AssertUnchangedAsync(CODE.Cost.Billing.BillingProgress last, params string[] expected)
    {
        Assert.Equal(ImportState.Failed, last.State);
        Assert.All(expected, part => Assert.Contains(part, last.Detail, StringComparison.Ordinal));
        Assert.Equal(42m, await _server.CostAsync());
    }

    /// <summary>A server with one bill, which is to stay what it is.</summary>
    public sealed class Before : IAsyncLifetime
    {
        internal BilledServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = await BilledServer.StartAsync();
            await Server.ImportedAsync("before.csv", [new(October, 42m)]);
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
