using System.Text;

namespace CODE.ServiceDefaults.Context;

/// <summary>What a server tells of a deployment.</summary>
/// <param name="Items">What is known.</param>
/// <param name="Missing">What could not be seen.</param>
/// <param name="IsTruncated">Whether there is more.</param>
internal sealed record GatheredContext(IReadOnlyList<GatheredItem> Items, IReadOnlyList<ContextGap> Missing, bool IsTruncated);

/// <summary>An item as it is told: everything in it has an end.</summary>
/// <param name="Item">What a source told, its texts made lines.</param>
/// <param name="Value">Its value.</param>
/// <param name="Source">The source.</param>
internal sealed record GatheredItem(ContextItem Item, BoundedValue Value, string Source)
{
    /// <summary>What counts against the budget.</summary>
    public int Bytes { get; } = Encoding.UTF8.GetByteCount(Item.Key) + Encoding.UTF8.GetByteCount(Item.Summary) + Encoding.UTF8.GetByteCount(Value.Json);

    /// <summary>Bounds what a source told.</summary>
    public static GatheredItem Of(ContextItem item, string source) => new(
        item with
        {
            Key = ContextText.Line(item.Key, ContextBudget.MaxKey),
            Summary = ContextText.Line(item.Summary, ContextBudget.MaxLine),
            Tool = ContextText.Line(item.Tool, ContextBudget.MaxName),
            Caller = ContextText.Line(item.Caller, ContextBudget.MaxName),
        },
        BoundedValue.Of(item.Value, ContextBudget.MaxValueBytes),
        source);
}
