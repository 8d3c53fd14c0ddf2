using System.Text.Json;
using CODE.Cost.Billing;
using CODE.Cost.Imports;
using CODE.Cost.Tests.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CODE.Cost.Tests.Billing;

/// <summary>A cost server on the 20th of November 2026, and the files that an operator puts into its workspace.</summary>
internal sealed class BilledServer : IAsyncDisposable
{
    private BilledServer(CostServer server, FakeTimeProvider time) => (Server, Time) = (server, time);

    public CostServer Server { get; }

    public FakeTimeProvider Time { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BilledServer> StartAsync(string? store = null, string today = "2026-11-20T12:00:00Z")
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse(today, System.Globalization.CultureInfo.InvariantCulture));
        // Tokens go by the real clock.
        var server = new CostServer([], store, builder => builder.Services.AddSingleton(new BillingCalendar(time)));
        await server.InitializeAsync();
        return new BilledServer(server, time);
    }

    public async Task<BillingProgress> ImportAsync(string path)
    {
        var steps = new List<BillingProgress>();
        await Server.Host.Services.GetRequiredService<BillingImporter>().RunAsync(
            path,
            step =>
            {
                steps.Add(step);
                return Task.CompletedTask;
            },
            Token);
        return steps[^1];
    }

    /// <summary>Writes a file and imports it alone.</summary>
    public async Task<BillingProgress> ImportAsync(string path, byte[] content)
    {
        Write(path, content);
        return await ImportAsync(path);
    }

    public Task<BillingProgress> ImportCsvAsync(string path, string csv) => ImportAsync(path, System.Text.Encoding.UTF8.GetBytes(csv));

    public async Task<BillingProgress> ImportedAsync(string path, IEnumerable<BillRow> rows)
    {
        var last = await ImportCsvAsync(path, Bill.Csv(rows));
        Assert.True(last.State == ImportState.Done, last.Detail);
        return last;
    }

    public void Write(string path, byte[] content)
    {
        var full = Path.Combine(Server.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
    }

    public async Task<decimal> CostAsync(string window = "2026-10", string metric = "EffectiveCost") => (await CostsAsync(new { window, metric })).GetProperty("cost").GetDecimal();

    public Task<JsonElement> CostsAsync(object arguments) => Server.AnswerAsync("get_costs", arguments);

    /// <summary>The groups of an answer as one text each: their values and cost.</summary>
    public static string[] Groups(JsonElement answer) =>
    [
        .. answer.GetProperty("groups").EnumerateArray().Select(static group =>
            string.Join(" ", [.. group.GetProperty("group").EnumerateObject().Select(static value => value.Value.GetString()!), group.GetProperty("cost").GetRawText()])),
    ];

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
