using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CODE.Gateway.Caching.Tags;

/// <summary>
/// A tag as a tool declares it: what a cached answer is about, or what a change makes untrue. <c>{argument}</c> stands for the call's argument of that name, so that
/// a change of one namespace drops what was read of that namespace, and what was read of all of them, but not what was read of another.
/// </summary>
internal sealed partial class TagTemplate
{
    /// <summary>How many placeholders a tag may have: a change names a tag for each way to leave some of them out.</summary>
    private const int MaxPlaceholders = 3;

    private const int MaxTags = 16;
    private const int MaxTemplate = 200;
    private const int MaxTag = 128;

    // Text and placeholders in turns; it begins and ends with text.
    private readonly string[] _parts;

    private TagTemplate(string[] parts) => (_parts, Family) = (parts, string.Join('*', parts.Where(static (_, index) => index % 2 == 0)));

    /// <summary>The tag of everything that the template could stand for; of one without placeholders the tag itself.</summary>
    public string Family { get; }

    /// <summary>Whether every call has the same tag.</summary>
    public bool IsFixed => _parts.Length == 1;

    /// <summary>Reads an array of tags.</summary>
    /// <returns>Null when it is none, or holds something that is no tag.</returns>
    public static IReadOnlyList<TagTemplate>? ReadAll(JsonElement tags)
    {
        if (tags.ValueKind != JsonValueKind.Array || tags.GetArrayLength() > MaxTags)
        {
            return null;
        }

        var templates = tags.EnumerateArray().Select(static tag => tag.ValueKind == JsonValueKind.String ? TryParse(tag.GetString()!) : null).OfType<TagTemplate>().ToArray();
        return templates.Length == tags.GetArrayLength() ? templates : null;
    }

    /// <summary>Reads a tag.</summary>
    /// <returns>Null when it is empty, too long, or has too many placeholders.</returns>
    public static TagTemplate? TryParse(string text)
    {
        var parts = Placeholder().Split(text);
        return text.Length is > 0 and <= MaxTemplate && parts.Length <= (2 * MaxPlaceholders) + 1 ? new TagTemplate(parts) : null;
    }

    /// <summary>Adds the tags of an answer to a call with these arguments.</summary>
    public void AddOfRead(JsonElement arguments, List<string> tags)
    {
        tags.Add(Family);
        if (!IsFixed)
        {
            tags.Add(Fill(ValuesOf(arguments)));
        }
    }

    /// <summary>The tags that a change with these arguments drops. One that leaves an argument out may change anything.</summary>
    public IEnumerable<string> OfWrite(JsonElement arguments)
    {
        var values = ValuesOf(arguments);
        if (IsFixed || Array.Exists(values, static value => value is null))
        {
            yield return Family;
            yield break;
        }

        // Whoever read without an argument read what this change is about, too.
        for (var kept = 0; kept < 1 << values.Length; kept++)
        {
            yield return Fill([.. values.Select((value, index) => (kept & (1 << index)) != 0 ? value : null)]);
        }
    }

    private string?[] ValuesOf(JsonElement arguments)
    {
        var values = new string?[_parts.Length / 2];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = ValueOf(arguments, _parts[(2 * index) + 1]);
        }

        return values;
    }

    // What can be written in several ways counts as left out.
    private static string? ValueOf(JsonElement arguments, string name) =>
        arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String when !value.ValueEquals(string.Empty) => value.GetString(),
                JsonValueKind.Number when value.TryGetInt64(out var number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
                _ => null,
            }
            : null;

    private string Fill(string?[] values)
    {
        var text = new StringBuilder(_parts[0]);
        for (var index = 0; index < values.Length; index++)
        {
            text.Append('=').Append(values[index]).Append(_parts[(2 * index) + 2]);
        }

        var tag = text.ToString();
        return tag.Length <= MaxTag && !tag.AsSpan().ContainsAnyInRange('\0', '\x1f') ? tag : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tag)));
    }

    [GeneratedRegex(@"\{([A-Za-z0-9_]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
