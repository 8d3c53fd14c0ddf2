using CODE.Cost.Billing.Focus;
using CODE.Cost.Imports;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CODE.Cost.Billing;

/// <summary>
/// Imports FOCUS exports. Providers restate a billing period until it is closed, so an import replaces what there was of the accounts and periods that it tells about; all of it at one
/// stroke when every row is read and checked, and nothing when one is wrong.
/// </summary>
internal sealed partial class BillingImporter(
    FocusFiles files,
    BillingStore store,
    BillingCalendar calendar,
    IConnectionMultiplexer connection,
    IOptions<CostOptions> options,
    TimeProvider time,
    ILogger<BillingImporter> logger)
{
    private const long MaxRows = 20_000_000;
    private const int RowsOfStep = 250_000;
    private const int MaxDays = 800;
    private const int MaxFilesKept = 5;

    /// <summary>Imports a file, or the exports in a folder.</summary>
    /// <param name="path">Where, in the workspace.</param>
    /// <param name="report">Is told each step; the last one is done or failed.</param>
    /// <param name="cancellationToken">Ends it without effect.</param>
    public async Task RunAsync(string path, Func<BillingProgress, Task> report, CancellationToken cancellationToken)
    {
        var (done, count, rows) = (0, 0, 0L);
        try
        {
            await using var lease = await ImportLease.AcquireAsync(connection, "billing", "Billing data", time, cancellationToken);
            var found = files.Find(path);
            count = found.Count;
            var ledger = new ChargeLedger();
            foreach (var file in found)
            {
                await ReportAsync(done == 0 ? ImportState.Started : ImportState.Reading, files.Name(file));
                await using var reader = await files.OpenAsync(file, cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    ledger.Add(ChargeReader.Read(reader, options.Value.Currency), reader.File, Path.GetDirectoryName(file)!);
                    if (++rows > MaxRows)
                    {
                        throw BillingFaults.TooLarge($"There are more than {MaxRows} rows.");
                    }

                    if (rows % RowsOfStep == 0)
                    {
                        await ReportAsync(ImportState.Reading, reader.File);
                    }
                }

                done++;
            }

            var imported = await CommitAsync(ledger, cancellationToken);
            LogDone(rows, imported.Count);
            await report(new BillingProgress(ImportState.Done, "counts now", done, count, rows, imported));
        }
        catch (FaultException exception)
        {
            LogFailed(exception);
            await ReportAsync(ImportState.Failed, $"{exception.Fault.Message} {exception.Fault.Fix}");
        }

        Task ReportAsync(ImportState state, string detail) => report(new BillingProgress(state, detail, done, count, rows, []));
    }

    private async Task<IReadOnlyList<ImportedPeriod>> CommitAsync(ChargeLedger ledger, CancellationToken cancellationToken)
    {
        if (ledger.Pages.Count == 0)
        {
            throw BillingFaults.Refused("There is no row.");
        }

        var records = new List<BillingRecord>();
        foreach (var (scope, page) in ledger.Pages)
        {
            DateOnly[] days = [.. page.Days.Keys.Order()];
            if (days.Length > MaxDays)
            {
                throw BillingFaults.Refused($"The charges of {scope.Provider} {scope.Account} for the period from {scope.Period:yyyy-MM-dd} are of more than {MaxDays} days.");
            }

            var record = new BillingRecord(
                scope.Provider, scope.Account, scope.Period, page.PeriodEnd, BillingStore.NewKey(), options.Value.Currency, calendar.Now,
                [.. page.Files.Take(MaxFilesKept)], page.Files.Count, page.Rows, page.Total, days);
            foreach (var day in days)
            {
                await store.WriteAsync(record.Key, day, ledger.Bounded(page, day), cancellationToken);
            }

            records.Add(record);
        }

        var replaced = (await store.CommitAsync(records, cancellationToken)).Select(static record => record.Scope).ToHashSet();
        return [.. records.Select(record => new ImportedPeriod(record, replaced.Contains(record.Scope)))];
    }

    [LoggerMessage(LogLevel.Warning, "Billing data were not imported")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Information, "Billing data were imported: {Rows} rows of {Periods} accounts and periods")]
    private partial void LogDone(long rows, int periods);
}
