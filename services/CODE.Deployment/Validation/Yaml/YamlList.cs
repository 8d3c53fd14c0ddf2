namespace CODE.Deployment.Validation.Yaml;

/// <summary>A list.</summary>
internal sealed class YamlList(Place place, IReadOnlyList<YamlNode> items) : YamlNode(place)
{
    public override IReadOnlyList<YamlNode> Items { get; } = items;

    public override long ExpandedSize { get; } =
        items.Aggregate(1L, static (sum, item) => Math.Min(long.MaxValue / 4, sum + item.ExpandedSize));

    public override string Described => "a list";
}
