using System.Text.Json;

namespace CODE.Deployment.Variables;

/// <summary>The leaves of a JSON value by which it could be recognized elsewhere.</summary>
internal static class JsonLeaves
{
    /// <summary>Every string and every number in a value, as text.</summary>
    public static IEnumerable<string> Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Number => [value.GetRawText()],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Of),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(static member => Of(member.Value)),
        _ => [],
    };
}
