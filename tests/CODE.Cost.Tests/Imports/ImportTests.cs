using CODE.Cost.Imports;
using CODE.Cost.Tests.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Cost.Tests.Imports;

/// <summary>Imports from documents of the providers' shapes, honest and otherwise.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private PriceListServer _lists = null!;
    private CostServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lists = await PriceListServer.StartAsync();
        _server = new CostServer(new Dictionary<string, string?>(_lists.Settings) { ["Cost:GoogleApiKey"] = "the-secret-key" });
        await _server.InitializeAsync();
        _lists.ServeAmazon("us-east-1", "eu-west-1");
        _lists.Serve(VendorDocuments.AmazonCsv("us-east-1"), VendorDocuments.Amazon(VendorDocuments.Machines("")));
        _lists.Serve(VendorDocuments.AmazonCsv("eu-west-1"), VendorDocuments.Amazon(VendorDocuments.Machines("EU-")));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _lists.DisposeAsync();
    }

    [Fact]
    public async Task Import_Amazon_ReplacesTheSnapshotAndSaysWhereFrom()
    {
        var last = await ImportAsync("aws");

        Assert.Equal((ImportState.Done, 2, 124), (last.State, last.Parts, last.Prices));
        var price = await PriceAsync("BoxUsage:t3.micro", "eu-west-1");
        Assert.Equal((0.0107m, "hour", "2025-03-01", false), (price.GetProperty("amount").GetDecimal(), price.GetProperty("unit").GetString(), price.GetProperty("effective").GetString(), price.GetProperty("snapshot").GetBoolean()));
        Assert.EndsWith("/eu-west-1/index.csv", price.GetProperty("source").GetString(), StringComparison.Ordinal);
        Assert.Equal(0.0196m, (await PriceAsync("BoxUsage:t3.micro/RunInstances:0002", "us-east-1")).GetProperty("amount").GetDecimal());

        // What was not imported goes on to come from the snapshot, and is marked.
        Assert.True((await PriceAsync("BoxUsage:t3.small", "us-east-1")).GetProperty("snapshot").GetBoolean());
    }

    [Fact]
    public async Task Import_Reserved_IsNotImported()
    {
        _lists.Serve(VendorDocuments.AmazonCsv("eu-west-1"), VendorDocuments.Amazon(VendorDocuments.Machines("EU-"), term: "Reserved"));

        Assert.Equal(62, (await ImportAsync("aws")).Prices);
    }

    [Fact]
    public async Task Import_BrokenOff_KeepsWhatWasAndGoesOnBehindWhatWasRead()
    {
        await ImportAsync("aws");
        _lists.Serve(VendorDocuments.AmazonCsv("us-east-1"), VendorDocuments.Amazon(VendorDocuments.Machines("", factor: 1.1m)));
        _lists.Serve(VendorDocuments.AmazonCsv("eu-west-1"), VendorDocuments.Amazon(VendorDocuments.Machines("EU-", factor: 1.1m)));
        var whole = VendorDocuments.Amazon(VendorDocuments.Machines("EU-", factor: 1.1m));
        _lists.Serve(VendorDocuments.AmazonCsv("eu-west-1"), async context =>
        {
            context.Response.ContentLength = whole.Length;
            await context.Response.WriteAsync(whole[..(whole.Length / 2)], Token);
            await context.Response.Body.FlushAsync(Token);
            context.Abort();
        });

        var failed = await ImportAsync("aws");

        Assert.Equal(ImportState.Failed, failed.State);
        Assert.Equal(0.0107m, (await PriceAsync("BoxUsage:t3.micro", "eu-west-1")).GetProperty("amount").GetDecimal());
        var before = _lists.Count(VendorDocuments.AmazonCsv("us-east-1"));
        _lists.Serve(VendorDocuments.AmazonCsv("eu-west-1"), whole);
        Assert.Equal(ImportState.Done, (await ImportAsync("aws")).State);
        Assert.Equal(before, _lists.Count(VendorDocuments.AmazonCsv("us-east-1")));
        Assert.Equal(0.01177m, (await PriceAsync("BoxUsage:t3.micro", "eu-west-1")).GetProperty("amount").GetDecimal());
    }

    [Theory]
    [InlineData("EUR", "0.01", "currency")]
    [InlineData("USD", "-1", "cannot be one")]
    [InlineData("USD", "abc", "not as its documentation says")]
    [InlineData("USD", "99999999999", "cannot be one")]
    public async Task Import_Lies_AreNotImported(string currency, string price, string expected)
    {
        _lists.Serve(VendorDocuments.AmazonCsv("us-east-1"), VendorDocuments.Amazon([.. VendorDocuments.Machines(""), ("BoxUsage:lie", "RunInstances", price)], currency));

        var failed = await ImportAsync("aws");

        Assert.Equal(ImportState.Failed, failed.State);
        Assert.Contains(expected, failed.Detail, StringComparison.Ordinal);
        Assert.True((await PriceAsync("BoxUsage:t3.micro", "us-east-1")).GetProperty("snapshot").GetBoolean());
    }

    [Theory]
    [InlineData(60, 100, "times as high or as low")]
    [InlineData(5, 1, "are left")]
    public async Task Import_Implausible_DoesNotReplaceWhatWas(int count, int factor, string expected)
    {
        await ImportAsync("aws");
        _lists.Serve(VendorDocuments.AmazonCsv("us-east-1"), VendorDocuments.Amazon(VendorDocuments.Machines("", count, factor)));
        _lists.Serve(VendorDocuments.AmazonCsv("eu-west-1"), VendorDocuments.Amazon(VendorDocuments.Machines("EU-", count, factor)));

        var failed = await ImportAsync("aws");

        Assert.Equal(ImportState.Failed, failed.State);
        Assert.Contains(expected, failed.Detail, StringComparison.Ordinal);
        Assert.Equal(0.0107m, (await PriceAsync("BoxUsage:t3.micro", "us-east-1")).GetProperty("amount").GetDecimal());
    }

    [Fact]
    public async Task Import_IndexThatPointsElsewhere_IsNotFollowed()
    {
        _lists.Serve("/offers/v1.0/aws/index.json", """{"offers":{"AmazonEC2":{"currentRegionIndexUrl":"http://169.254.169.254/latest/meta-data"}}}""");

        var failed = await ImportAsync("aws");

        Assert.Contains("points to another host", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_TooManyRequests_WaitsAndGoesOn()
    {
        var refused = 0;
        var whole = VendorDocuments.Amazon(VendorDocuments.Machines(""));
        _lists.Serve(VendorDocuments.AmazonCsv("us-east-1"), context =>
        {
            if (refused++ < 2)
            {
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = "0";
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(whole, Token);
        });

        Assert.Equal(ImportState.Done, (await ImportAsync("aws")).State);
        Assert.Equal(3, refused);
    }

    [Fact]
    public async Task Import_Azure_ReadsPageAfterPageAndTheUnits()
    {
        _lists.Serve("/api/retail/prices", context => context.Response.WriteAsync(VendorDocuments.Azure("nothing", []), Token));
        var machines = Enumerable.Range(0, 30).Select(static index => ("Virtual Machines Xs Series", $"X{index}s", $"X{index}s", (string?)$"Standard_X{index}s", 0.1m, "1 Hour"));
        _lists.Serve(
            "/api/retail/prices?currencyCode='USD'&$filter=serviceName eq 'Virtual Machines'",
            VendorDocuments.Azure("Virtual Machines", [.. machines, ("Virtual Machines DSv3 Series Windows", "D2s v3", "D2s v3", "Standard_D2s_v3", 0.188m, "1 Hour"), ("Virtual Machines DSv3 Series", "D2s v3", "D2s v3 Spot", "Standard_D2s_v3", 0.02m, "1 Hour")], $"{_lists.Address}api/page2"));
        _lists.Serve("/api/page2", VendorDocuments.Azure("Virtual Machines", [("Virtual Machines DSv3 Series", "D2s v3", "D2s v3", "Standard_D2s_v3", 9.6m, "100 Hours")]));

        Assert.Equal(ImportState.Done, (await ImportAsync("azure")).State);

        Assert.Equal(0.096m, (await PriceAsync("Standard_D2s_v3", "eastus", "azure", "Virtual Machines")).GetProperty("amount").GetDecimal());
        Assert.Equal(0.188m, (await PriceAsync("Standard_D2s_v3/Windows", "eastus", "azure", "Virtual Machines")).GetProperty("amount").GetDecimal());
        Assert.Equal(0.02m, (await PriceAsync("Standard_D2s_v3/Spot", "eastus", "azure", "Virtual Machines")).GetProperty("amount").GetDecimal());
    }

    [Theory]
    [InlineData("loop")]
    [InlineData("count")]
    [InlineData("away")]
    [InlineData("html")]
    public async Task Import_AzureAnswersNonsense_Fails(string kind)
    {
        var next = kind switch
        {
            "loop" => $"{_lists.Address}api/retail/prices?again",
            "away" => "http://198.51.100.1/prices",
            _ => null,
        };
        _lists.Serve("/api/retail/prices", kind == "html" ? "<html>" : VendorDocuments.Azure("Azure App Service", [], next, count: kind == "count" ? 7 : null));

        Assert.Equal(ImportState.Failed, (await ImportAsync("azure")).State);
    }

    [Fact]
    public async Task Import_AzurePageWithoutAnEnd_IsGivenUp()
    {
        _lists.Serve("/api/retail/prices", async context =>
        {
            var blanks = new byte[1024 * 1024];
            blanks.AsSpan().Fill((byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(blanks, context.RequestAborted);
            }
        });

        var failed = await ImportAsync("azure");

        Assert.Equal(ImportState.Failed, failed.State);
        Assert.Contains("is larger than 32 MiB", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_AmazonLineWithoutAnEnd_IsGivenUp()
    {
        _lists.Serve(VendorDocuments.AmazonCsv("us-east-1"), VendorDocuments.Amazon([("BoxUsage:" + new string('x', 2_000_000), "RunInstances", "1")]));

        Assert.Equal(ImportState.Failed, (await ImportAsync("aws")).State);
    }

    [Fact]
    public async Task Import_Google_SendsTheKeyInAHeaderOnly()
    {
        _lists.Serve("/v1/services?", """{"services":[{"name":"services/6F81-5844-456A","serviceId":"6F81-5844-456A","displayName":"Compute Engine"}],"nextPageToken":""}""");
        _lists.Serve("/v1/services/6F81-5844-456A/skus", VendorDocuments.Google(
            [("E2 Instance Core running in Americas", "h", 0, 21811590), .. Enumerable.Range(0, 30).Select(static index => ($"Thing {index} in Iowa", "GiBy.mo", 1L, 0L))], "more"));
        _lists.Serve("/v1/services/6F81-5844-456A/skus?pageSize=5000&currencyCode=USD&pageToken=more", VendorDocuments.Google([("E2 Instance Ram running in Americas", "GiBy.h", 0, 2923530)]));

        Assert.Equal(ImportState.Done, (await ImportAsync("gcp")).State);

        Assert.Equal(0.02181159m, (await PriceAsync("E2 Instance Core", "us-east1", "gcp", "Compute Engine")).GetProperty("amount").GetDecimal());
        Assert.Equal(0.00292353m, (await PriceAsync("E2 Instance Ram", "us-central1", "gcp", "Compute Engine")).GetProperty("amount").GetDecimal());
        Assert.All(_lists.Asked, static each => Assert.Equal("the-secret-key", each.Key));
        Assert.All(_lists.Asked, static each => Assert.DoesNotContain("the-secret-key", each.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_All_OneThatFailsDoesNotKeepTheOthersFromBeingImported()
    {
        var steps = new List<ImportProgress>();

        await RunAsync(null, steps);

        Assert.Equal(
            [("aws", ImportState.Done), ("azure", ImportState.Failed), ("gcp", ImportState.Failed)],
            steps.Where(static step => step.State is ImportState.Done or ImportState.Failed).Select(static step => (step.Provider, step.State)));
    }

    [Fact]
    public async Task Import_WhileAnotherRuns_IsBusy()
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var whole = VendorDocuments.Amazon(VendorDocuments.Machines(""));
        _lists.Serve(VendorDocuments.AmazonCsv("us-east-1"), async context =>
        {
            reading.TrySetResult();
            await goOn.Task;
            await context.Response.WriteAsync(whole, Token);
        });
        var first = ImportAsync("aws");
        await reading.Task;

        var second = await ImportAsync("aws");

        goOn.SetResult();
        Assert.Contains("being imported already", second.Detail, StringComparison.Ordinal);
        Assert.Equal(ImportState.Done, (await first).State);
    }

    private async Task<ImportProgress> ImportAsync(string provider)
    {
        var steps = new List<ImportProgress>();
        await RunAsync(provider, steps);
        return steps[^1];
    }

    private Task RunAsync(string? provider, List<ImportProgress> steps) => _server.Host.Services.GetRequiredService<PriceImporter>().RunAsync(
        provider,
        step =>
        {
            steps.Add(step);
            return Task.CompletedTask;
        },
        Token);

    private async Task<System.Text.Json.JsonElement> PriceAsync(string sku, string region, string provider = "aws", string service = "AmazonEC2")
    {
        return await _server.AnswerAsync("get_price", new { provider, service, sku, region });
    }
}
