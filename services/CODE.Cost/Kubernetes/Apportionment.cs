namespace CODE.Cost.Kubernetes;

/// <summary>Divides an amount of money by weights, so that the parts come to exactly the amount.</summary>
internal static class Apportionment
{
    /// <summary>To how many decimals money is reckoned.</summary>
    public const int Decimals = 6;

    /// <summary>The parts. Each is the difference of two rounded running sums: none is negative, and none is off by more than the last decimal.</summary>
    /// <param name="amount">The amount, zero or more.</param>
    /// <param name="weights">The weights, zero or more; at least one is above zero, unless the amount is zero.</param>
    public static decimal[] Of(decimal amount, IReadOnlyList<decimal> weights)
    {
        var parts = new decimal[weights.Count];
        var total = weights.Sum();
        if (total == 0)
        {
            return amount == 0 ? parts : throw new ArgumentException("An amount cannot be divided without weights.", nameof(weights));
        }

        var (sum, given) = (0m, 0m);
        var last = weights.Count - 1;
        while (weights[last] == 0)
        {
            last--;
        }

        for (var index = 0; index <= last; index++)
        {
            sum += weights[index];
            var upTo = index == last ? amount : decimal.Round(amount * (sum / total), Decimals);
            parts[index] = upTo - given;
            given = upTo;
        }

        return parts;
    }
}
