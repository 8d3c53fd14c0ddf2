using CODE.Cost.Tests.Billing;
using CODE.Cost.Tests.Server;
using ModelContextProtocol.Protocol;

namespace CODE.Cost.Tests.Forecasts;

public sealed class ForecastToolTests : IAsyncLifetime
{
    private static readonly DateOnly September = new(2026, 9, 1);
    private static readonly DateOnly October = new(2026, 10, 1);
    private static readonly DateOnly November = new(2026, 11, 1);
    private BilledServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await BilledServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // Exports reach to yesterday, the 19th; of the 18th and 19th charges may be missing, as there are here.
    [Fact]
    public async Task Forecast_ToTheEndOfTheMonth_LeavesOutLateDaysAndOneOffCharges()
    {
        await _server.ImportedAsync("october.csv", Bill.Daily(October, 31, static day => 100 + day));
        await _server.ImportedAsync("november.csv",
        [
            .. Bill.Daily(November, 17, static day => 131 + day), new(November.AddDays(17), 3m), new(November.AddDays(18), 1m),
            new(November, 1000m) { Category = "Purchase" }, new(November.AddDays(18), 20m) { Category = "Tax" },
        ]);

        var result = await _server.Server.CallAsync("forecast", new { horizon = "month" });

        var answer = result.StructuredContent!.Value;
        Assert.Equal(("linear trend", "2026-11-18", "2026-11-30", "2026-11-17"), (
            answer.GetProperty("method").GetString(), answer.GetProperty("first_day").GetString(), answer.GetProperty("last_day").GetString(), answer.GetProperty("based_on").GetProperty("last_day").GetString()));
        Assert.Equal(Enumerable.Range(48, 13).Sum(static day => 100m + day), answer.GetProperty("cost").GetDecimal());
        Assert.Equal("2026-11-18/2026-11-19", answer.GetProperty("based_on").GetProperty("late_days")[0].GetString());
        Assert.Equal(1000m, answer.GetProperty("one_off").GetProperty("Purchase").GetDecimal());
        Assert.Equal((Enumerable.Range(31, 17).Sum(static day => 100m + day) + 1000m, 20m), (answer.GetProperty("month").GetProperty("spent").GetDecimal(), answer.GetProperty("month").GetProperty("later").GetDecimal()));
        Assert.Equal((13, answer.GetProperty("back_test").GetProperty("days").GetInt32()), (answer.GetProperty("days").GetArrayLength(), answer.GetProperty("back_test").GetProperty("inside95").GetInt32()));
        Assert.Contains("Not forecast: Purchase", CostServer.TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forecast_NoisyCosts_HasIntervalsAroundIt()
    {
        var random = new Random(5);
        await _server.ImportedAsync("all.csv", Bill.Daily(September, 79, _ => 100 + random.Next(20)));

        var answer = await _server.Server.AnswerAsync("forecast", new { horizon = "30d" });

        var (cost, narrow, wide) = (answer.GetProperty("cost").GetDecimal(), answer.GetProperty("interval80"), answer.GetProperty("interval95"));
        Assert.InRange(cost, 30 * 105, 30 * 115);
        Assert.True(wide.GetProperty("low").GetDecimal() < narrow.GetProperty("low").GetDecimal() && narrow.GetProperty("low").GetDecimal() < cost);
        Assert.True(wide.GetProperty("high").GetDecimal() > narrow.GetProperty("high").GetDecimal() && narrow.GetProperty("high").GetDecimal() > cost);
        Assert.InRange(Math.Abs(answer.GetProperty("days").EnumerateArray().Sum(static day => day.GetProperty("cost").GetDecimal()) - cost), 0, 0.01m);
    }

    [Fact]
    public async Task Forecast_MissingDays_AreLeftOutAndNotTakenForNothing()
    {
        await _server.ImportedAsync("all.csv", Bill.Daily(October, 49, static _ => 10).Where(static (_, day) => day is not (20 or 21)));

        var answer = await _server.Server.AnswerAsync("forecast", new { horizon = "10d" });

        Assert.Equal((100m, "2026-10-21/2026-10-22"), (answer.GetProperty("cost").GetDecimal(), answer.GetProperty("based_on").GetProperty("missing_days")[0].GetString()));
    }

    [Fact]
    public async Task Forecast_AccountThatEnded_IsLeftOutAndNamed()
    {
        await _server.ImportedAsync("now.csv", Bill.Daily(October, 49, static _ => 10));
        await _server.ImportedAsync("old.csv", Bill.Daily(September, 10, static _ => 500).Select(static row => row with { Account = "old" }));

        var answer = await _server.Server.AnswerAsync("forecast", new { horizon = "10d" });

        Assert.Equal((100m, "AWS old"), (answer.GetProperty("cost").GetDecimal(), answer.GetProperty("based_on").GetProperty("ended_accounts")[0].GetString()));
    }

    [Fact]
    public async Task Forecast_CorrectionOfAnEarlierPeriod_IsNoDayOfUsage()
    {
        await _server.ImportedAsync("all.csv", [.. Bill.Daily(October, 31, static _ => 10)]);
        await _server.ImportedAsync("november.csv",
        [
            .. Bill.Daily(November, 19, static _ => 10), new(September.AddDays(14), -300m) { Period = November, Instead = ("ChargeClass", "Correction") }, new(October.AddDays(14), -70m) { Period = November, Instead = ("ChargeClass", "Correction") },
        ]);

        var answer = await _server.Server.AnswerAsync("forecast", new { horizon = "10d" });

        Assert.Equal((100m, 48, -70m), (answer.GetProperty("cost").GetDecimal(), answer.GetProperty("based_on").GetProperty("days").GetInt32(), answer.GetProperty("one_off").GetProperty("Correction").GetDecimal()));
        Assert.Equal(240m, await _server.CostAsync());
    }

    [Fact]
    public async Task Forecast_CostsThatFall_EndAtNothing()
    {
        await _server.ImportedAsync("all.csv", Bill.Daily(October, 49, static day => 49 - day));

        var answer = await _server.Server.AnswerAsync("forecast", new { horizon = "30d" });

        Assert.Equal((0m, 0m, 0m), (answer.GetProperty("cost").GetDecimal(), answer.GetProperty("interval95").GetProperty("low").GetDecimal(), answer.GetProperty("days")[29].GetProperty("cost").GetDecimal()));
    }

    [Fact]
    public async Task Forecast_OfAService_IsOfThatAlone()
    {
        await _server.ImportedAsync("all.csv", [.. Bill.Daily(October, 49, static _ => 10), .. Bill.Daily(October, 49, static _ => 3).Select(static row => row with { Service = "Amazon S3" })]);

        Assert.Equal(30m, (await _server.Server.AnswerAsync("forecast", new { horizon = "10d", filter = new Dictionary<string, string> { ["ServiceName"] = "Amazon S3" } })).GetProperty("cost").GetDecimal());
        Assert.Equal("not_found", (await _server.Server.FaultAsync("forecast", new { horizon = "10d", filter = new Dictionary<string, string> { ["ServiceName"] = "S3" } })).Code);
    }

    [Theory]
    [InlineData(8, "not_found")]
    [InlineData(9, null)]
    public async Task Forecast_LessThanAWeekOfCompleteDays_IsRefused(int days, string? code)
    {
        await _server.ImportedAsync("all.csv", Bill.Daily(new DateOnly(2026, 11, 20).AddDays(-days), days, static _ => 10));

        if (code is null)
        {
            Assert.Equal("mean", (await _server.Server.AnswerAsync("forecast", new { horizon = "30d" })).GetProperty("method").GetString());
        }
        else
        {
            Assert.Equal(code, (await _server.Server.FaultAsync("forecast", new { horizon = "30d" })).Code);
        }
    }

    [Fact]
    public async Task Forecast_OldData_IsRefused()
    {
        await _server.ImportedAsync("all.csv", Bill.Daily(September, 30, static _ => 10));

        Assert.Equal("conflict", (await _server.Server.FaultAsync("forecast", new { horizon = "30d" })).Code);
    }

    [Fact]
    public async Task Forecast_PeriodThatIsClosed_IsCompleteToItsEnd()
    {
        await _server.ImportedAsync("october.csv", Bill.Daily(October, 31, static _ => 10));

        Assert.Equal("2026-11-01", (await _server.Server.AnswerAsync("forecast", new { horizon = "1d" })).GetProperty("first_day").GetString());
    }

    [Theory]
    [InlineData("0d")]
    [InlineData("93d")]
    [InlineData("year")]
    [InlineData("-1d")]
    public async Task Forecast_NoHorizon_IsRefused(string horizon) => Assert.Equal("invalid_argument", (await _server.Server.FaultAsync("forecast", new { horizon })).Code);

    [Fact]
    public async Task Forecast_Chart_IsAnImage()
    {
        await _server.ImportedAsync("all.csv", Bill.Daily(October, 49, static day => 10 + (day % 3)));

        var result = await _server.Server.CallAsync("forecast", new { horizon = "month", chart = true });

        CODE.Testing.Needed.That(result.Content.OfType<ImageContentBlock>().Any(), "There is no font on this machine: apt-get install fonts-dejavu-core.");
        Assert.Equal("image/png", Assert.Single(result.Content.OfType<ImageContentBlock>()).MimeType);
    }
}
