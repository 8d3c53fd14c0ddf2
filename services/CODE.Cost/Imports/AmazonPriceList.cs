using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using CODE.Cost.Prices;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Text;
using Microsoft.Extensions.Options;
using Sylvan.Data.Csv;

namespace CODE.Cost.Imports;

/// <summary>
/// Amazon's price list: an index of offers, for each offer an index of regions, for each region a CSV of up to gigabytes, which is read as it comes
/// (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html).
/// </summary>
internal sealed partial class AmazonPriceList(PriceHttp http, PriceSnapshot snapshot, IOptions<CostOptions> options) : IPriceSource
{
    private const string Index = "/offers/v1.0/aws/index.json";
    private const int LinesBeforeHeader = 10;
    private static readonly string[] Columns = ["TermType", "StartingRange", "Unit", "PricePerUnit", "Currency", "EffectiveDate", "usageType", "operation"];

    private static readonly CsvDataReaderOptions Csv = new() { MaxBufferSize = 256 * 1024 };

    // Usage that is charged by what was started: its operation is a part of what is sold.
    private static readonly string[] ByOperation = ["BoxUsage:", "InstanceUsage:", "Multi-AZUsage:", "NodeUsage:", "LoadBalancerUsage", "LCUUsage", "DataProcessing-Bytes"];

    /// <inheritdoc/>
    public string Provider => Providers.Aws;

    /// <inheritdoc/>
    public string? Needs => null;

    private Uri Home => options.Value.AmazonPriceList;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ImportPart>> ListAsync(CancellationToken cancellationToken)
    {
        var offers = JsonParts.Member(await http.GetJsonAsync(Home, new Uri(Home, Index), null, cancellationToken), "offers");
        var parts = new List<ImportPart>();
        foreach (var service in snapshot.All.Where(static price => price.Key.Provider == Providers.Aws).Select(static price => price.Key.Service).Distinct().Order(StringComparer.Ordinal))
        {
            if (JsonParts.Text(JsonParts.Member(offers, service), "currentRegionIndexUrl") is not { } regions)
            {
                continue;
            }

            foreach (var region in JsonParts.Members(await http.GetJsonAsync(Home, new Uri(Home, regions), null, cancellationToken), "regions"))
            {
                var code = JsonParts.Text(region.Value, "regionCode");
                if (code is not null && IsWanted(code) && JsonParts.Text(region.Value, "currentVersionUrl") is { } version)
                {
                    parts.Add(new ImportPart($"{service} {code}", service, new Uri(Home, JsonSuffix().Replace(version, ".csv"))));
                }
            }
        }

        return parts.Count > 0 ? parts : throw PriceHttp.Nonsense(Home);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImportedPrice> ReadAsync(ImportPart part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var body = await http.OpenAsync(Home, part.Address, null, cancellationToken);
        using var reader = new StreamReader(body);
        await using var csv = await OpenAsync(reader, cancellationToken);
        int[] columns = [.. Columns.Select(csv.GetOrdinal)];
        var region = RegionOf(part.Name[(part.Service.Length + 1)..]);
        while (await ReadAsync(csv, cancellationToken))
        {
            if (Field(csv, columns[0]) != "OnDemand")
            {
                continue;
            }

            var usage = Field(csv, columns[6]);
            if (usage.Length == 0
                || !decimal.TryParse(Field(csv, columns[1]), NumberStyles.Float, CultureInfo.InvariantCulture, out var from)
                || !decimal.TryParse(Field(csv, columns[3]), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
                || !DateOnly.TryParseExact(Field(csv, columns[5]), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var since))
            {
                throw PriceHttp.Nonsense(Home);
            }

            var (unit, divisor) = ListedUnit.Of(Field(csv, columns[2]));
            var (sku, currency) = (SkuOf(usage, Field(csv, columns[7])), Field(csv, columns[4]));
            yield return new ImportedPrice(region, new StoredPrice(sku, OfMonth(sku, unit), amount / divisor, since), currency, from);
        }
    }

    /// <summary>The SKU of a line: the type of usage without its region, and the operation where it makes a difference.</summary>
    public static string SkuOf(string usage, string operation)
    {
        var sku = RegionPrefix().Replace(usage, "");
        return operation.Length > 0 && operation != "RunInstances" && ByOperation.Any(start => sku.StartsWith(start, StringComparison.Ordinal)) ? $"{sku}/{operation}" : sku;
    }

    // What is kept for a month is listed as one piece.
    private static string OfMonth(string sku, string unit) =>
        unit is "quantity" or "count" or "request" && (sku is "HostedZone" or "KMS-Keys" or "WebACLV2" or "RuleV2" or "CW:AlarmMonitorUsage" || sku.EndsWith("-Secrets", StringComparison.Ordinal)) ? "month" : unit;

    private bool IsWanted(string region) => options.Value.Regions.Count == 0 || RegionOf(region) == PriceKey.Global || options.Value.Regions.Contains(region);

    private static string RegionOf(string code) => code is "aws-global" or "global" ? PriceKey.Global : code;

    // Some lines about the list come before its header; the last of them names the offer.
    private async Task<CsvDataReader> OpenAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        for (var line = 0; line < LinesBeforeHeader; line++)
        {
            if ((await reader.ReadLineAsync(cancellationToken))?.StartsWith("\"OfferCode\"", StringComparison.Ordinal) == true)
            {
                try
                {
                    var csv = await CsvDataReader.CreateAsync(reader, Csv, cancellationToken);
                    var names = (await csv.GetColumnSchemaAsync(cancellationToken)).Select(static column => column.ColumnName).ToHashSet(StringComparer.Ordinal);
                    return Columns.All(names.Contains) ? csv : throw PriceHttp.Nonsense(Home);
                }
                catch (CsvFormatException exception)
                {
                    throw PriceHttp.Nonsense(Home, exception);
                }
            }
        }

        throw PriceHttp.Nonsense(Home);
    }

    private async Task<bool> ReadAsync(CsvDataReader csv, CancellationToken cancellationToken)
    {
        try
        {
            return await csv.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is CsvFormatException or CsvRecordTooLargeException)
        {
            throw PriceHttp.Nonsense(Home, exception);
        }
    }

    private static string Field(CsvDataReader csv, int index) => index < csv.RowFieldCount ? csv.GetString(index) : "";

    [GeneratedRegex("^(?:US[EW][0-9]|UG[EW][0-9]|EU|EU[WCNS][0-9]|AP[NSE][0-9]|CA[NW][0-9]|SAE1|ME[SC]1|AFS1|ILC1|MXC1)-")]
    private static partial Regex RegionPrefix();

    [GeneratedRegex("[.]json$")]
    private static partial Regex JsonSuffix();
}
