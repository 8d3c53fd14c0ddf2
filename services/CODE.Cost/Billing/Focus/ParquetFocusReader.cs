using CODE.ServiceDefaults.Faults;
using Parquet;
using Parquet.Schema;

namespace CODE.Cost.Billing.Focus;

/// <summary>Reads a Parquet file, one group of rows at a time and only the columns that are wanted.</summary>
internal sealed class ParquetFocusReader : FocusReader
{
    private const int MaxRowsOfGroup = 2_000_000;
    private const long MaxBytesOfGroup = 1L << 30;

    private readonly Stream _content;
    private readonly ParquetReader _parquet;
    private readonly Dictionary<FocusColumn, DataField> _fields = [];
    private readonly DataField[] _tagFields = [];
    private readonly Dictionary<FocusColumn, ParquetColumn> _columns = [];
    private (ParquetColumn Key, ParquetColumn Value)? _tags;
    private int _group;
    private long _left;

    private ParquetFocusReader(string file, Stream content, ParquetReader parquet)
        : base(file)
    {
        (_content, _parquet) = (content, parquet);
        var columns = Locate([.. parquet.Schema.Fields.Select(static field => field.Name)]);
        foreach (var (column, index) in columns)
        {
            if (parquet.Schema.Fields[index] is DataField { IsArray: false } field)
            {
                _fields[column] = field;
            }
            else if (column == FocusColumn.Tags)
            {
                // A map, or a list of pairs: either has a key and a value for each entry.
                DataField[] leaves = [.. parquet.Schema.DataFields.Where(static field => field.Path.FirstPart == nameof(FocusColumn.Tags) && field.MaxRepetitionLevel == 1)];
                _tagFields = [.. leaves.Where(static field => field.Name == "key"), .. leaves.Where(static field => field.Name == "value")];
            }
            else
            {
                throw BillingFaults.Refused($"{file} has a column {column} of a type that it cannot have.");
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, string>>? TagMap => _tags is null ? null : Tags;

    private List<KeyValuePair<string, string>> Tags { get; } = [];

    /// <summary>Reads what the file says of itself.</summary>
    /// <param name="file">How the file is called in faults.</param>
    /// <param name="content">The file; closed with the reader.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">It is no Parquet file of an export.</exception>
    public static async Task<ParquetFocusReader> OpenAsync(string file, Stream content, CancellationToken cancellationToken) =>
        await Decoded(async () => new ParquetFocusReader(file, content, await ParquetReader.CreateAsync(content, leaveStreamOpen: true, cancellationToken: cancellationToken)), file);

    /// <inheritdoc/>
    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Row++;
        while (_left == 0)
        {
            if (_group == _parquet.RowGroupCount)
            {
                return false;
            }

            _left = await Decoded(() => OpenGroupAsync(_group++, cancellationToken), File);
        }

        _left--;
        if (_columns.Values.Any(static column => !column.Next()))
        {
            throw Refuse("a column ends before it.");
        }

        ReadTags();
        return true;
    }

    /// <inheritdoc/>
    public override object? Value(FocusColumn column) => _columns.GetValueOrDefault(column)?.Value;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        Close();
        await _parquet.DisposeAsync();
        await _content.DisposeAsync();
    }

    // Whatever is wrong with the bytes of a file, the library has some exception for it.
    private static async Task<T> Decoded<T>(Func<Task<T>> read, string file)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is not (FaultException or OperationCanceledException))
        {
            throw BillingFaults.Refused($"{file} is no whole Parquet file.", exception);
        }
    }

    private async Task<long> OpenGroupAsync(int index, CancellationToken cancellationToken)
    {
        Close();
        using var group = _parquet.OpenRowGroupReader(index);
        DataField[] wanted = [.. _fields.Values, .. _tagFields];
        if (group.RowCount is < 0 or > MaxRowsOfGroup || wanted.Sum(field => group.GetMetadata(field)?.MetaData?.TotalUncompressedSize ?? 0) > MaxBytesOfGroup)
        {
            throw BillingFaults.TooLarge($"{File} has a group of more than {MaxRowsOfGroup} rows, or {MaxBytesOfGroup >> 20} MiB.");
        }

        foreach (var (column, field) in _fields)
        {
            _columns[column] = await ReadAsync(group, field, cancellationToken);
        }

        if (_tagFields is [var keys, var values])
        {
            _tags = (await ReadAsync(group, keys, cancellationToken), await ReadAsync(group, values, cancellationToken));
        }

        return group.RowCount;
    }

    private async Task<ParquetColumn> ReadAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancellationToken)
    {
        var entries = (int)Math.Min(group.GetMetadata(field)?.MetaData?.NumValues ?? 0, int.MaxValue);
        var data = await group.ReadRawColumnDataBaseAsync(field, cancellationToken);
        return ParquetColumn.Of(field, data, entries) ?? throw BillingFaults.Refused($"{File} has a column {field.Name} of a type that it cannot have.");
    }

    private void ReadTags()
    {
        Tags.Clear();
        if (_tags is not { } tags)
        {
            return;
        }

        do
        {
            if (!tags.Key.Next() || !tags.Value.Next() || Tags.Count > FocusTags.MaxTags)
            {
                throw Refuse("its tags are no map, or too many.");
            }

            if (tags.Key.Value is string key)
            {
                Tags.Add(new KeyValuePair<string, string>(key, tags.Value.Value as string ?? ""));
            }
        }
        while (tags.Key.GoesOn);
    }

    private void Close()
    {
        foreach (var column in _columns.Values)
        {
            column.Dispose();
        }

        _tags?.Key.Dispose();
        _tags?.Value.Dispose();
        _columns.Clear();
        _tags = null;
    }
}
