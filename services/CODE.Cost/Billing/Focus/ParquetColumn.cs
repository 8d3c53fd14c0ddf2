using Parquet.Data;
using Parquet.Schema;

namespace CODE.Cost.Billing.Focus;

/// <summary>The values of a column in one group of rows, walked through entry by entry; nothing is stored for what is null.</summary>
internal abstract class ParquetColumn : IDisposable
{
    /// <summary>The value of the entry, or null.</summary>
    public object? Value { get; private set; }

    /// <summary>Whether there is an entry that belongs to the row of the one before.</summary>
    public abstract bool GoesOn { get; }

    /// <summary>Takes what was read.</summary>
    /// <returns>Null when the column has a type that no column of an export has.</returns>
    public static ParquetColumn? Of(DataField field, RawColumnData data, int entries) => data switch
    {
        RawColumnData<ReadOnlyMemory<char>> texts => new Entries<ReadOnlyMemory<char>>(field, texts, entries, static text => text.ToString()),
        RawColumnData<double> numbers => new Entries<double>(field, numbers, entries, static number => number),
        RawColumnData<float> numbers => new Entries<float>(field, numbers, entries, static number => (double)number),
        RawColumnData<decimal> amounts => new Entries<decimal>(field, amounts, entries, static amount => amount),
        RawColumnData<int> numbers => new Entries<int>(field, numbers, entries, static number => (decimal)number),
        RawColumnData<long> numbers => new Entries<long>(field, numbers, entries, static number => (decimal)number),
        RawColumnData<DateTime> times => new Entries<DateTime>(field, times, entries, static time => time),
        RawColumnData<DateOnly> days => new Entries<DateOnly>(field, days, entries, static day => day.ToDateTime(default)),
        _ => null,
    };

    /// <summary>Goes to the next entry.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        if (!TryRead(out var value))
        {
            return false;
        }

        Value = value;
        return true;
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Reads the next entry.</summary>
    protected abstract bool TryRead(out object? value);

    private sealed class Entries<T>(DataField column, RawColumnData<T> data, int entries, Func<T, object> show) : ParquetColumn
        where T : struct
    {
        private int _entry;
        private int _value;

        public override bool GoesOn => column.MaxRepetitionLevel > 0 && _entry < Math.Min(entries, data.RepetitionLevels.Length) && data.RepetitionLevels[_entry] > 0;

        public override void Dispose() => data.Dispose();

        protected override bool TryRead(out object? value)
        {
            value = null;
            if (_entry == entries || (column.MaxDefinitionLevel > 0 && _entry >= data.DefinitionLevels.Length))
            {
                return false;
            }

            var isThere = column.MaxDefinitionLevel == 0 || data.DefinitionLevels[_entry] == column.MaxDefinitionLevel;
            if (isThere && _value >= data.Values.Length)
            {
                return false;
            }

            value = isThere ? show(data.Values[_value++]) : null;
            _entry++;
            return true;
        }
    }
}
