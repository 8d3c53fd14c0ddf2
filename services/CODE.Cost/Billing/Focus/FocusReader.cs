using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Billing.Focus;

/// <summary>Reads the rows of one file of a billing export, one after the other.</summary>
/// <param name="file">How the file is called in faults.</param>
internal abstract class FocusReader(string file) : IAsyncDisposable
{
    /// <summary>The most columns of a file; the specification has about sixty, and providers add their own.</summary>
    public const int MaxColumns = 500;

    // The specification says of these that they must be there, and everything else is reckoned from them.
    private static readonly FocusColumn[] Required =
    [
        FocusColumn.BilledCost, FocusColumn.EffectiveCost, FocusColumn.ListCost, FocusColumn.ContractedCost, FocusColumn.BillingCurrency, FocusColumn.BillingAccountId,
        FocusColumn.BillingPeriodStart, FocusColumn.BillingPeriodEnd, FocusColumn.ChargePeriodStart, FocusColumn.ChargeCategory, FocusColumn.ServiceName,
    ];

    /// <summary>How the file is called.</summary>
    public string File { get; } = file;

    /// <summary>The number of the row that was read last, from 1; the header is not counted.</summary>
    public long Row { get; protected set; }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="FaultException">What follows is no row.</exception>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    /// <summary>A value of the row: a text, a number or a time, as the format has it; null for none, and for a column that the file does not have.</summary>
    public abstract object? Value(FocusColumn column);

    /// <summary>The row's tags where the format has them as a map; null where they are a text.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, string>>? TagMap => null;

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>What is wrong with the row that was read last.</summary>
    public FaultException Refuse(string what, Exception? inner = null) => BillingFaults.Refused($"{File}, row {Row}: {what}", inner);

    /// <summary>Finds the columns in a header.</summary>
    /// <exception cref="FaultException">One is missing that has to be there, or one is there twice, or there are too many.</exception>
    protected Dictionary<FocusColumn, int> Locate(IReadOnlyList<string> header)
    {
        if (header.Count > MaxColumns)
        {
            throw BillingFaults.Refused($"{File} has more than {MaxColumns} columns.");
        }

        var found = new Dictionary<FocusColumn, int>();
        foreach (var (index, name) in header.Index())
        {
            if (Enum.TryParse<FocusColumn>(name.Trim(), out var column) && column.ToString() == name.Trim() && !found.TryAdd(column, index))
            {
                throw BillingFaults.Refused($"{File} has the column {column} twice.");
            }
        }

        string[] missing =
        [
            .. Required.Where(column => !found.ContainsKey(column)).Select(static column => column.ToString()),
            .. found.ContainsKey(FocusColumn.ProviderName) || found.ContainsKey(FocusColumn.PublisherName) ? Array.Empty<string>() : [nameof(FocusColumn.ProviderName)],
        ];
        return missing.Length == 0 ? found : throw BillingFaults.Refused($"{File} is no FOCUS export: it lacks {string.Join(", ", missing)}.");
    }
}
