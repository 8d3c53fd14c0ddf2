namespace CODE.Deployment.Validation.Yaml;

/// <summary>A map. Of a key that stands twice the last value counts, as in kubectl; the reader has reported it.</summary>
internal sealed class YamlMap : YamlNode
{
    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);

    public YamlMap(Place place, IReadOnlyList<YamlEntry> entries)
        : base(place)
    {
        Entries = entries;
        foreach (var entry in entries)
        {
            _values[entry.Key.Text!] = entry.Value;
        }

        ExpandedSize = entries.Aggregate(1L, static (sum, entry) => Math.Min(long.MaxValue / 4, sum + 1 + entry.Value.ExpandedSize));
    }

    public override IReadOnlyList<YamlEntry> Entries { get; }

    public override long ExpandedSize { get; }

    public override string Described => "a map";

    public override bool HasKey(string key) => _values.ContainsKey(key);

    public override YamlNode? this[string key] =>
        _values.TryGetValue(key, out var value) && value is not YamlScalar { Kind: YamlScalarKind.Null } ? value : null;
}
