using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CODE.ServiceDefaults.Faults;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>A page of a list, as every list-like tool answers it.</summary>
/// <param name="Items">The items of this page.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Truncated">Whether there are more behind this page.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to get the next page; absent on the last.</param>
/// <typeparam name="T">The item.</typeparam>
public sealed record Page<T>(IReadOnlyList<T> Items, long Total, bool Truncated, string? NextCursor);

/// <summary>Cuts lists into pages. A cursor is opaque to callers: the offset, encoded.</summary>
public static class Paging
{
    /// <summary>The most items that one page holds.</summary>
    public const int MaxLimit = 200;

    /// <summary>The page of a list that starts at a cursor.</summary>
    /// <param name="all">The whole list, in a stable order.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cursor">From the page before, or null for the first page.</param>
    /// <exception cref="FaultException">The limit is out of range or the cursor is not one of ours.</exception>
    public static Page<T> Slice<T>(IReadOnlyList<T> all, int limit, string? cursor)
    {
        var offset = Offset(limit, cursor);
        var items = all.Skip(offset).Take(limit).ToArray();
        var next = offset + items.Length;
        return new Page<T>(items, all.Count, next < all.Count, next < all.Count ? Encode(next) : null);
    }

    /// <summary>The offset that a cursor stands for; the limit is checked along.</summary>
    /// <exception cref="FaultException">The limit is out of range or the cursor is not one of ours.</exception>
    public static int Offset(int limit, string? cursor)
    {
        if (limit is < 1 or > MaxLimit)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"limit is {limit}.", $"Give a limit from 1 to {MaxLimit}.");
        }

        if (string.IsNullOrEmpty(cursor))
        {
            return 0;
        }

        try
        {
            return int.Parse(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)), NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new FaultException(FaultCodes.InvalidArgument, "The cursor is not valid.", "Give next_cursor of the page before, or leave it out for the first page.");
        }
    }

    /// <summary>The cursor of the page that starts at an offset.</summary>
    public static string Encode(int offset) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(offset.ToString(CultureInfo.InvariantCulture)));
}
