using CODE.Deployment.Validation.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CODE.Deployment.Validation.Yaml;

/// <summary>Builds one document from the parser's events. An alias shares the value of its anchor, so that it costs nothing until it is walked.</summary>
internal sealed class YamlDocumentBuilder(SourceFile source, IParser parser, List<Diagnostic> diagnostics)
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    /// <summary>The most values that a walk over a document may visit, aliases followed.</summary>
    public const int MaxNodes = 100_000;

    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    /// <summary>The root, with the parser left at the end of the document; null when there is none.</summary>
    /// <exception cref="YamlLimitException">The document is over a limit.</exception>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public YamlNode? Build()
    {
        parser.MoveNext();
        return parser.Current is DocumentEnd or null ? null : Node(0);
    }

    private YamlNode Node(int depth)
    {
        var current = parser.Current ?? throw new YamlException("the document ends too early");
        var place = YamlReader.Clamp(source, current.Start.Line);
        if (depth > MaxDepth || ++_nodes > MaxNodes)
        {
            throw new YamlLimitException(YamlRules.TooDeep, place, $"The document is nested deeper than {MaxDepth}, or has more than {MaxNodes} values.");
        }

        if (current is AnchorAlias alias)
        {
            return Aliased(alias, place);
        }

        var anchor = (current as NodeEvent)?.Anchor;
        // While it is being built an anchor stands for nothing: a value that holds itself has no JSON.
        if (anchor is { IsEmpty: false })
        {
            _anchors[anchor.Value.Value] = null;
        }

        YamlNode node = current switch
        {
            Scalar scalar => Scalar(scalar, place),
            SequenceStart => List(place, depth),
            MappingStart => Map(place, depth),
            _ => throw new YamlException("the document ends too early"),
        };
        if (node.ExpandedSize > MaxNodes)
        {
            throw new YamlLimitException(YamlRules.AliasBomb, place, $"With its aliases followed the document has more than {MaxNodes} values.");
        }

        if (anchor is { IsEmpty: false })
        {
            _anchors[anchor.Value.Value] = node;
        }

        return node;
    }

    private YamlNode Aliased(AnchorAlias alias, Place place)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var target))
        {
            throw new YamlException(alias.Start, alias.End, "an alias has no anchor");
        }

        return target ?? throw new YamlLimitException(YamlRules.AliasBomb, place, "An alias stands inside the value that it repeats.");
    }

    private static YamlScalar Scalar(Scalar scalar, Place place) =>
        new(place, scalar.Value, scalar.Style == ScalarStyle.Plain, scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? null : scalar.Tag.Value);

    private YamlList List(Place place, int depth)
    {
        var items = new List<YamlNode>();
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
        {
            items.Add(Node(depth + 1));
        }

        return new YamlList(place, items);
    }

    private YamlMap Map(Place place, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            if (!parser.MoveNext())
            {
                throw new YamlException("the document ends too early");
            }

            var value = Node(depth + 1);
            if (key is not YamlScalar name)
            {
                diagnostics.Add(YamlRules.ComplexKey.At(key.At, $"The key is {key.Described}."));
                continue;
            }

            if (!seen.Add(name.Text) && !IsMerge(name))
            {
                diagnostics.Add(YamlRules.DuplicateKey.At(name.At, $"'{name.Text}' stands twice in the same map."));
            }

            entries.Add(new YamlEntry(name, value));
        }

        return new YamlMap(place, Merged(entries, seen));
    }

    // "<<: *base" and "<<: [*a, *b]" add the entries that the map does not have itself (https://yaml.org/type/merge.html).
    private List<YamlEntry> Merged(List<YamlEntry> entries, HashSet<string> seen)
    {
        if (!entries.Exists(static entry => IsMerge(entry.Key)))
        {
            return entries;
        }

        var inherited = entries
            .Where(static entry => IsMerge(entry.Key))
            .SelectMany(static entry => entry.Value is YamlList list ? list.Items : [entry.Value])
            .SelectMany(static map => map.Entries)
            .Where(entry => seen.Add(entry.Key.Text))
            .ToArray();
        _nodes += inherited.Length;
        return [.. entries.Where(static entry => !IsMerge(entry.Key)), .. inherited];
    }

    private static bool IsMerge(YamlScalar key) => key is { IsPlain: true, Text: "<<" };
}
