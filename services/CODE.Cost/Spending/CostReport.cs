namespace CODE.Cost.Spending;

/// <summary>What was spent, told apart.</summary>
/// <param name="Window">When.</param>
/// <param name="Dimensions">By what.</param>
/// <param name="Groups">The groups; their costs add up to the total.</param>
/// <param name="Total">What all comes to.</param>
/// <param name="Coverage">Which data there are.</param>
/// <param name="Folded">How much of the total is of resources that are not told apart.</param>
internal sealed record CostReport(
    DayWindow Window, IReadOnlyList<CostDimension> Dimensions, IReadOnlyList<GroupCost> Groups, decimal Total, DataCoverage Coverage, decimal Folded);

/// <summary>What a group costs.</summary>
/// <param name="Values">Its values, one for each dimension.</param>
/// <param name="Cost">The cost.</param>
internal sealed record GroupCost(GroupKey Values, decimal Cost);

/// <summary>The values of a group.</summary>
/// <param name="First">Of the first dimension.</param>
/// <param name="Second">Of the second, or empty.</param>
internal readonly record struct GroupKey(string First, string Second);
