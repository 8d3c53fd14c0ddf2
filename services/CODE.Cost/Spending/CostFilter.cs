using CODE.Cost.Plans;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Spending;

/// <summary>Which charges are meant: those that have all of its values.</summary>
internal sealed class CostFilter
{
    private const int MaxParts = 8;
    private readonly (CostDimension Dimension, string Value)[] _parts;

    private CostFilter((CostDimension Dimension, string Value)[] parts) => _parts = parts;

    /// <summary>The names of what it looks at.</summary>
    public IReadOnlyList<CostDimension> Dimensions => [.. _parts.Select(static part => part.Dimension)];

    /// <summary>Reads a filter; none lets everything pass.</summary>
    /// <exception cref="FaultException">It names something that there is not, or too much.</exception>
    public static CostFilter Of(IReadOnlyDictionary<string, string>? filter) => filter is { Count: > MaxParts }
        ? throw new FaultException(FaultCodes.InvalidArgument, $"The filter has more than {MaxParts} parts.", "Leave some out.")
        : new CostFilter([.. (filter ?? new Dictionary<string, string>()).Select(static part => (CostDimension.Find(part.Key), part.Value))]);

    /// <summary>Whether charges pass.</summary>
    public bool Passes(SpentCharge spent)
    {
        foreach (var (dimension, value) in _parts)
        {
            if (dimension.Shown(spent) != value)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The filter as it is shown.</summary>
    public override string ToString() => string.Join(", ", _parts.Select(static part => $"{part.Dimension.Name}={ShownText.Of(part.Value, 80)}"));
}
