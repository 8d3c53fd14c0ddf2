using System.Security.Cryptography;
using CODE.Cost.Prices;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CODE.Cost.Imports;

/// <summary>Imports list prices: document by document beside the catalogue, which they replace at one stroke when all are read and plausible.</summary>
internal sealed partial class PriceImporter(
    IEnumerable<IPriceSource> sources,
    PriceStore store,
    ImportJournal journal,
    ImportCheck check,
    IConnectionMultiplexer connection,
    IOptions<CostOptions> options,
    TimeProvider time,
    ILogger<PriceImporter> logger)
{
    private const int MaxPricesOfPart = 2_000_000;
    private const decimal MaxAmount = 10_000_000;
    private const int MaxName = 300;
    private const int Digits = 14;

    /// <summary>Imports a provider's prices, or those of all; one that fails does not keep the others from being imported.</summary>
    /// <param name="provider">One of <see cref="Providers"/>, or null.</param>
    /// <param name="report">Is told each step.</param>
    /// <param name="cancellationToken">Ends it; the next import goes on where it ended.</param>
    /// <exception cref="FaultException">There is no such provider.</exception>
    public async Task RunAsync(string? provider, Func<ImportProgress, Task> report, CancellationToken cancellationToken)
    {
        IPriceSource[] chosen = [.. sources.Where(source => provider is null || source.Provider == provider)];
        if (chosen.Length == 0)
        {
            throw new FaultException(FaultCodes.InvalidArgument, "There is no such provider.", $"Give one of: {string.Join(", ", Providers.All)}.");
        }

        foreach (var source in chosen)
        {
            if (source.Needs is { } needs)
            {
                await report(new ImportProgress(source.Provider, ImportState.Skipped, needs, 0, 0, 0));
                continue;
            }

            ImportProgress outcome;
            try
            {
                outcome = await RunAsync(source, report, cancellationToken);
            }
            catch (FaultException exception)
            {
                LogFailed(exception, source.Provider);
                outcome = new ImportProgress(source.Provider, ImportState.Failed, $"{exception.Fault.Message} {exception.Fault.Fix}", 0, 0, 0);
            }

            await report(outcome);
        }
    }

    private async Task<ImportProgress> RunAsync(IPriceSource source, Func<ImportProgress, Task> report, CancellationToken cancellationToken)
    {
        await using var lease = await ImportLease.AcquireAsync(connection, source.Provider, "These prices", time, cancellationToken);
        var parts = await source.ListAsync(cancellationToken);
        var scope = $"{options.Value.Currency} {string.Join(',', options.Value.Regions)}";
        var record = await journal.FindAsync(source.Provider, cancellationToken);
        if (record?.Scope != scope)
        {
            record = new ImportRecord(RandomNumberGenerator.GetHexString(12, lowercase: true), scope, [], []);
        }

        await report(Progress(ImportState.Started, record.Done.Count > 0 ? "goes on where it ended" : "begins"));
        foreach (var part in parts.Where(part => !record.Done.Contains(part.Address.ToString())).ToArray())
        {
            await report(Progress(ImportState.Reading, part.Name));
            var tables = await ReadAsync(source, part, record.Generation, cancellationToken);
            record = record with
            {
                Done = [.. record.Done, part.Address.ToString()],
                Tables = [.. record.Tables.Where(table => tables.All(other => (other.Service, other.Region) != (table.Service, table.Region))), .. tables],
            };
            await journal.SaveAsync(source.Provider, record, cancellationToken);
        }

        var manifest = new CatalogueManifest(record.Generation, options.Value.Currency, time.GetUtcNow(), record.Tables.Sum(static table => (long)table.Count), record.Tables);
        await CheckAsync(source.Provider, manifest, cancellationToken);
        await store.CommitAsync(source.Provider, manifest, cancellationToken);
        await journal.RemoveAsync(source.Provider, cancellationToken);
        LogDone(source.Provider, manifest.Count);
        return Progress(ImportState.Done, "is the catalogue now");

        ImportProgress Progress(ImportState state, string detail) =>
            new(source.Provider, state, detail, record.Done.Count, Math.Max(parts.Count, record.Done.Count), record.Tables.Sum(static table => (long)table.Count));
    }

    // What is not plausible as a whole would be so again: the next import must not go on with it.
    private async Task CheckAsync(string provider, CatalogueManifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            await check.RunAsync(provider, manifest, cancellationToken);
        }
        catch (FaultException exception) when (exception.Fault.Code == FaultCodes.UpstreamFailed)
        {
            await journal.RemoveAsync(provider, cancellationToken);
            throw;
        }
    }

    private async Task<IReadOnlyList<PriceTable>> ReadAsync(IPriceSource source, ImportPart part, string generation, CancellationToken cancellationToken)
    {
        var read = new Dictionary<(string Region, string Sku), (StoredPrice Price, decimal From)>();
        await foreach (var price in source.ReadAsync(part, cancellationToken))
        {
            Check(part, price);
            if (read.Count == MaxPricesOfPart)
            {
                throw new FaultException(FaultCodes.TooLarge, $"{part.Name} has more than {MaxPricesOfPart} prices.", "Limit the regions in Cost:Regions.");
            }

            var key = (price.Region, price.Price.Sku);
            if (!read.TryGetValue(key, out var known) || IsBetter(price, known))
            {
                read[key] = (price.Price with { Amount = decimal.Round(price.Price.Amount, Digits) }, price.From);
            }
        }

        var tables = new List<PriceTable>();
        foreach (var region in read.GroupBy(static each => each.Key.Region))
        {
            var page = part.Address.GetLeftPart(UriPartial.Path);
            tables.Add(await store.WriteAsync(source.Provider, generation, part.Service, region.Key, page, [.. region.Select(static each => each.Value.Price)], cancellationToken));
        }

        return tables;
    }

    // Of tiers the first that costs something; of several prices for the same, the highest: an estimate should not be too low.
    private static bool IsBetter(ImportedPrice price, (StoredPrice Price, decimal From) known) =>
        (known.Price.Amount == 0 && price.Price.Amount > 0)
        || (price.Price.Amount > 0 && (price.From < known.From || (price.From == known.From && price.Price.Amount > known.Price.Amount)));

    private void Check(ImportPart part, ImportedPrice price)
    {
        if (price.Currency != options.Value.Currency)
        {
            throw new FaultException(
                FaultCodes.UpstreamFailed, $"{part.Name} has prices in another currency than {options.Value.Currency}.", "Nothing was imported. Currencies are never mixed: Cost:Currency has to be one that the provider lists.");
        }

        if (price.Price.Amount is < 0 or > MaxAmount || price.Price.Sku.Length is 0 or > MaxName || price.Region.Length is 0 or > MaxName || price.Price.Unit.Length > MaxName
            || HasControls(price.Price.Sku) || HasControls(price.Price.Unit) || HasControls(price.Region))
        {
            throw new FaultException(FaultCodes.UpstreamFailed, $"{part.Name} has a price that cannot be one.", "Nothing was imported; the prices from before stay in force.");
        }
    }

    private static bool HasControls(string text) => text.AsSpan().ContainsAnyInRange('\0', '\x1f');

    [LoggerMessage(LogLevel.Warning, "The prices of {Provider} were not imported")]
    private partial void LogFailed(Exception exception, string provider);

    [LoggerMessage(LogLevel.Information, "The prices of {Provider} were imported: {Count}")]
    private partial void LogDone(string provider, long count);
}
