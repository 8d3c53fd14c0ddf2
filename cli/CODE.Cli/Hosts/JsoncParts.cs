using System.Text.Json;

namespace CODE.Cli.Hosts;

/// <summary>One member or element: where its value begins and ends in the text.</summary>
/// <param name="Name">The member's name; null for an element.</param>
/// <param name="Start">The first byte of the value.</param>
/// <param name="End">The first byte behind it.</param>
internal readonly record struct JsoncPart(string? Name, int Start, int End);

/// <summary>The parts of one object or array in a text with comments.</summary>
/// <param name="Open">The first byte behind the opening bracket.</param>
/// <param name="Close">The closing bracket.</param>
/// <param name="Parts">The members or elements, in order.</param>
internal sealed record JsoncParts(int Open, int Close, IReadOnlyList<JsoncPart> Parts)
{
    /// <summary>How a part is read as a node.</summary>
    public static readonly JsonDocumentOptions NodeOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly JsonReaderOptions ReaderOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Checks the whole text.</summary>
    /// <exception cref="JsonException">It is not valid, or no object.</exception>
    public static void RequireObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject) throw new JsonException("It holds no JSON object.");
        while (reader.Read())
        {
            // Reading on to the end finds every fault.
        }
    }

    /// <summary>The members of the object that begins at an offset.</summary>
    /// <exception cref="JsonException">There is no object.</exception>
    public static JsoncParts OfObject(ReadOnlySpan<byte> json, int start, string section = "file") =>
        Of(json, start, JsonTokenType.StartObject, $"\"{section}\" is not an object.");

    /// <summary>The elements of the array that begins at an offset.</summary>
    /// <exception cref="JsonException">There is no array.</exception>
    public static JsoncParts OfArray(ReadOnlySpan<byte> json, int start, string section) =>
        Of(json, start, JsonTokenType.StartArray, $"\"{section}\" is not a list.");

    /// <summary>The member with a name; null when there is none.</summary>
    /// <exception cref="JsonException">There are several: which one the host reads cannot be known.</exception>
    public JsoncPart? Single(string name)
    {
        JsoncPart[] found = [.. Parts.Where(part => part.Name == name)];
        return found.Length switch
        {
            0 => null,
            1 => found[0],
            _ => throw new JsonException($"\"{name}\" is there {found.Length} times."),
        };
    }

    /// <summary>True when there is a comma outside of the comments of a text that holds only white space, comments and commas.</summary>
    public static bool HasComma(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == ',') return true;
            if (text[i] != '/') continue;
            ReadOnlySpan<byte> comment = text[i..];
            int end = comment.StartsWith("//"u8) ? comment.IndexOf((byte)'\n') : comment.IndexOf("*/"u8) + 1;
            if (end < 0) return false;
            i += end;
        }

        return false;
    }

    private static JsoncParts Of(ReadOnlySpan<byte> json, int start, JsonTokenType kind, string otherwise)
    {
        var reader = new Utf8JsonReader(json[start..], isFinalBlock: false, new JsonReaderState(ReaderOptions));
        reader.Read();
        if (reader.TokenType != kind) throw new JsonException(otherwise);
        int open = start + (int)reader.BytesConsumed;
        var parts = new List<JsoncPart>();
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            string? name = null;
            if (reader.TokenType is JsonTokenType.PropertyName)
            {
                name = reader.GetString();
                reader.Read();
            }

            int first = start + (int)reader.TokenStartIndex;
            if (!reader.TrySkip()) throw new JsonException("It ends too early.");
            parts.Add(new JsoncPart(name, first, start + (int)reader.BytesConsumed));
        }

        return new JsoncParts(open, start + (int)reader.TokenStartIndex, parts);
    }
}
