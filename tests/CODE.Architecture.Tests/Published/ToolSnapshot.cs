using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CODE.Architecture.Tests.Published;

/// <summary>
/// A tool as its snapshot shows it: keys sorted, so that only a change of meaning is a diff. Arguments and result fields keep the order of their
/// declaration, since a model reads them in it.
/// </summary>
internal static class ToolSnapshot
{
    private const string Declared = "properties";

    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of the snapshot.</summary>
    public static string Render(JsonObject tool) => Sorted(tool, keepOrder: false)!.ToJsonString(Pretty) + "\n";

    private static JsonNode? Sorted(JsonNode? node, bool keepOrder) => node switch
    {
        JsonObject map => new JsonObject(
            (keepOrder ? map.AsEnumerable() : map.OrderBy(static property => property.Key, StringComparer.Ordinal))
            .Select(property => KeyValuePair.Create(property.Key, Sorted(property.Value, keepOrder: !keepOrder && property.Key == Declared)))),
        JsonArray array => new JsonArray([.. array.Select(static item => Sorted(item, keepOrder: false))]),
        _ => node?.DeepClone(),
    };
}
