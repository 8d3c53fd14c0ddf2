using Sylvan.Data.Csv;

namespace CODE.Cost.Billing.Focus;

/// <summary>Reads a CSV as it comes; a row is never longer than a buffer.</summary>
internal sealed class CsvFocusReader : FocusReader
{
    private const int MaxRowChars = 256 * 1024;

    private readonly CsvDataReader _csv;
    private readonly Dictionary<FocusColumn, int> _columns;

    private CsvFocusReader(string file, CsvDataReader csv)
        : base(file)
    {
        _csv = csv;
        _columns = Locate([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)]);
    }

    /// <summary>Reads the header.</summary>
    /// <param name="file">How the file is called in faults.</param>
    /// <param name="content">The CSV, UTF-8; closed with the reader.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ServiceDefaults.Faults.FaultException">It is no CSV of an export.</exception>
    public static async Task<CsvFocusReader> OpenAsync(string file, Stream content, CancellationToken cancellationToken)
    {
        var options = new CsvDataReaderOptions { Delimiter = ',', BufferSize = 64 * 1024, MaxBufferSize = MaxRowChars, OwnsReader = true };
        try
        {
            return new CsvFocusReader(file, await CsvDataReader.CreateAsync(new StreamReader(content), options, cancellationToken));
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            throw BillingFaults.Refused($"{file} does not begin with the header of a CSV, or that or its first row is longer than {MaxRowChars} characters.", exception);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        Row++;
        try
        {
            if (!await _csv.ReadAsync(cancellationToken))
            {
                return false;
            }
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            throw Refuse($"it is no row of a CSV, or longer than {MaxRowChars} characters.", exception);
        }

        return _csv.RowFieldCount == _csv.FieldCount ? true : throw Refuse($"it has {_csv.RowFieldCount} fields, and the header {_csv.FieldCount}.");
    }

    /// <inheritdoc/>
    public override object? Value(FocusColumn column) => _columns.TryGetValue(column, out var index) ? _csv.GetString(index) : null;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _csv.DisposeAsync();

    private static bool IsMalformed(Exception exception) => exception is CsvFormatException or CsvRecordTooLargeException or CsvMissingHeadersException or CsvConfigurationException;
}
