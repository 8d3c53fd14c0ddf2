namespace CODE.Prometheus.Queries;

/// <summary>What an expression gave.</summary>
/// <param name="Type"><c>vector</c>, <c>matrix</c>, <c>scalar</c> or <c>string</c>.</param>
/// <param name="Series">The series that were asked for, in the order of the answer; a scalar is one without labels.</param>
/// <param name="Total">How many there are.</param>
/// <param name="IsCountedToEnd">False when the answer was so large that reading ended before: there are more than <paramref name="Total"/>.</param>
/// <param name="Text">The value of a string.</param>
/// <param name="Cardinality">By which labels the series differ, with most values first.</param>
/// <param name="Notes">The warnings and infos of the server.</param>
public sealed record QueryAnswer(
    string Type, IReadOnlyList<Series> Series, long Total, bool IsCountedToEnd, string? Text, IReadOnlyList<LabelCardinality> Cardinality, IReadOnlyList<string> Notes);

/// <summary>How many series each value of a label has.</summary>
/// <param name="Label">The label.</param>
/// <param name="Values">How many values it has.</param>
/// <param name="IsCountedToEnd">False when it has more values than are counted.</param>
/// <param name="Top">The values with most series and how many these are.</param>
/// <param name="Rest">How many series have another value or none.</param>
public sealed record LabelCardinality(string Label, int Values, bool IsCountedToEnd, IReadOnlyList<KeyValuePair<string, long>> Top, long Rest);

/// <summary>A list that was read to its end, or not.</summary>
/// <param name="Items">What was read.</param>
/// <param name="IsCut">Whether there is more.</param>
/// <param name="Notes">The warnings and infos of the server.</param>
/// <typeparam name="T">An item.</typeparam>
public sealed record ListAnswer<T>(IReadOnlyList<T> Items, bool IsCut, IReadOnlyList<string> Notes);
