using System.Data;
using System.Globalization;
using System.IO.Compression;
using Parquet;
using Parquet.Schema;
using Sylvan.Data.Csv;

namespace CODE.Cost.Tests.Billing;

/// <summary>A row of an export, with what matters to tests; everything else is as in most rows.</summary>
internal sealed record BillRow(DateOnly Day, decimal Cost)
{
    public string Provider { get; init; } = "AWS";

    public string Account { get; init; } = "111111111111";

    public string Service { get; init; } = "Amazon EC2";

    public string Category { get; init; } = "Usage";

    public string Region { get; init; } = "us-east-1";

    public string SubAccount { get; init; } = "222222222222";

    public string Resource { get; init; } = "i-1";

    public string Currency { get; init; } = "USD";

    public DateOnly? Period { get; init; }

    public (string Name, string Value)[] Tags { get; init; } = [];

    /// <summary>What the row has instead, by column, in a CSV.</summary>
    public (string Column, string Value)? Instead { get; init; }

    public DateOnly PeriodStart => Period ?? new DateOnly(Day.Year, Day.Month, 1);

    public DateOnly PeriodEnd => PeriodStart.AddMonths(1);
}

/// <summary>Writes exports in the shapes of the three providers, with the libraries that read them.</summary>
internal static class Bill
{
    public static readonly string[] Columns =
    [
        "BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "BillingCurrency", "BillingAccountId", "BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd",
        "ChargeCategory", "ChargeClass", "ServiceName", "ServiceCategory", "ProviderName", "RegionId", "SubAccountId", "SubAccountName", "ResourceId", "ResourceName", "ResourceType", "SkuId", "Tags",
        "x_SkuMeterName",
    ];

    public static IEnumerable<BillRow> Daily(DateOnly first, int days, Func<int, decimal> cost) => Enumerable.Range(0, days).Select(day => new BillRow(first.AddDays(day), cost(day)));

    /// <summary>A CSV as Azure and Google write it; times as each of them does.</summary>
    public static string Csv(IEnumerable<BillRow> rows, string[]? columns = null, string time = "yyyy-MM-dd'T'HH:mm'Z'")
    {
        var table = new DataTable();
        foreach (var column in columns ?? Columns)
        {
            table.Columns.Add(column, typeof(string));
        }

        foreach (var row in rows)
        {
            table.Rows.Add([.. (columns ?? Columns).Select(column => row.Instead is { } instead && instead.Column == column ? instead.Value : Value(row, column, time))]);
        }

        using var text = new StringWriter();
        using (var csv = CsvDataWriter.Create(text, new CsvDataWriterOptions { MaxBufferSize = 4 * 1024 * 1024 }))
        {
            csv.Write(table.CreateDataReader());
        }

        return text.ToString();
    }

    public static byte[] Zipped(string csv)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(System.Text.Encoding.UTF8.GetBytes(csv));
        }

        return bytes.ToArray();
    }

    /// <summary>A Parquet file as Amazon writes it: costs are doubles, times are timestamps, tags are a map.</summary>
    public static async Task<byte[]> ParquetAsync(IReadOnlyList<BillRow> rows, CompressionMethod compression = CompressionMethod.Snappy, int groups = 1, string? without = null)
    {
        Field[] fields =
        [
            .. Columns.Where(column => column != without && column is not ("Tags" or "x_SkuMeterName")).Select(static column =>
                column.EndsWith("Cost", StringComparison.Ordinal) ? new DataField<double>(column, true)
                : column.EndsWith("Start", StringComparison.Ordinal) || column.EndsWith("End", StringComparison.Ordinal) ? new DateTimeDataField(column, DateTimeFormat.Timestamp, true, DateTimeTimeUnit.Millis, true)
                : (Field)new DataField<string>(column, true)),
            new MapField("Tags", new DataField<string>("key", false), new DataField<string>("value", true)),
        ];
        var schema = new ParquetSchema(fields);
        using var bytes = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(schema, bytes, new ParquetOptions { CompressionMethod = compression }))
        {
            foreach (var part in rows.Chunk(Math.Max(1, (rows.Count + groups - 1) / groups)))
            {
                using var group = writer.CreateRowGroup();
                foreach (var field in schema.DataFields)
                {
                    await WriteAsync(group, field, part);
                }
            }
        }

        return bytes.ToArray();
    }

    private static Task WriteAsync(ParquetRowGroupWriter group, DataField field, BillRow[] rows) => field.Path.FirstPart == "Tags"
        ? WriteTagsAsync(group, field, rows)
        : field.ClrType == typeof(double) ? group.WriteAsync<double>(field, rows.Select(static row => (double?)row.Cost).ToArray().AsMemory())
        : field.ClrType == typeof(DateTime) ? group.WriteAsync<DateTime>(field, rows.Select(row => (DateTime?)Time(row, field.Name)).ToArray().AsMemory())
        : group.WriteAsync(field, rows.Select(row => Value(row, field.Name, "") is { Length: > 0 } text ? text : null).ToArray()!);

    private static Task WriteTagsAsync(ParquetRowGroupWriter group, DataField field, BillRow[] rows)
    {
        var (values, definitions, repetitions) = (new List<ReadOnlyMemory<char>>(), new List<int>(), new List<int>());
        foreach (var row in rows)
        {
            foreach (var (index, tag) in row.Tags.Index())
            {
                values.Add((field.Name == "key" ? tag.Name : tag.Value).AsMemory());
                definitions.Add(field.MaxDefinitionLevel);
                repetitions.Add(index == 0 ? 0 : 1);
            }

            if (row.Tags.Length == 0)
            {
                definitions.Add(0);
                repetitions.Add(0);
            }
        }

        return group.WriteAllPartsAsync<ReadOnlyMemory<char>>(field, values.ToArray(), definitions.ToArray(), repetitions.ToArray(), TestContext.Current.CancellationToken);
    }

    private static DateTime Time(BillRow row, string column) => column switch
    {
        "BillingPeriodStart" => row.PeriodStart.ToDateTime(default, DateTimeKind.Utc),
        "BillingPeriodEnd" => row.PeriodEnd.ToDateTime(default, DateTimeKind.Utc),
        "ChargePeriodEnd" => row.Day.AddDays(1).ToDateTime(default, DateTimeKind.Utc),
        _ => row.Day.ToDateTime(new TimeOnly(13, 0), DateTimeKind.Utc),
    };

    private static string Value(BillRow row, string column, string time) => column switch
    {
        "BilledCost" => Text(row.Cost),
        "EffectiveCost" => Text(row.Cost),
        "ListCost" => Text(row.Cost * 2),
        "ContractedCost" => Text(row.Cost),
        "BillingCurrency" => row.Currency,
        "BillingAccountId" => row.Account,
        "BillingPeriodStart" or "BillingPeriodEnd" or "ChargePeriodStart" or "ChargePeriodEnd" => Time(row, column).ToString(time, CultureInfo.InvariantCulture),
        "ChargeCategory" => row.Category,
        "ServiceName" => row.Service,
        "ServiceCategory" => "Compute",
        "ProviderName" => row.Provider,
        "RegionId" => row.Region,
        "SubAccountId" => row.SubAccount,
        "SubAccountName" => "shop",
        "ResourceId" => row.Resource,
        "SkuId" => "SKU1",
        "Tags" => row.Tags.Length == 0 ? "" : System.Text.Json.JsonSerializer.Serialize(row.Tags.ToDictionary(static tag => tag.Name, static tag => tag.Value)),
        _ => "",
    };

    private static string Text(decimal cost) => cost.ToString(CultureInfo.InvariantCulture);
}
