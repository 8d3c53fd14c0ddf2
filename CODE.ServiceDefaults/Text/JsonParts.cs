using System.Text.Json;

namespace CODE.ServiceDefaults.Text;

/// <summary>Walks JSON in which any part may be absent or of another kind than it should be; an absent part is of kind <see cref="JsonValueKind.Undefined"/> and has no parts itself.</summary>
public static class JsonParts
{
    /// <summary>The member of an object.</summary>
    public static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The items of an array that is a member of an object.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>The members of an object that is a member of an object.</summary>
    public static IEnumerable<JsonProperty> Members(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Object } members ? members.EnumerateObject() : [];

    /// <summary>A string that is a member of an object, or null.</summary>
    public static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>An item of an array, or nothing.</summary>
    public static JsonElement At(JsonElement json, int index) => json.ValueKind == JsonValueKind.Array && index < json.GetArrayLength() ? json[index] : default;
}
