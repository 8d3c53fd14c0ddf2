using CODE.Prometheus.Queries;

namespace CODE.Prometheus.Reading;

/// <summary>Counts the values of labels over many series, in bounded memory: by it one sees which label makes a query large.</summary>
internal sealed class LabelCensus
{
    private const int MaxLabels = 64;
    private const int MaxValues = 20_000;
    private const int MaxValue = 120;
    private const int ShownValues = 3;

    private readonly Dictionary<string, Counts> _labels = new(StringComparer.Ordinal);

    /// <summary>Counts a series.</summary>
    public void Count(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var (label, value) in labels)
        {
            if (!_labels.TryGetValue(label, out var counts))
            {
                if (_labels.Count == MaxLabels)
                {
                    continue;
                }

                _labels[label] = counts = new Counts();
            }

            counts.Add(value.Length <= MaxValue ? value : value[..MaxValue]);
        }
    }

    /// <summary>The labels that differ, with most values first.</summary>
    /// <param name="total">How many series there were.</param>
    public IReadOnlyList<LabelCardinality> Tell(long total) =>
    [
        .. _labels.Select(label => label.Value.Tell(label.Key, total))
            .Where(static label => label.Values > 1 || label.Rest > 0)
            .OrderByDescending(static label => label.Values).ThenBy(static label => label.Label, StringComparer.Ordinal),
    ];

    private sealed class Counts
    {
        private readonly Dictionary<string, long> _values = new(StringComparer.Ordinal);
        private bool _isFull;

        public void Add(string value)
        {
            if (_values.TryGetValue(value, out var count))
            {
                _values[value] = count + 1;
            }
            else if (_values.Count < MaxValues)
            {
                _values[value] = 1;
            }
            else
            {
                _isFull = true;
            }
        }

        public LabelCardinality Tell(string label, long total)
        {
            var top = _values.OrderByDescending(static value => value.Value).ThenBy(static value => value.Key, StringComparer.Ordinal).Take(ShownValues).ToArray();
            return new LabelCardinality(label, _values.Count, !_isFull, top, total - top.Sum(static value => value.Value));
        }
    }
}
