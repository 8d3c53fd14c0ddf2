using System.Text.Json.Nodes;

namespace CODE.Kubernetes.Resources;

/// <summary>Cuts an object down to what a model can read: long texts and long lists first a little, then more, until the whole fits.</summary>
internal static class ObjectCut
{
    private const int MaxLength = 16 * 1024;
    private const int MaxDepthOfPath = 6;

    // How long a text and a list may be, in turn.
    private static readonly (int Text, int Items)[] Steps = [(4_000, 200), (1_000, 50), (300, 20), (100, 8), (40, 3)];

    /// <summary>The object, and the paths at which something was left out.</summary>
    public static (JsonObject Item, IReadOnlyList<string> Cut) Of(JsonObject item)
    {
        var cut = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (text, items) in Steps)
        {
            if (item.ToJsonString().Length <= MaxLength)
            {
                break;
            }

            Cut(item, "", text, items, cut);
        }

        return (item, [.. cut]);
    }

    private static void Cut(JsonNode node, string path, int text, int items, SortedSet<string> cut)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields.ToArray())
                {
                    if (value is not null)
                    {
                        CutValue(value, Below(path, name), text, items, cut, shorter => fields[name] = shorter);
                    }
                }

                break;
            case JsonArray list:
                if (list.Count > items)
                {
                    cut.Add(path);
                    while (list.Count > items)
                    {
                        list.RemoveAt(list.Count - 1);
                    }
                }

                for (var at = 0; at < list.Count; at++)
                {
                    var index = at;
                    if (list[at] is { } value)
                    {
                        CutValue(value, path, text, items, cut, shorter => list[index] = shorter);
                    }
                }

                break;
        }
    }

    private static void CutValue(JsonNode value, string path, int text, int items, SortedSet<string> cut, Action<JsonNode> replace)
    {
        if (value is not JsonValue)
        {
            Cut(value, path, text, items, cut);
        }
        else if (value.AsValue().TryGetValue(out string? told) && told.Length > text)
        {
            cut.Add(path);
            replace(JsonValue.Create($"{told.AsSpan(0, text - 1)}…"));
        }
    }

    private static string Below(string path, string name) => path.Count(static letter => letter == '.') >= MaxDepthOfPath ? path : path.Length == 0 ? name : $"{path}.{name}";
}
