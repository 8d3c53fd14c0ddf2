using CODE.ServiceDefaults.Faults;

namespace CODE.ServiceDefaults.Context;

/// <summary>How much may be told.</summary>
/// <param name="Items">How many items.</param>
/// <param name="Bytes">How many bytes they may have together.</param>
public sealed record ContextBudget(int Items, int Bytes)
{
    /// <summary>The most items of one server, and how many are told unless others are asked for.</summary>
    public const int MaxItems = 100, DefaultItems = 20;

    /// <summary>The fewest and the most bytes of one server, and how many are told unless others are asked for.</summary>
    public const int MinBytes = 1024, MaxBytes = 64 * 1024, DefaultBytes = 16 * 1024;

    /// <summary>The most that one item's value may have, in bytes of JSON.</summary>
    public const int MaxValueBytes = 4 * 1024;

    /// <summary>The most characters of a line, of a key, and of a name.</summary>
    public const int MaxLine = 300, MaxKey = 200, MaxName = 128;

    /// <summary>Makes a budget of what was asked for; 0 stands for the default.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.InvalidArgument"/>: it is out of range.</exception>
    public static ContextBudget Of(int items, int bytes)
    {
        if (items is < 0 or > MaxItems)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"max_items is {items}.", $"Give 1 to {MaxItems}.");
        }

        if (bytes is not 0 and (< MinBytes or > MaxBytes))
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"max_bytes is {bytes}.", $"Give {MinBytes} to {MaxBytes}.");
        }

        return new ContextBudget(items == 0 ? DefaultItems : items, bytes == 0 ? DefaultBytes : bytes);
    }
}
