using System.Text.Json;
using CODE.ServiceDefaults.Text;

namespace CODE.Cost.Billing.Focus;

/// <summary>
/// The tags of a row as one text that is alike for alike tags, whatever their order: <c>name</c>, a separator, <c>value</c>, a separator, …, sorted by name.
/// </summary>
internal static class FocusTags
{
    /// <summary>The most tags of a row; providers allow about fifty, and some add their own.</summary>
    public const int MaxTags = 200;

    private const int MaxChars = 64 * 1024;
    private const int MaxPart = 256;

    // Names and values are printable, so that this cannot be in one.
    private const char Separator = '\u001f';

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 4 };

    /// <summary>The text of the tags of a row.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">They are neither a map nor a JSON object of texts, or too many.</exception>
    public static string Of(FocusReader row)
    {
        var tags = row.TagMap ?? Parse(row);
        return tags.Count == 0 ? "" : string.Join(Separator, tags
            .Select(static tag => (Name: UntrustedText.Flatten(tag.Key, MaxPart), Value: UntrustedText.Flatten(tag.Value, MaxPart)))
            .OrderBy(static tag => tag.Name, StringComparer.Ordinal).ThenBy(static tag => tag.Value, StringComparer.Ordinal)
            .SelectMany(static tag => (string[])[tag.Name, tag.Value]));
    }

    /// <summary>The value of a tag; null when there is none of this name.</summary>
    public static string? Find(string tags, string name)
    {
        var parts = tags.Split(Separator);
        for (var index = 0; index + 1 < parts.Length; index += 2)
        {
            if (parts[index] == name)
            {
                return parts[index + 1];
            }
        }

        return null;
    }

    /// <summary>The values of all tags.</summary>
    public static IEnumerable<string> Values(string tags) => tags.Length == 0 ? [] : tags.Split(Separator).Where(static (_, index) => index % 2 == 1);

    private static List<KeyValuePair<string, string>> Parse(FocusReader row)
    {
        if (row.Value(FocusColumn.Tags) is not string { Length: > 0 } text)
        {
            return [];
        }

        try
        {
            var json = text.Length <= MaxChars ? JsonElement.Parse(text, Options) : throw row.Refuse($"Tags are longer than {MaxChars} characters.");
            return json.ValueKind switch
            {
                JsonValueKind.Null => [],
                JsonValueKind.Object when json.GetPropertyCount() <= MaxTags => [.. json.EnumerateObject().Select(static tag => new KeyValuePair<string, string>(tag.Name, ValueOf(tag.Value)))],
                _ => throw row.Refuse($"Tags are no JSON object, or more than {MaxTags}."),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw row.Refuse("Tags are no JSON.", exception);
        }
    }

    private static string ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };
}
