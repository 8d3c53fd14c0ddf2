using System.Text.Json.Nodes;

namespace CODE.Kubernetes.Resources;

/// <summary>
/// Leaves of an object only some fields. A path is the names of fields with dots between them, <c>spec.template.spec.containers.image</c>; where a list stands on its way, it goes on in each item. A name
/// that has dots itself is put into brackets: <c>metadata.annotations[prometheus.io/scrape]</c>.
/// </summary>
internal static class FieldSelection
{
    /// <summary>The selected fields by their paths; null for what the object does not have.</summary>
    public static JsonObject Of(JsonObject item, IEnumerable<string> paths) =>
        new(paths.Distinct(StringComparer.Ordinal).Select(path => KeyValuePair.Create(path, At(item, Split(path)))));

    private static JsonNode? At(JsonNode? node, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty || node is null)
        {
            return node?.DeepClone();
        }

        if (node is not JsonArray list)
        {
            return node is JsonObject fields ? At(fields[path[0]], path[1..]) : null;
        }

        var found = new JsonArray();
        foreach (var each in list)
        {
            found.Add(At(each, path));
        }

        return found;
    }

    private static string[] Split(string path)
    {
        var names = new List<string>();
        var rest = path.AsSpan().TrimStart('.');
        while (!rest.IsEmpty)
        {
            if (rest[0] == '[' && rest.IndexOf(']') is > 0 and var close)
            {
                names.Add(rest[1..close].ToString());
                rest = rest[(close + 1)..].TrimStart('.');
                continue;
            }

            var end = rest.IndexOfAny('.', '[');
            names.Add((end < 0 ? rest : rest[..end]).ToString());
            rest = end < 0 ? [] : rest[end] == '.' ? rest[(end + 1)..] : rest[end..];
        }

        return [.. names];
    }
}
